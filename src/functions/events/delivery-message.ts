import * as z from 'zod';
import type { DeliveryMessage } from '../../domain/platform/events/delivery-queue.ts';

const messageSchema = z.object({
  delivery: z.int().positive(),
  attempt: z.int().nonnegative(),
  group: z.string(),
  occasion: z.string(),
});

/** The message in the body of one of SQS; undefined where it is none. */
export function messageIn(body: string): DeliveryMessage | undefined {
  try {
    return messageSchema.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}
