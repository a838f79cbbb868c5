import type { DeliveryMessage, DeliveryQueue } from '../../domain/platform/events/delivery-queue.ts';
import { environmentQueue } from '../../repos/queues.ts';

/** The queues of deliveries: in order for each group, and the one that holds messages back. */
export function deliveryQueues(environment: NodeJS.ProcessEnv): DeliveryQueue {
  return {
    send: (messages) =>
      environmentQueue('Deliveries', environment).send(
        messages.map((message) => ({
          body: message,
          group: message.group,
          deduplication: deduplicationOf(message),
        })),
      ),
    sendLater: (messages) =>
      environmentQueue('DeliveryRetries', environment).send(
        messages.map(({ seconds, ...message }) => ({ body: message, delay: seconds })),
      ),
  };
}

/** SQS takes 128 characters. */
const deduplicationOf = ({ delivery, attempt, occasion }: DeliveryMessage): string =>
  `${delivery}-${attempt}-${occasion}`.slice(0, 128);
