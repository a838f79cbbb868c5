import type { SqsMessage } from '../../node_modules/fauxqs/dist/sqs/sqsTypes.js';
import type { LocalQueues } from './queues.ts';

/** Messages of one invocation. */
type Batch = ReturnType<ReturnType<LocalQueues['queue']>['dequeue']>;

export interface Consumer {
  /** Resolves when the present invocations have ended. */
  readonly stop: () => Promise<void>;
}

export interface Consumed {
  readonly queues: LocalQueues;
  /** The name of the queue. */
  readonly name: string;
  readonly batchSize: number;
  /** Invocations at once. */
  readonly concurrency: number;
  readonly invoke: (event: object) => Promise<unknown>;
}

/**
 * Invokes a function with the messages of a queue, as an event source mapping of Lambda does: what it takes is deleted; what
 * it fails at, or names as failed, comes again when its visibility timeout is over. Nothing is polled: the queue says when
 * messages come, and a timer runs to the next that becomes visible.
 */
export function consumeQueue(options: Consumed): Consumer {
  const { queues, name, batchSize, concurrency } = options;
  const queue = queues.queue(name);
  const running = new Set<Promise<void>>();
  let isStopped = false;
  let isDue = false;
  let timer: NodeJS.Timeout | undefined;

  const take = (): void => {
    isDue = false;
    if (isStopped) return;
    while (running.size < concurrency) {
      const batch = queue.dequeue(batchSize, undefined, (arn) => queues.sqsStore.getQueueByArn(arn));
      if (batch.length === 0) break;
      const work = process(batch).finally(() => {
        running.delete(work);
        look();
      });
      running.add(work);
    }
    clearTimeout(timer);
    const next = nextTime(queue);
    if (next !== undefined) timer = setTimeout(look, Math.max(1, next - Date.now())).unref();
  };
  /** After what is being done with the queue now. */
  const look = (): void => {
    if (isDue) return;
    isDue = true;
    setImmediate(take);
  };
  const process = async (batch: Batch): Promise<void> => {
    const event = eventOf(queue.arn, batch, (handle) => queue.inflightMessages.get(handle)?.message);
    const failed = await failedOf(name, () => options.invoke(event));
    if (failed === 'all') return;
    for (const message of batch) if (!failed.has(message.MessageId)) queue.deleteMessage(message.ReceiptHandle);
  };

  queues.onChange((changed) => {
    if (changed === name) look();
  });
  look();
  return {
    stop: async () => {
      isStopped = true;
      clearTimeout(timer);
      await Promise.all(running);
    },
  };
}

/** Ids of the messages that are not done. */
async function failedOf(name: string, invoke: () => Promise<unknown>): Promise<ReadonlySet<string> | 'all'> {
  try {
    const answer = await invoke();
    return new Set(failuresIn(answer));
  } catch (error) {
    console.error(`Messages of ${name} failed:`, error instanceof Error ? error.message : error);
    return 'all';
  }
}

function failuresIn(answer: unknown): readonly string[] {
  if (typeof answer !== 'object' || answer === null || !('batchItemFailures' in answer)) return [];
  const { batchItemFailures: failures } = answer;
  return Array.isArray(failures) ? failures.map(({ itemIdentifier }) => String(itemIdentifier)) : [];
}

/** When the next message becomes visible that now is delayed or in work, in milliseconds. */
function nextTime(queue: ReturnType<LocalQueues['queue']>): number | undefined {
  const delayed = [...queue.delayedMessages, ...[...queue.fifoDelayed.values()].flat()];
  const times = [
    ...delayed.map(({ delayUntil = 0 }) => delayUntil),
    ...[...queue.inflightMessages.values()].map(({ visibilityDeadline }) => visibilityDeadline),
  ];
  return times.length === 0 ? undefined : Math.min(...times);
}

/** The event with which SQS invokes a function. */
function eventOf(arn: string, batch: Batch, stored: (handle: string) => SqsMessage | undefined): object {
  return {
    Records: batch.map(({ MessageId, ReceiptHandle, Body, MD5OfBody }) => {
      const message = stored(ReceiptHandle);
      return {
        messageId: MessageId,
        receiptHandle: ReceiptHandle,
        body: Body,
        attributes: {
          ApproximateReceiveCount: String(message?.approximateReceiveCount ?? 1),
          SentTimestamp: String(message?.sentTimestamp ?? 0),
          SenderId: '000000000000',
          ApproximateFirstReceiveTimestamp: String(message?.approximateFirstReceiveTimestamp ?? 0),
          ...(message?.messageGroupId === undefined ? {} : { MessageGroupId: message.messageGroupId }),
          ...(message?.messageDeduplicationId === undefined
            ? {}
            : { MessageDeduplicationId: message.messageDeduplicationId }),
          ...(message?.sequenceNumber === undefined ? {} : { SequenceNumber: message.sequenceNumber }),
        },
        messageAttributes: {},
        md5OfBody: MD5OfBody,
        eventSource: 'aws:sqs',
        eventSourceARN: arn,
        awsRegion: 'eu-central-1',
      };
    }),
  };
}
