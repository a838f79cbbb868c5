import type { Context } from '../../domain/engine/context.ts';
import { loadObjects } from '../../domain/engine/resource/load-objects.ts';
import type { DeliveryMessage, DeliveryQueue } from '../../domain/platform/events/delivery-queue.ts';
import { type Attempt, finishAttempt } from '../../domain/platform/events/finish-attempt.ts';
import { type DeliveryOutcome, recordOutcomes } from '../../domain/platform/events/record-outcomes.ts';
import { isUnfinished, webhookDelivery } from '../../domain/platform/events/stored-delivery.ts';
import { removeMessages, takeMessages } from '../../repos/take-messages.ts';
import { messageIn } from './delivery-message.ts';

/** The variable with the address of the dead-letter queue of deliveries. */
const variable = 'QM_DELIVERIES_FAILED_QUEUE';

const reason = 'The process that should send the request failed at it again and again. Its log says more.';

/**
 * Records messages that were received in vain as failed attempts: they are tried again like others, since most of them were
 * in bad company or came while the table was silent. Answers how many messages there were.
 */
export async function recordDeadDeliveries(
  context: Context,
  queue: DeliveryQueue,
  environment: NodeJS.ProcessEnv,
): Promise<number> {
  const url = environment[variable];
  if (!url) throw new Error(`${variable} is not set: it is the address of a queue.`);
  let dead = 0;
  for (;;) {
    const taken = await takeMessages(url, environment);
    if (taken.length === 0) return dead;
    const messages = taken.flatMap(({ body }) => messageIn(body) ?? []);
    await queue.send(await recordOutcomes(context, await outcomesOf(context, messages)));
    await removeMessages(
      url,
      environment,
      taken.map(({ handle }) => handle),
    );
    dead += taken.length;
  }
}

/** None for those behind an unfinished one in their line: they were not tried, and are asked for when that one ends. */
async function outcomesOf(
  { store, now }: Context,
  messages: readonly DeliveryMessage[],
): Promise<readonly DeliveryOutcome[]> {
  const time = now();
  const made: Attempt = { time: time.toISOString(), status: null, duration: 0, answer: '', error: reason };
  const deliveries = new Map(
    (await loadObjects(store, webhookDelivery, idsIn(messages))).map((delivery) => [delivery.id, delivery.values]),
  );
  const before = await loadObjects(
    store,
    webhookDelivery,
    [...deliveries.values()].flatMap(({ _before }) => _before ?? []),
  );
  const unfinished = new Set(before.flatMap(({ id, values }) => (isUnfinished(values) ? [id] : [])));
  return messages.flatMap(({ delivery, attempt }) => {
    const values = deliveries.get(delivery);
    if (!values || unfinished.has(values._before ?? 0)) return [];
    const circumstances = {
      before: attempt,
      made: Date.parse(values.created ?? ''),
      now: time.getTime(),
      random: Math.random(),
    };
    return [{ delivery, attempt, made, outcome: finishAttempt({ attempt: made }, circumstances) }];
  });
}

const idsIn = (messages: readonly DeliveryMessage[]): readonly number[] => [
  ...new Set(messages.map(({ delivery }) => delivery)),
];
