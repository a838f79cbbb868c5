import type { JsonObject } from '../../engine/json.ts';
import { refKey } from '../../engine/resource/resource.ts';
import type { ObjectRef } from '../../engine/schema/field-kinds.ts';
import type { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import type { PreparedRequest } from './prepare-request.ts';
import { shareOf, type WebhookDelivery, webhookDelivery } from './stored-delivery.ts';

/*
 * Deliveries of one object to one webhook stand in a line: each is sent when the one before it is finished. The last one
 * holds the name of the line as a unique value, so that two processes cannot both stand behind the same delivery.
 */

/** Milliseconds that a delivery is kept. */
const retention = 30 * 24 * 3_600_000;

/** What a new delivery is made of. */
export interface NewDelivery {
  readonly rule: number;
  readonly webhook: number;
  readonly event: string;
  readonly event_type: string;
  readonly object: ObjectRef;
  readonly redelivery_of: number | null;
  /** Of a message that is sent again, its id. */
  readonly message_id?: string;
  /** Whose view of the object the body is. */
  readonly _viewer: number;
  readonly request: PreparedRequest;
}

export const lineOf = (webhook: number, object: ObjectRef): string => `${webhook}|${refKey(object)}`;

/** Adds deliveries in their order, each at the end of its line; what cannot be sent is failed from the start. */
export async function addToLines(work: UnitOfWork, deliveries: readonly NewDelivery[]): Promise<readonly number[]> {
  const added = deliveries.map((delivery) => valuesOf(work, delivery));
  const ids = await work.add(webhookDelivery, added, 'rule');
  for (const [index, id] of ids.entries()) {
    const delivery = deliveries[index];
    const made = await work.get(webhookDelivery, id);
    if (!delivery || !made) continue;
    const message_id = delivery.message_id ?? `msg_${work.requestId}_${id}`;
    work.update(made, { message_id, ...(await placeInLine(work, made)) }, 'rule');
  }
  return ids;
}

function valuesOf({ now }: UnitOfWork, { request, message_id: _, ...delivery }: NewDelivery): JsonObject {
  const { error, ...prepared } = request;
  const kept = { created: now, _expires: new Date(Date.parse(now) + retention).toISOString() };
  const state =
    error === ''
      ? { status: 'pending', _unfinished: shareOf(delivery.object) }
      : { status: 'failed', completed: now, error };
  return { ...delivery, ...prepared, ...kept, ...state };
}

/** Takes the last place of the line, behind the one that has it now. */
async function placeInLine(work: UnitOfWork, { id, values }: WebhookDelivery) {
  if (values._unfinished === '') return {};
  const line = lineOf(values.webhook, values.object);
  const last = await work.findUnique(webhookDelivery, 'tail', { _tail: line });
  if (last) work.update(last, { _tail: null, _behind: id }, 'rule');
  return { _tail: line, _before: last?.id ?? null };
}

/** The place of a delivery that is finished: it keeps nobody waiting. */
export const outOfLine = { _tail: null, _unfinished: '', next_attempt: null } as const;
