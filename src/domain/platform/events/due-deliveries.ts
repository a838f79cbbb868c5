import type { Context } from '../../engine/context.ts';
import { loadObjects, referringTo, rowsFrom } from '../../engine/resource/load-objects.ts';
import { type DeliveryQueue, secondsUntil } from './delivery-queue.ts';
import {
  isUnfinished,
  messageFor,
  unfinishedShares,
  type WebhookDelivery,
  webhookDelivery,
} from './stored-delivery.ts';

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
      const found = await loadObjects(context.store, webhookDelivery, due.slice(start, start + atOnce));
      const deliveries = found.filter(({ values }) => isUnfinished(values));
      await askFor(queue, deliveries, now);
      asked += deliveries.length;
    }
  }
  return asked;
}

/** Those that are due and wait for no other: the one before them in their line is in the same share while unfinished. */
function dueAmong(unfinished: readonly Row[], now: number): readonly Row[] {
  const ids = new Set(unfinished.map(({ id }) => id));
  return unfinished.filter(({ values }) => !ids.has(values._before ?? 0) && isDue(values, now));
}

function isDue({ next_attempt, created }: Row['values'], now: number): boolean {
  if (next_attempt === null) return isTurn(now - Date.parse(created ?? '') - forgottenAfter);
  const due = Date.parse(next_attempt);
  return due <= now + rhythm && isTurn(Math.max(0, now - due));
}

/**
 * Whether one that is overdue by so long is asked for in this run: less and less often, at last once an hour. Where many
 * wait in the queue already, they must not be put into it again by each run.
 */
function isTurn(overdue: number): boolean {
  const runs = Math.floor(overdue / rhythm);
  if (runs < 0) return false;
  return runs < 12 ? (runs & (runs - 1)) === 0 : runs % 12 === 0;
}

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
