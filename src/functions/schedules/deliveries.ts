import { askForDueAttempts } from '../../domain/platform/events/due-deliveries.ts';
import { failDeadDeliveries } from '../events/dead-deliveries.ts';
import { deliveryQueues } from '../events/delivery-queues.ts';
import { contextFor } from '../runtime/environment.ts';
import { backgroundFunction } from '../runtime/lambda-function.ts';
import { log } from '../runtime/log.ts';
import { deliveryActor } from '../runtime/system-actor.ts';

/** Asks for deliveries that are due, and for those that a process has left behind; fails those that kill theirs. */
export const handler = backgroundFunction(async () => {
  const context = contextFor(deliveryActor, '');
  const queue = deliveryQueues(process.env);
  const failed = await failDeadDeliveries(context, queue, process.env);
  if (failed > 0) await log('error', 'Deliveries have failed again and again and are given up', { failed });
  const asked = await askForDueAttempts(context, queue);
  if (asked > 0) await log('info', 'Deliveries are due', { asked });
});
