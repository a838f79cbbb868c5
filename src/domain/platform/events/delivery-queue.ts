import type { ObjectRef } from '../../engine/schema/field-kinds.ts';

/** That an attempt at a delivery is to be made. */
export interface DeliveryMessage {
  readonly delivery: number;
  /** How many attempts there were before; by then done, the message is stale. */
  readonly attempt: number;
  /** Messages of a group are taken in order and one at a time. */
  readonly group: string;
  /** Why it is sent. The queue drops what it has taken already: the same delivery, attempt and occasion. */
  readonly occasion: string;
}

/** Where attempts wait. Each call sends all of its messages, or fails. */
export interface DeliveryQueue {
  /** Attempts to be made now, in the order of their groups. */
  send(messages: readonly DeliveryMessage[]): Promise<void>;
  sendLater(messages: readonly DelayedMessage[]): Promise<void>;
}

/** An attempt to be made in so many seconds, at most 900. */
export interface DelayedMessage extends DeliveryMessage {
  readonly seconds: number;
}

/** The longest time that a queue holds a message back, in seconds. */
export const longestHold = 900;

/** Seconds that a queue holds back what is due at this time (ISO 8601); none where there is no time. */
export const secondsUntil = (due: string | null, now: number): number =>
  due === null ? 0 : Math.min(longestHold, Math.max(0, Math.ceil((Date.parse(due) - now) / 1_000)));

/** Groups of a webhook, and so the most requests that are under way to its receiver. */
const groupsPerWebhook = 10;

/** Deliveries of one object to one webhook share a group. */
export function groupOf(webhook: number, { type, id }: Pick<ObjectRef, 'type' | 'id'>): string {
  let hash = id % groupsPerWebhook;
  for (let index = 0; index < type.length; index++) hash = (hash * 31 + type.charCodeAt(index)) % 65_536;
  return `${webhook}-${(hash + id) % groupsPerWebhook}`;
}
