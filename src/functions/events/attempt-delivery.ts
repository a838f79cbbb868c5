import type { Context } from '../../domain/engine/context.ts';
import type { JsonObject } from '../../domain/engine/json.ts';
import type { Reader } from '../../domain/engine/ports.ts';
import { loadObject, loadObjects } from '../../domain/engine/resource/load-objects.ts';
import {
  type DeliveryMessage,
  type DeliveryQueue,
  longestHold,
  secondsUntil,
} from '../../domain/platform/events/delivery-queue.ts';
import { reasonToCancel, type Senders } from '../../domain/platform/events/delivery-rights.ts';
import { finishAttempt, isSuccess } from '../../domain/platform/events/finish-attempt.ts';
import type { DeliveryOutcome } from '../../domain/platform/events/record-outcomes.ts';
import { HeaderProblem } from '../../domain/platform/events/request-headers.ts';
import { type RequestToSend, requestOf } from '../../domain/platform/events/request-of.ts';
import {
  isUnfinished,
  messageFor,
  type WebhookDelivery,
  webhookDelivery,
} from '../../domain/platform/events/stored-delivery.ts';
import { tally } from '../runtime/invocation.ts';
import type { HungReceivers } from './hung-receivers.ts';
import type { OutgoingRequest, SendResult } from './send-request.ts';
import { signatureHeaders } from './sign-request.ts';

/** What attempts are made with. */
export interface Courier {
  readonly context: Context;
  /** Remembers what it has read for the length of a batch. */
  readonly reader: Reader;
  readonly queue: DeliveryQueue;
  readonly send: (request: OutgoingRequest) => Promise<SendResult>;
  readonly record: (outcome: DeliveryOutcome) => Promise<void>;
  /** What is being recorded of deliveries of the same batch, by their ids. */
  readonly recording: Map<number, Promise<unknown>>;
  readonly hung: HungReceivers;
  /** From 0 to 1. */
  readonly random: () => number;
}

/** Seconds by which an attempt may be early. */
const tolerance = 5;
/** Seconds after which a receiver that was silent is asked again. */
const pause = 30;
const putOff = 'put-off';

/** The request is over; the record of what came of it may still be on its way. */
export interface Attempted {
  readonly recorded: Promise<void>;
}
const nothingToRecord: Attempted = { recorded: Promise.resolve() };

/** Makes the attempt that a message asks for, unless it is not its turn, or was made already. */
export async function attemptDelivery(courier: Courier, message: DeliveryMessage): Promise<Attempted> {
  const { recording } = courier;
  const delivery = await loadObject(await readerAfter(courier, message.delivery), webhookDelivery, message.delivery);
  if (!delivery || !isUnfinished(delivery.values) || delivery.values.attempts.length !== message.attempt)
    return nothingToRecord;
  const { before, ...senders } = await surroundingsOf(await readerAfter(courier, delivery.values._before), delivery);
  // It is asked for again when the one before it is finished.
  if (before && isUnfinished(before.values)) return nothingToRecord;
  if (await isLeftForLater(courier, delivery, message)) return nothingToRecord;
  const attempted = await makeAttempt(courier, delivery, senders);
  // A record that fails is seen by who gets it here; those who wait for it look at the table.
  recording.set(
    delivery.id,
    attempted.recorded.catch(() => undefined),
  );
  return attempted;
}

/** What the batch has read ahead, unless it has changed the delivery since. */
async function readerAfter({ context, reader, recording }: Courier, delivery: number | null): Promise<Reader> {
  const record = delivery === null ? undefined : recording.get(delivery);
  await record;
  return record ? context.store : reader;
}

async function isLeftForLater(courier: Courier, { values }: WebhookDelivery, message: DeliveryMessage) {
  const now = courier.context.now().getTime();
  const seconds = secondsUntil(values.next_attempt, now);
  if (seconds > tolerance) await courier.queue.sendLater([{ ...message, seconds }]);
  else if (courier.hung.isHung(values.webhook, now)) await putItOff(courier, message);
  else return false;
  return true;
}

/** What decides whether a delivery is sent, and how. */
async function surroundingsOf(reader: Reader, { values }: WebhookDelivery) {
  const [before, rule, webhook] = await Promise.all([
    values._before === null ? undefined : loadObject(reader, webhookDelivery, values._before),
    loadObject(reader, 'extras.eventrule', values.rule),
    loadObject(reader, 'extras.webhook', values.webhook),
  ]);
  return { before, rule, webhook };
}

/** Reads what the attempts of a batch are decided by, together. */
export async function readAhead({ reader }: Courier, messages: readonly DeliveryMessage[]): Promise<void> {
  const ids = messages.map(({ delivery }) => delivery);
  const deliveries = await loadObjects(reader, webhookDelivery, ids);
  const further = deliveries.flatMap(({ values: { rule, webhook, _before } }) => [
    { type: 'extras.eventrule', id: rule } as const,
    { type: 'extras.webhook', id: webhook } as const,
    ...(_before === null ? [] : [{ type: webhookDelivery, id: _before } as const]),
  ]);
  await reader.getMany(further);
}

/** Once; after that the schedule asks for it, so that messages to a receiver that is silent for hours do not circle. */
async function putItOff({ queue, random }: Courier, message: DeliveryMessage): Promise<void> {
  if (message.occasion.startsWith(putOff)) return;
  const seconds = pause + Math.round(random() * pause);
  await queue.sendLater([{ ...message, occasion: `${putOff}-${message.occasion}`, seconds }]);
}

async function makeAttempt(courier: Courier, delivery: WebhookDelivery, senders: Senders): Promise<Attempted> {
  const { id, values } = delivery;
  const attempt = values.attempts.length;
  const error = await reasonToCancel(courier.reader, senders, values);
  if (error !== undefined || !senders.webhook)
    return {
      recorded: courier.record({ delivery: id, attempt, outcome: { status: 'cancelled', error: error ?? '' } }),
    };
  const request = preparedOrProblem(delivery, senders.webhook.values);
  if (request instanceof HeaderProblem)
    return {
      recorded: courier.record({ delivery: id, attempt, outcome: { status: 'failed', error: request.message } }),
    };
  const result = await send(courier, values, request, String(senders.webhook.values._secret ?? ''));
  return { recorded: recordAttempt(courier, delivery, request, result) };
}

function preparedOrProblem(delivery: WebhookDelivery, webhook: JsonObject): RequestToSend | HeaderProblem {
  try {
    return requestOf(delivery, webhook);
  } catch (error) {
    if (error instanceof HeaderProblem) return error;
    throw error;
  }
}

async function send(
  courier: Courier,
  { message_id, webhook }: WebhookDelivery['values'],
  request: RequestToSend,
  secret: string,
): Promise<SendResult> {
  const { now } = courier.context;
  const result = await courier.send(outgoing(message_id, request, secret, now()));
  tally('Deliveries');
  if (!isSuccess(result.attempt)) tally('FailedDeliveries');
  if (result.timedOut) courier.hung.add(webhook, now().getTime());
  return result;
}

async function recordAttempt(
  courier: Courier,
  delivery: WebhookDelivery,
  { kept: sent }: RequestToSend,
  result: SendResult,
): Promise<void> {
  const { id, values } = delivery;
  const attempt = values.attempts.length;
  const made = Date.parse(values.created ?? '');
  const now = courier.context.now().getTime();
  const outcome = finishAttempt(result, { before: attempt, made, now, random: courier.random() });
  await courier.record({ delivery: id, attempt, made: result.attempt, sent, outcome });
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
