import type { Context } from '../../domain/engine/context.ts';
import type { JsonObject } from '../../domain/engine/json.ts';
import type { Reader } from '../../domain/engine/ports.ts';
import { loadObject } from '../../domain/engine/resource/load-objects.ts';
import {
  type DeliveryMessage,
  type DeliveryQueue,
  longestHold,
  secondsUntil,
} from '../../domain/platform/events/delivery-queue.ts';
import { reasonToCancel, type Senders } from '../../domain/platform/events/delivery-rights.ts';
import { finishAttempt } from '../../domain/platform/events/finish-attempt.ts';
import type { DeliveryOutcome } from '../../domain/platform/events/record-outcomes.ts';
import { HeaderProblem } from '../../domain/platform/events/request-headers.ts';
import { type RequestToSend, requestOf } from '../../domain/platform/events/request-of.ts';
import {
  isUnfinished,
  messageFor,
  type WebhookDelivery,
  webhookDelivery,
} from '../../domain/platform/events/stored-delivery.ts';
import type { HungReceivers } from './hung-receivers.ts';
import type { OutgoingRequest, SendResult } from './send-request.ts';
import { signatureHeaders } from './sign-request.ts';

/** What attempts are made with. */
export interface Courier {
  readonly context: Context;
  /** Remembers users and their rights for the length of a batch. */
  readonly reader: Reader;
  readonly queue: DeliveryQueue;
  readonly send: (request: OutgoingRequest) => Promise<SendResult>;
  readonly record: (outcome: DeliveryOutcome) => Promise<void>;
  readonly hung: HungReceivers;
  /** From 0 to 1. */
  readonly random: () => number;
}

/** Seconds by which an attempt may be early. */
const tolerance = 5;
/** Seconds after which a receiver that was silent is asked again. */
const pause = 30;
const putOff = 'put-off';

/** Makes the attempt that a message asks for, unless it is not its turn, or was made already. */
export async function attemptDelivery(courier: Courier, message: DeliveryMessage): Promise<void> {
  const { context, queue, hung } = courier;
  const delivery = await loadObject(context.store, webhookDelivery, message.delivery);
  if (!delivery || !isUnfinished(delivery.values) || delivery.values.attempts.length !== message.attempt) return;
  const { before, ...senders } = await surroundingsOf(context, delivery);
  // It is asked for again when the one before it is finished.
  if (before && isUnfinished(before.values)) return;
  const seconds = secondsUntil(delivery.values.next_attempt, context.now().getTime());
  if (seconds > tolerance) return queue.sendLater([{ ...message, seconds }]);
  if (hung.isHung(delivery.values.webhook, context.now().getTime())) return putItOff(courier, message);
  await makeAttempt(courier, delivery, senders);
}

/** What decides whether it is sent, and how, as it is now: one batch of reads. */
async function surroundingsOf({ store }: Context, { values }: WebhookDelivery) {
  const [before, rule, webhook] = await Promise.all([
    values._before === null ? undefined : loadObject(store, webhookDelivery, values._before),
    loadObject(store, 'extras.eventrule', values.rule),
    loadObject(store, 'extras.webhook', values.webhook),
  ]);
  return { before, rule, webhook };
}

/** Once; after that the schedule asks for it, so that messages to a receiver that is silent for hours do not circle. */
async function putItOff({ queue, random }: Courier, message: DeliveryMessage): Promise<void> {
  if (message.occasion.startsWith(putOff)) return;
  const seconds = pause + Math.round(random() * pause);
  await queue.sendLater([{ ...message, occasion: `${putOff}-${message.occasion}`, seconds }]);
}

async function makeAttempt(courier: Courier, delivery: WebhookDelivery, senders: Senders): Promise<void> {
  const { id, values } = delivery;
  const attempt = values.attempts.length;
  const error = await reasonToCancel(courier.reader, senders, values);
  if (error !== undefined || !senders.webhook)
    return courier.record({ delivery: id, attempt, outcome: { status: 'cancelled', error: error ?? '' } });
  const request = preparedOrProblem(delivery, senders.webhook.values);
  if (request instanceof HeaderProblem)
    return courier.record({ delivery: id, attempt, outcome: { status: 'failed', error: request.message } });
  await sendAndRecord(courier, delivery, request, String(senders.webhook.values._secret ?? ''));
}

function preparedOrProblem(delivery: WebhookDelivery, webhook: JsonObject): RequestToSend | HeaderProblem {
  try {
    return requestOf(delivery, webhook);
  } catch (error) {
    if (error instanceof HeaderProblem) return error;
    throw error;
  }
}

async function sendAndRecord(courier: Courier, delivery: WebhookDelivery, request: RequestToSend, secret: string) {
  const { id, values } = delivery;
  const { now } = courier.context;
  const result = await courier.send(outgoing(values.message_id, request, secret, now()));
  if (result.timedOut) courier.hung.add(values.webhook, now().getTime());
  const before = values.attempts.length;
  const made = Date.parse(values.created ?? '');
  const outcome = finishAttempt(result, { before, made, now: now().getTime(), random: courier.random() });
  await courier.record({ delivery: id, attempt: before, made: result.attempt, sent: request.kept, outcome });
  if (outcome.status === 'waiting') await askAgain(courier, delivery, outcome.next_attempt);
}

/** Further attempts are asked for by the schedule where no queue holds them back for so long. */
async function askAgain({ context, queue }: Courier, delivery: WebhookDelivery, due: string): Promise<void> {
  const seconds = secondsUntil(due, context.now().getTime());
  if (seconds === longestHold) return;
  const message = messageFor(delivery, 'retry');
  await queue.sendLater([{ ...message, attempt: message.attempt + 1, seconds }]);
}

function outgoing(id: string, request: RequestToSend, secret: string, now: Date): OutgoingRequest {
  const { method, url, body, contentType, additional, verifiesTls } = request;
  const timestamp = Math.floor(now.getTime() / 1_000);
  const headers = {
    'User-Agent': 'Quartermaster',
    'Content-Type': contentType,
    ...additional,
    ...signatureHeaders({ id, timestamp, body, secret }),
  };
  return { method, url, body, headers, verifiesTls };
}
