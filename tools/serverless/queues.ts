import { type QueueName, queueVariables } from '../../src/repos/queues.ts';

/** The queues that functions are invoked by; FailedInvocations is declared in serverless.yml. */
export type SourceName = Exclude<QueueName, 'FailedInvocations'>;

/** A queue, which hands what it cannot get rid of to a dead-letter queue of its own. */
export interface QueueDeclaration {
  /** Messages of a group are received in order, one batch at a time. */
  readonly fifo: boolean;
  /** Seconds after which a message that was received and not deleted comes again; longer than its function may take. */
  readonly visibilityTimeout: number;
  readonly maxReceiveCount: number;
}

export const queueDeclarations: Readonly<Record<SourceName, QueueDeclaration>> = {
  /** Deliveries of webhooks; the group is the webhook with one of ten parts of the objects. */
  Deliveries: { fifo: true, visibilityTimeout: 180, maxReceiveCount: 5 },
  /** Deliveries that are to be tried again within 15 minutes. */
  DeliveryRetries: { fifo: false, visibilityTimeout: 180, maxReceiveCount: 5 },
  /** Messages to people. */
  Messages: { fifo: false, visibilityTimeout: 180, maxReceiveCount: 5 },
};

/** What functions that send to a queue, or send on from it, need in their environment. */
export const queueEnvironment = (...names: readonly QueueName[]): Record<string, object> =>
  Object.fromEntries(names.map((name) => [queueVariables[name], { Ref: name }]));

/** The name of a dead-letter queue, and the variable with its address. */
export const deadLetters = {
  Deliveries: { name: 'DeliveriesFailed', variable: 'QM_DELIVERIES_FAILED_QUEUE' },
} as const;

/** What functions that look at what a queue could not get rid of need in their environment. */
export const deadLetterEnvironment = (name: keyof typeof deadLetters): Record<string, object> => ({
  [deadLetters[name].variable]: { Ref: deadLetters[name].name },
});

/** A queue as the source of what a function gets. */
interface QueueSource {
  readonly name: SourceName;
  /** Messages that one invocation gets at most. */
  readonly batchSize: number;
}

const sources = new WeakMap<object, QueueSource>();

/** The event by which a queue invokes a function, as osls takes it. The function answers which messages have failed. */
export function fromQueue(name: SourceName, batchSize = 10): object {
  const event = { sqs: { arn: arnOf(name), batchSize, functionResponseType: 'ReportBatchItemFailures' } };
  sources.set(event, { name, batchSize });
  return event;
}

/** The queue behind an event that `fromQueue` has made. */
export const queueSource = (event: object): QueueSource | undefined => sources.get(event);

const arnOf = (resource: string): object => ({ 'Fn::GetAtt': [resource, 'Arn'] });

const encrypted = { SqsManagedSseEnabled: true };
/** Messages of many webhooks at once: order and limits are counted for each group. */
const fifo = { FifoQueue: true, DeduplicationScope: 'messageGroup', FifoThroughputLimit: 'perMessageGroupId' };
const longestRetention = 14 * 24 * 3600;

/** The queues of serverless.yml. */
export const queues: Readonly<Record<string, object>> = Object.fromEntries(
  Object.entries(queueDeclarations).flatMap(([name, declaration]) => {
    const kind = declaration.fifo ? fifo : {};
    const failed = `${name}Failed`;
    return [
      [
        name,
        {
          Type: 'AWS::SQS::Queue',
          Properties: {
            ...encrypted,
            ...kind,
            VisibilityTimeout: declaration.visibilityTimeout,
            RedrivePolicy: { deadLetterTargetArn: arnOf(failed), maxReceiveCount: declaration.maxReceiveCount },
          },
        },
      ],
      [
        failed,
        { Type: 'AWS::SQS::Queue', Properties: { ...encrypted, ...kind, MessageRetentionPeriod: longestRetention } },
      ],
    ];
  }),
);
