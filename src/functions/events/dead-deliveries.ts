import type { Context } from '../../domain/engine/context.ts';
import type { DeliveryQueue } from '../../domain/platform/events/delivery-queue.ts';
import { recordOutcomes } from '../../domain/platform/events/record-outcomes.ts';
import { removeMessages, takeMessages } from '../../repos/take-messages.ts';
import { messageIn } from './delivery-message.ts';

/** The variable with the address of the dead-letter queue of deliveries. */
const variable = 'QM_DELIVERIES_FAILED_QUEUE';

const reason = 'The process that should send the request failed at it again and again. Its log says more.';

/**
 * Fails the deliveries whose messages were received in vain, so that those behind them in their lines can go. Answers how
 * many messages there were.
 */
export async function failDeadDeliveries(
  context: Context,
  queue: DeliveryQueue,
  environment: NodeJS.ProcessEnv,
): Promise<number> {
  const url = environment[variable];
  if (!url) throw new Error(`${variable} is not set: it is the address of a queue.`);
  let failed = 0;
  for (;;) {
    const taken = await takeMessages(url, environment);
    if (taken.length === 0) return failed;
    for (const { body } of taken) {
      const message = messageIn(body);
      if (!message) continue;
      const { delivery, attempt } = message;
      await queue.send(
        await recordOutcomes(context, [{ delivery, attempt, outcome: { status: 'failed', error: reason } }]),
      );
    }
    await removeMessages(
      url,
      environment,
      taken.map(({ handle }) => handle),
    );
    failed += taken.length;
  }
}
