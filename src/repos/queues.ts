import type { SQSClient } from '@aws-sdk/client-sqs';
import { refused } from '../domain/engine/errors.ts';
import { orUnavailable } from './failures.ts';
import { limitsOnOneMachine, requestLimits, type TimeLimits } from './time-limits.ts';

/** The queues, by their names in serverless.yml, and the environment variables with their addresses. */
export const queueVariables = {
  Deliveries: 'QM_DELIVERIES_QUEUE',
  DeliveryRetries: 'QM_DELIVERY_RETRIES_QUEUE',
  Messages: 'QM_MESSAGES_QUEUE',
  FailedInvocations: 'QM_FAILED_INVOCATIONS_QUEUE',
} as const;
export type QueueName = keyof typeof queueVariables;

export interface QueueMessage {
  /** Becomes JSON. */
  readonly body: object;
  /** Messages of one group stay in order; FIFO queues only. */
  readonly group?: string;
  /** Of messages with the same one, a FIFO queue keeps the first, for five minutes. */
  readonly deduplication?: string;
  /** Seconds, up to 900; not in FIFO queues. */
  readonly delay?: number;
}

export interface Queue {
  /** Resolves when the queue has taken all of them; fails with `unavailable` where it may have taken only some. */
  readonly send: (messages: readonly QueueMessage[]) => Promise<void>;
}

/** SQS takes so many messages with one request, of so many bytes together. */
const messagesPerRequest = 10;
const bytesPerRequest = 250_000;
/** Requests for what the queue has not taken of a batch. */
const rounds = 4;

const limitsOnAws: TimeLimits = { connection: 1_000, silence: 3_000 };

/** A queue of SQS, or of the server that QM_SQS_ENDPOINT names. */
export function environmentQueue(name: QueueName, environment: NodeJS.ProcessEnv): Queue {
  return {
    send: async (messages) => {
      const variable = queueVariables[name];
      const url = environment[variable];
      if (!url) throw new Error(`${variable} is not set: it is the address of a queue.`);
      for (const batch of batches(messages)) await sendBatch(url, environment.QM_SQS_ENDPOINT, batch);
    },
  };
}

/** As many messages as a request may hold; their order stays. */
export function batches(messages: readonly QueueMessage[]): readonly (readonly QueueMessage[])[] {
  const result: QueueMessage[][] = [];
  let current: QueueMessage[] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = Buffer.byteLength(JSON.stringify(message.body));
    if (current.length === 0 || current.length === messagesPerRequest || bytes + size > bytesPerRequest) {
      current = [];
      bytes = 0;
      result.push(current);
    }
    current.push(message);
    bytes += size;
  }
  return result;
}

/**
 * What the queue does not take is sent again. Where that is a message of a FIFO queue, those behind it in the batch may
 * overtake it: their receivers hold the order by what is stored.
 */
async function sendBatch(url: string, endpoint: string | undefined, batch: readonly QueueMessage[]): Promise<void> {
  const { SendMessageBatchCommand } = await loadSqs();
  let left = batch.map((message, index) => entryOf(message, index));
  for (let round = 0; round < rounds && left.length > 0; round++) {
    const command = new SendMessageBatchCommand({ QueueUrl: url, Entries: left });
    const { Failed = [] } = await orUnavailable(async () => (await sqsClient(endpoint)).send(command), queueSilent);
    const failed = new Set(Failed.map(({ Id }) => Id));
    left = left.filter(({ Id }) => failed.has(Id));
  }
  if (left.length > 0) throw refused('unavailable', queueSilent());
}

const entryOf = ({ body, group, deduplication, delay }: QueueMessage, index: number) => ({
  Id: String(index),
  MessageBody: JSON.stringify(body),
  MessageGroupId: group,
  MessageDeduplicationId: deduplication,
  DelaySeconds: delay,
});

export const queueSilent = (): string => 'The queue does not answer in time. Please try again.';

/** Functions that send nothing do not load it. */
export const loadSqs = () => import('@aws-sdk/client-sqs');
/** One client a process and server. */
const clients = new Map<string | undefined, SQSClient>();

export async function sqsClient(endpoint: string | undefined): Promise<SQSClient> {
  const { SQSClient } = await loadSqs();
  const known = clients.get(endpoint);
  if (known) return known;
  const client = new SQSClient({
    requestHandler: requestLimits(endpoint ? limitsOnOneMachine : limitsOnAws),
    ...(endpoint ? { endpoint } : {}),
  });
  clients.set(endpoint, client);
  return client;
}
