import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { cachingReader } from '../../domain/engine/query/caching-reader.ts';
import { contextFor } from '../runtime/environment.ts';
import { backgroundFunction } from '../runtime/lambda-function.ts';
import { deliveryActor } from '../runtime/system-actor.ts';
import type { Courier } from './attempt-delivery.ts';
import { deliverBatch } from './deliver-batch.ts';
import { messageIn } from './delivery-message.ts';
import { deliveryQueues } from './delivery-queues.ts';
import { earlyRemoval } from './early-removal.ts';
import { HungReceivers } from './hung-receivers.ts';
import { OutcomeRecorder } from './outcome-recorder.ts';
import { networksIn } from './public-addresses.ts';
import { sendRequest } from './send-request.ts';

/** Known to this process: others find out for themselves. */
const hung = new HungReceivers();

/**
 * Sends the requests of deliveries. The queue Deliveries invokes it with messages of groups, of which it has no other at the
 * time; DeliveryRetries with those that were held back, which then take their place in the queue of their group.
 */
export const handler = backgroundFunction<SQSEvent, SQSBatchResponse>(async ({ Records }) => {
  const [ordered, heldBack] = [Records.filter(hasGroup), Records.filter((record) => !hasGroup(record))];
  const failed = [...(await forward(heldBack)), ...(await deliver(ordered))];
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
});

const hasGroup = ({ attributes }: SQSRecord): boolean => attributes.MessageGroupId !== undefined;

async function forward(records: readonly SQSRecord[]): Promise<readonly string[]> {
  const messages = records.map(({ body }) => messageIn(body));
  await deliveryQueues(process.env).send(messages.filter((message) => message !== undefined));
  return records.flatMap(({ messageId }, index) => (messages[index] ? [] : [messageId]));
}

async function deliver(records: readonly SQSRecord[]): Promise<readonly string[]> {
  const taken = records.map(({ messageId, body, receiptHandle, attributes }) => ({
    messageId,
    handle: receiptHandle,
    group: attributes.MessageGroupId ?? '',
    message: messageIn(body),
  }));
  return deliverBatch(courier(), taken, earlyRemoval(process.env));
}

function courier(): Courier {
  const context = contextFor(deliveryActor, '');
  const queue = deliveryQueues(process.env);
  const networks = networksIn(process.env.QM_WEBHOOK_ALLOWED_NETWORKS);
  const recorder = new OutcomeRecorder(context, queue);
  return {
    context,
    reader: cachingReader(context.store),
    queue,
    send: (request) => sendRequest(request, { networks }),
    record: (outcome) => recorder.record(outcome),
    recording: new Map(),
    hung,
    random: Math.random,
  };
}
