import { setTimeout as delay } from 'node:timers/promises';
import type { DeliveryMessage } from '../../domain/platform/events/delivery-queue.ts';
import { log } from '../runtime/log.ts';
import { type Attempted, attemptDelivery, type Courier, readAhead } from './attempt-delivery.ts';
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
  await readAhead(
    courier,
    taken.flatMap(({ message }) => message ?? []),
  );
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

/**
 * The requests one after the other; their records go together. Where one fails, those behind it come again with it: the
 * order stays.
 */
async function deliverGroup(courier: Courier, group: readonly Taken[]): Promise<readonly string[]> {
  const records: Promise<boolean>[] = [];
  for (const taken of group) {
    const attempted = await attempt(courier, taken);
    records.push(attempted?.recorded.then(...asBoolean(taken)) ?? Promise.resolve(false));
    if (!attempted) break;
  }
  const failed = (await Promise.all(records)).indexOf(false);
  return failed < 0 ? [] : group.slice(failed).map(({ messageId }) => messageId);
}

async function attempt(courier: Courier, taken: Taken): Promise<Attempted | undefined> {
  try {
    if (!taken.message) throw new Error('The message does not name a delivery.');
    return await attemptDelivery(courier, taken.message);
  } catch (error) {
    await tell(taken, error);
    return undefined;
  }
}

/** What becomes of a record: whether it was made. */
const asBoolean = (taken: Taken) =>
  [() => true, async (error: unknown) => tell(taken, error).then(() => false)] as const;

const tell = ({ messageId }: Taken, error: unknown): Promise<void> =>
  log('error', 'Delivery failed', { message_id: messageId, error });
