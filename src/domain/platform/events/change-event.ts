import type { Json, JsonObject } from '../../engine/json.ts';
import type { ObjectRef } from '../../engine/schema/field-kinds.ts';

/**
 * Something that happened to an object. Changes of objects are read from the change log: the entry is the event, and was
 * written in one transaction with the change.
 */
export interface ChangeEvent {
  /** The same for every report of the same event, and no other: `change:<id of the entry>`, `job:<id>:<status>`. */
  readonly key: string;
  /** What rules choose by: `object_created`, and what else the change meant, such as `spares_below_minimum`. */
  readonly types: readonly string[];
  /** ISO 8601 in UTC. */
  readonly time: string;
  /** When the change of the object before it was made, where that is known. */
  readonly since?: string;
  readonly object: ObjectRef;
  /** The text of the object at that time, at most 200 characters. */
  readonly display: string;
  /** Null where nobody's request led to it. */
  readonly userId: number | null;
  readonly username: string;
  readonly requestId: string;
  /** Method and path of the request, such as `PATCH /api/dcim/sites/4/`; empty where no request of the API led to it. */
  readonly route: string;
  /** The object in the change log's form; null before it was created. */
  readonly prechange: JsonObject | null;
  /** Null after it was deleted. */
  readonly postchange: JsonObject | null;
}

/** What a rule sends to a webhook because of an event. */
export interface PlannedDelivery {
  readonly rule: number;
  readonly webhook: number;
  readonly event: Pick<ChangeEvent, 'key' | 'object' | 'time'>;
  /** The type of the event that the rule matched. */
  readonly eventType: string;
  /** What the receiver gets if the webhook has no template of its own. */
  readonly payload: Json;
  /** Whose view of the object that is: the user who saved the webhook. */
  readonly viewer: number;
}

/** What a rule tells the members of a notification group, each of whom must be allowed to view the object. */
export interface PlannedNotification {
  readonly rule: number;
  readonly group: number;
  readonly event: ChangeEvent;
  /** The type of the event that the rule matched. */
  readonly eventType: string;
}

/** What rules make of events. */
export interface Planned {
  readonly deliveries: readonly PlannedDelivery[];
  readonly notifications: readonly PlannedNotification[];
}
