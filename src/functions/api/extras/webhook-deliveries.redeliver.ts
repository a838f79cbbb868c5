import { askForAttempts, redeliver } from '../../../domain/platform/events/redeliver.ts';
import { redeliver as action } from '../../../domain/platform/events/redeliver-actions.ts';
import { registry } from '../../../domain/registry.ts';
import { deliveryQueues } from '../../events/delivery-queues.ts';
import { verbFunction } from '../../http/verb-function.ts';

export const handler = verbFunction(registry.resourceOf('extras.webhookdelivery'), action, async (context, request) => {
  const made = await redeliver(context, request);
  await askForAttempts(context, deliveryQueues(process.env), [made.id]);
  return made;
});
