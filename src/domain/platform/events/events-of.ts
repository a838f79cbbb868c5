import type { JsonObject } from '../../engine/json.ts';
import type { EventTest, Resource } from '../../engine/resource/resource.ts';

/** What a change of an object of a resource may mean; whatever has a status may change it. */
export const eventTestsOf = ({ fields, events = {} }: Pick<Resource, 'fields' | 'events'>) =>
  ({
    ...(fields.status?.kind === 'choice' ? { status_changed: statusChanged } : {}),
    ...events,
  }) as const satisfies Readonly<Record<string, EventTest>>;

function statusChanged(before: JsonObject | null, after: JsonObject | null): boolean {
  return before !== null && after !== null && before.status !== after.status;
}

/** Whether a change of an object of the resource can be an event of this kind. */
export const canHappen = (resource: Resource | undefined, name: string): boolean =>
  resource !== undefined && Object.hasOwn(eventTestsOf(resource), name);
