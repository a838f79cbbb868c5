import type { Json, JsonObject } from '../../engine/json.ts';
import type { Registry } from '../../engine/resource/registry.ts';
import type { ChangeEvent } from './change-event.ts';

/** An event in the structured form of CloudEvents 1.0. */
export type CloudEvent = Readonly<{
  specversion: '1.0';
  /** The same for every report of the event: whoever gets it twice knows it by this. */
  id: string;
  source: string;
  type: string;
  /** The path of the object in the API. */
  subject: string;
  time: string;
  datacontenttype: 'application/json';
  data: JsonObject;
}>;

/** What events come from where no public address is known. */
const nowhere = 'urn:quartermaster';

/**
 * The event for others. Its data is the entry of the feed of changes, with what the change means under `events`; of jobs,
 * which have no entries, the same members as far as they are known.
 */
export function cloudEventOf(
  { find }: Pick<Registry, 'find'>,
  event: ChangeEvent,
  entry: JsonObject | undefined,
  publicUrl: string,
): CloudEvent {
  const { key, types, time, object } = event;
  const path = find(object.type)?.path ?? `/api/${object.type}`;
  return {
    specversion: '1.0',
    id: key,
    source: publicUrl === '' ? nowhere : publicUrl,
    type: `quartermaster.${object.type}.${types[0]}`,
    subject: `${path}/${object.id}/`,
    time,
    datacontenttype: 'application/json',
    data: { ...(entry ?? membersOf(event)), events: [...types] },
  };
}

const membersOf = ({ time, object, display, username, requestId, prechange, postchange }: ChangeEvent): JsonObject => ({
  time,
  user_name: username,
  request_id: requestId,
  changed_object_type: object.type,
  changed_object_id: object.id,
  object_repr: display,
  prechange_data: prechange,
  postchange_data: postchange,
});

/**
 * The event without the states of the object, where it would be larger than can be sent: `states_omitted` says so, and the API
 * has them.
 */
export function withoutStates(event: CloudEvent): CloudEvent {
  const omitted: Readonly<Record<string, Json>> = { prechange_data: null, postchange_data: null, states_omitted: true };
  return { ...event, data: { ...event.data, ...omitted } };
}
