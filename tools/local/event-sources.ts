import { join } from 'node:path';
import { type QueueName, queueVariables } from '../../src/repos/queues.ts';
import { changesFunction, functions } from '../serverless/functions.ts';
import { deadLetters, type QueueDeclaration, queueDeclarations, queueSource } from '../serverless/queues.ts';
import { consumeQueue } from './consume-queue.ts';
import { type Follower, followChanges, positionFile } from './follow-changes.ts';
import { type LocalQueues, openQueues, queueName, queueUrl } from './queues.ts';

/** Where invocations in vain are kept: no function takes them. */
const failedInvocations: QueueDeclaration = { fifo: false, visibilityTimeout: 30, maxReceiveCount: 1000 };

/** Invocations of one function at once. */
const concurrency = 4;

const declarations: Readonly<Record<QueueName, QueueDeclaration>> = {
  ...queueDeclarations,
  FailedInvocations: failedInvocations,
};

const queueNames: readonly QueueName[] = ['Deliveries', 'DeliveryRetries', 'Messages', 'FailedInvocations'];

export const openLocalQueues = (folder: string | undefined): LocalQueues =>
  openQueues({ folder: folder ? join(folder, 'queues') : undefined, declarations });

/** How functions find the queues of the server at `url`. */
export const queueSettings = (url: string): Record<string, string> => ({
  QM_SQS_ENDPOINT: url,
  ...Object.fromEntries(
    queueNames.map((name) => [queueVariables[name], queueUrl(url, queueName(name, declarations[name]))]),
  ),
  [deadLetters.Deliveries.variable]: queueUrl(url, queueName(deadLetters.Deliveries.name, declarations.Deliveries)),
});

type Invoke = (key: string, event: object) => Promise<unknown>;

/** Invokes the function that follows the changes of a table. */
export const followTable = (options: {
  stream: string;
  endpoint: string | undefined;
  folder: string | undefined;
  invoke: Invoke;
}): Promise<Follower> => {
  const { stream, endpoint, folder, invoke } = options;
  const { key, batchSize, maximumRetryAttempts } = changesFunction;
  return followChanges({
    stream,
    endpoint,
    batchSize,
    maximumRetryAttempts,
    file: folder && positionFile(folder),
    invoke: (event) => invoke(key, event),
    giveUp: (_event, error) => console.error('A change is left out:', error instanceof Error ? error.message : error),
  });
};

/** Invokes the functions that queues invoke; the answer stops that. */
export function consumeQueues(queues: LocalQueues, invoke: Invoke): () => Promise<void> {
  const consumers = Object.entries(functions).flatMap(([key, { events }]) =>
    events
      .flatMap((event) => queueSource(event) ?? [])
      .map(({ name, batchSize }) =>
        consumeQueue({
          queues,
          name: queueName(name, queueDeclarations[name]),
          batchSize,
          concurrency,
          invoke: (event) => invoke(key, event),
        }),
      ),
  );
  return async () => {
    await Promise.all(consumers.map((consumer) => consumer.stop()));
  };
}
