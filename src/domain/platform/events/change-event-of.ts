import { isJsonObject, type Json, type JsonObject } from '../../engine/json.ts';
import type { Row } from '../../engine/ports.ts';
import type { Registry } from '../../engine/resource/registry.ts';
import type { ObjectOf } from '../../engine/resource/resource.ts';
import { snapshot } from '../../engine/resource/serialize.ts';
import type { ChangeEvent } from './change-event.ts';
import { entryKey, jobKey } from './event-key.ts';
import { eventTestsOf } from './events-of.ts';

const actionTypes = { create: 'object_created', update: 'object_updated', delete: 'object_deleted' } as const;

/** The event that an entry of the change log is: what was done, and what else it means by the declaration of the resource. */
export function changeEventOf(
  { find }: Pick<Registry, 'find'>,
  { id, values }: Pick<ObjectOf<'core.objectchange'>, 'id' | 'values'>,
): ChangeEvent {
  const { action, changed_object: object, user_name, time, _route: route, _since: since } = values;
  const prechange = stateIn(values.prechange_data);
  const postchange = stateIn(values.postchange_data);
  const resource = find(object.type);
  const tests = resource ? Object.entries(eventTestsOf(resource)) : [];
  const meanings = tests.flatMap(([name, isMeant]) => (isMeant(prechange, postchange) ? [name] : []));
  return {
    key: entryKey(id),
    types: [actionTypes[action], ...meanings],
    time: time ?? '',
    ...(since === null ? {} : { since }),
    object,
    display: values.object_repr,
    userId: values.user,
    username: user_name,
    requestId: values.request_id,
    route,
    prechange,
    postchange,
  };
}

const stateIn = (data: Json): JsonObject | null => (isJsonObject(data) ? data : null);

/** NetBox: what rules hear of a job, by the status that it has come to. */
const jobTypes: Readonly<Record<string, string>> = {
  running: 'job_started',
  completed: 'job_completed',
  failed: 'job_failed',
  errored: 'job_errored',
};

type JobRow = Row<JsonObject>;

/** The events of a job that was made or written: at most one, and none where it has the status that it had. */
export function jobEventsOf(
  { resourceOf }: Pick<Registry, 'resourceOf'>,
  before: JobRow | null,
  after: JobRow,
): readonly ChangeEvent[] {
  const { status } = after.values;
  const type = typeof status === 'string' && before?.values.status !== status ? jobTypes[status] : undefined;
  if (type === undefined) return [];
  const resource = resourceOf('core.job');
  const state = ({ values }: JobRow): JsonObject =>
    snapshot(resource, values, { tag: String, customFields: () => ({}) });
  const { id, values } = after;
  return [
    {
      key: jobKey(id, String(status)),
      types: [type],
      time: textIn(type === 'job_started' ? values.started : values.completed) || textIn(values.created),
      object: { type: 'core.job', id },
      display: textIn(values.name),
      userId: typeof values.user === 'number' ? values.user : null,
      username: '',
      requestId: textIn(values.job_id),
      route: '',
      prechange: before ? state(before) : null,
      postchange: state(after),
    },
  ];
}

const textIn = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
