import * as z from 'zod';
import type { DeliveryMessage, DeliveryQueue } from '../../domain/platform/events/delivery-queue.ts';
import { environmentQueue } from '../../repos/queues.ts';

const messageSchema = z.object({
  delivery: z.int().positive(),
  attempt: z.int().nonnegative(),
  group: z.string(),
  occasion: z.string(),
});

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

/** The message in the body of one of SQS; undefined where it is none. */
export function messageIn(body: string): DeliveryMessage | undefined {
  try {
    return messageSchema.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}
