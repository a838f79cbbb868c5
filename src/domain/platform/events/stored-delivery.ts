import type { ObjectOf } from '../../engine/resource/resource.ts';
import { type DeliveryMessage, groupOf } from './delivery-queue.ts';

export const webhookDelivery = 'extras.webhookdelivery';

export type WebhookDelivery = ObjectOf<typeof webhookDelivery>;

type Values = WebhookDelivery['values'];

/** True as long as attempts are to come. */
export const isUnfinished = ({ _unfinished }: Pick<Values, '_unfinished'>): boolean => _unfinished !== '';

export const isUntried = ({ values }: WebhookDelivery): boolean => isUnfinished(values) && values.attempts.length === 0;

/** The message that asks for the next attempt at a delivery. */
export const messageFor = ({ id, values }: WebhookDelivery, occasion: string): DeliveryMessage => ({
  delivery: id,
  attempt: values.attempts.length,
  group: groupOf(values.webhook, values.object),
  occasion,
});

/** Where the schedule looks for unfinished deliveries; a line has all of its own in one of them. */
export const unfinishedShares: readonly string[] = ['0', '1', '2', '3', '4', '5', '6', '7'];

/** The share of a line, by the id of its object. */
export const shareOf = ({ id }: Values['object']): string => String(id % unfinishedShares.length);
