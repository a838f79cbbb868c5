import { askForDueAttempts } from '../../domain/platform/events/due-deliveries.ts';
import { recordDeadDeliveries } from '../events/dead-deliveries.ts';
import { deliveryQueues } from '../events/delivery-queues.ts';
import { contextFor } from '../runtime/environment.ts';
import { backgroundFunction } from '../runtime/lambda-function.ts';
import { log } from '../runtime/log.ts';
import { deliveryActor } from '../runtime/system-actor.ts';

/** Asks for deliveries that are due, and for those that a process has left behind, or failed at again and again. */
export const handler = backgroundFunction(async () => {
  const context = contextFor(deliveryActor, '');
  const queue = deliveryQueues(process.env);
  const dead = await recordDeadDeliveries(context, queue, process.env);
  if (dead > 0) await log('error', 'Processes have failed at deliveries again and again', { dead });
  const asked = await askForDueAttempts(context, queue);
  if (asked > 0) await log('info', 'Deliveries are due', { asked });
});
