import type { Context } from '../../engine/context.ts';
import { loadObjects, referringTo, rowsFrom } from '../../engine/resource/load-objects.ts';
import { type DeliveryQueue, secondsUntil } from './delivery-queue.ts';
import { messageFor, unfinishedShares, type WebhookDelivery, webhookDelivery } from './stored-delivery.ts';

/** Milliseconds between two runs of the schedule. */
const rhythm = 300_000;
/** Milliseconds that a new delivery has before it counts as forgotten. */
const forgottenAfter = 180_000;
/** Deliveries that are read and asked for together. */
const atOnce = 100;

type Row = Pick<WebhookDelivery, 'id' | 'values'>;

/**
 * Asks for the attempts that are due before the next run, and for those that a process has not asked for since it died.
 * Answers how many they are. What was asked for already is recognised where it is taken.
 */
export async function askForDueAttempts(context: Context, queue: DeliveryQueue): Promise<number> {
  let asked = 0;
  for (const share of unfinishedShares) {
    const now = context.now().getTime();
    const unfinished: Row[] = [];
    const source = { ...referringTo(webhookDelivery, '_unfinished', share), type: webhookDelivery } as const;
    for await (const row of rowsFrom(context.store, source)) unfinished.push(row);
    const due = dueAmong(unfinished, now).map(({ id }) => id);
    for (let start = 0; start < due.length; start += atOnce) {
      const deliveries = await loadObjects(context.store, webhookDelivery, due.slice(start, start + atOnce));
      await askFor(queue, deliveries, now);
      asked += deliveries.length;
    }
  }
  return asked;
}

/** Those that are due and wait for no other: the one before them in their line is in the same share while unfinished. */
function dueAmong(unfinished: readonly Row[], now: number): readonly Row[] {
  const ids = new Set(unfinished.map(({ id }) => id));
  return unfinished.filter(({ values }) => !ids.has(values._before ?? 0) && dueTime(values) <= now + rhythm);
}

const dueTime = ({ next_attempt, created }: Row['values']): number =>
  next_attempt === null ? Date.parse(created ?? '') + forgottenAfter + rhythm : Date.parse(next_attempt);

async function askFor(queue: DeliveryQueue, deliveries: readonly WebhookDelivery[], now: number): Promise<void> {
  const occasion = `schedule-${Math.floor(now / rhythm)}`;
  const messages = deliveries.map((delivery) => ({
    ...messageFor(delivery, occasion),
    seconds: secondsUntil(delivery.values.next_attempt, now),
  }));
  const [later, atOnceDue] = [
    messages.filter(({ seconds }) => seconds > 0),
    messages.filter(({ seconds }) => seconds === 0),
  ];
  await Promise.all([queue.send(atOnceDue), queue.sendLater(later)]);
}
