import { askForAttempts, redeliverMany } from '../../../domain/platform/events/redeliver.ts';
import { redeliverMany as action } from '../../../domain/platform/events/redeliver-actions.ts';
import { registry } from '../../../domain/registry.ts';
import { deliveryQueues } from '../../events/delivery-queues.ts';
import { verbFunction } from '../../http/verb-function.ts';

export const handler = verbFunction(registry.resourceOf('extras.webhookdelivery'), action, async (context, request) => {
  const answer = await redeliverMany(context, request);
  await askForAttempts(context, deliveryQueues(process.env), answer.deliveries);
  return answer;
});
