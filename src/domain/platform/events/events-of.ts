import type { JsonObject } from '../../engine/json.ts';
import type { EventTest, Resource } from '../../engine/resource/resource.ts';

/** What a change of an object of a resource may mean; whatever has a status may change it. What is not logged has no changes. */
export const eventTestsOf = ({ fields, unlogged, events = {} }: Pick<Resource, 'fields' | 'unlogged' | 'events'>) =>
  ({
    ...(fields.status?.kind === 'choice' && !unlogged ? { status_changed: statusChanged } : {}),
    ...events,
  }) as const satisfies Readonly<Record<string, EventTest>>;

function statusChanged(before: JsonObject | null, after: JsonObject | null): boolean {
  return before !== null && after !== null && before.status !== after.status;
}

/** Whether a change of an object of the resource can be an event of this kind. */
export const canHappen = (resource: Resource | undefined, name: string): boolean =>
  resource !== undefined && Object.hasOwn(eventTestsOf(resource), name);
