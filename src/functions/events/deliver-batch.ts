import { setTimeout as delay } from 'node:timers/promises';
import type { DeliveryMessage } from '../../domain/platform/events/delivery-queue.ts';
import { log } from '../runtime/log.ts';
import { attemptDelivery, type Courier } from './attempt-delivery.ts';
import type { Removal } from './early-removal.ts';

/** A message as the queue gave it. `message` is undefined where its text is none of ours. */
export interface Taken {
  readonly messageId: string;
  /** By which it can be removed. */
  readonly handle: string;
  readonly group: string;
  readonly message: DeliveryMessage | undefined;
}

/** Milliseconds after which groups that are done do not wait for the others of their batch. */
const patience = 500;

/** Groups at the same time, each in its order. Answers the ids of the messages that must come again. */
export async function deliverBatch(
  courier: Courier,
  taken: readonly Taken[],
  remove: Removal,
): Promise<readonly string[]> {
  const groups = [...Map.groupBy(taken, ({ group }) => group).values()];
  const isOver = new AbortController();
  const isSlow = delay(patience, true, { signal: isOver.signal }).catch(() => false);
  const delivered = groups.map((group) => deliverGroup(courier, group));
  const removed = groups.map(async (group, index) => {
    const again = await delivered[index];
    if (await isSlow) await remove(group.slice(0, group.length - (again?.length ?? 0)));
  });
  const again = (await Promise.all(delivered)).flat();
  isOver.abort();
  await Promise.all(removed);
  return again;
}

/** Where one fails, those behind it come again with it: the order stays. */
async function deliverGroup(courier: Courier, group: readonly Taken[]): Promise<readonly string[]> {
  for (const [index, { message, messageId }] of group.entries())
    try {
      if (!message) throw new Error('The message does not name a delivery.');
      await attemptDelivery(courier, message);
    } catch (error) {
      await log('error', 'Delivery failed', { message_id: messageId, error });
      return group.slice(index).map((later) => later.messageId);
    }
  return [];
}
