import type { Context } from '../../engine/context.ts';
import { isJsonObject, type JsonObject } from '../../engine/json.ts';
import { nestedAnswers } from '../../engine/query/answer.ts';
import { displayUrlOf } from '../../engine/resource/display-url.ts';
import { type Resource, refKey } from '../../engine/resource/resource.ts';
import type { ObjectRef } from '../../engine/schema/field-kinds.ts';
import { eventTypes } from '../events/event-types.ts';
import { changeText } from './change-text.ts';
import type { ToldEvent } from './message-text.ts';
import { isDeletion, type Notice } from './notice.ts';

/** The events in words for the actor of the context. What an entry is about, such as an alert, is called by its name. */
export async function toldEvents(context: Context, notices: readonly Notice[]): Promise<readonly ToldEvent[]> {
  const { resourceOf } = context.store.registry;
  const subjects = notices.map(({ event }) =>
    subjectOf(resourceOf(event.object.type), event.postchange ?? event.prechange),
  );
  const names = await nestedAnswers(
    context,
    subjects.flatMap((subject) => subject ?? []),
  );
  return notices.map(({ event, eventType }, index): ToldEvent => {
    const resource = resourceOf(event.object.type);
    const subject = subjects[index];
    const shared = {
      what: eventTypes.get(eventType)?.label ?? eventType,
      link: isDeletion(event) ? '' : displayUrlOf(`${context.baseUrl}${resource.path}/${event.object.id}/`),
    };
    if (!subject) return { ...shared, name: `${resource.label} ${event.display}`, detail: changeText(resource, event) };
    const named = names.get(refKey(subject));
    const label = `${resourceOf(subject.type).label} ${subject.id}`;
    return { ...shared, name: named ? nameOf(named) : label, detail: event.display };
  });
}

/** What an entry is about, and is hidden with. */
function subjectOf(resource: Resource, snapshot: JsonObject | null): ObjectRef | undefined {
  const [subject] = Object.entries(resource.fields).flatMap(([name, field]): readonly ObjectRef[] => {
    if (field.kind !== 'generic' || field.unviewable !== 'hide-entry') return [];
    const type = field.targets.find((target) => target === snapshot?.[`${name}_type`]);
    const id = snapshot?.[`${name}_id`];
    return type !== undefined && typeof id === 'number' ? [{ type, id }] : [];
  });
  return subject;
}

/** The display of an object, with those of what it shows: an allocation is called after its item, and stands in a pool. */
function nameOf(answer: JsonObject): string {
  const own = displayOf(answer);
  const further = Object.values(answer).filter(isJsonObject).map(displayOf);
  return [own, ...new Set(further.filter((name) => name !== '' && !own.includes(name)))].join(', ');
}

const displayOf = ({ display }: JsonObject): string => (typeof display === 'string' ? display : '');
