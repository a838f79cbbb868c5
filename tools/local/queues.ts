import { mkdirSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
// As in bucket.ts: parts of fauxqs that it does not export.
import { PersistenceManager } from '../../node_modules/fauxqs/dist/persistence.js';
import { SnsStore } from '../../node_modules/fauxqs/dist/sns/snsStore.js';
import { MessageSpy, type SpyMessage } from '../../node_modules/fauxqs/dist/spy.js';
import { type SqsQueue, SqsStore } from '../../node_modules/fauxqs/dist/sqs/sqsStore.js';
import type { QueueDeclaration } from '../serverless/queues.ts';

const region = 'eu-central-1';
const account = '000000000000';
/** As on AWS: the longest. */
const longestRetention = 14 * 24 * 3600;

/** Queues and topics of this machine. */
export interface LocalQueues {
  readonly sqsStore: SqsStore;
  readonly snsStore: SnsStore;
  readonly queue: (name: string) => SqsQueue;
  /** Whenever a message comes into a queue or leaves it. */
  readonly onChange: (listen: (queue: string) => void) => void;
  readonly close: () => void;
}

class QueueListener extends MessageSpy {
  readonly #onChange: (queue: string) => void;

  constructor(onChange: (queue: string) => void) {
    super();
    this.#onChange = onChange;
  }

  override addMessage(message: SpyMessage): void {
    if (message.service === 'sqs') this.#onChange(message.queueName);
  }
}

/** Makes the queues that are not there yet; `folder` keeps them with their messages. */
export function openQueues(options: {
  folder: string | undefined;
  declarations: Readonly<Record<string, QueueDeclaration>>;
}): LocalQueues {
  const { folder, declarations } = options;
  const sqsStore = new SqsStore();
  const snsStore = new SnsStore();
  const listeners: ((queue: string) => void)[] = [];
  sqsStore.spy = new QueueListener((queue) => {
    for (const listen of listeners) listen(queue);
  });
  const files = folder === undefined ? undefined : keptIn(folder, sqsStore, snsStore);
  for (const [name, declaration] of Object.entries(declarations)) {
    const kind: Record<string, string> = declaration.fifo ? { FifoQueue: 'true' } : {};
    const failed = makeQueue(sqsStore, queueName(`${name}Failed`, declaration), {
      ...kind,
      MessageRetentionPeriod: String(longestRetention),
    });
    makeQueue(sqsStore, queueName(name, declaration), {
      ...kind,
      VisibilityTimeout: String(declaration.visibilityTimeout),
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: failed.arn,
        maxReceiveCount: declaration.maxReceiveCount,
      }),
    });
  }
  return {
    sqsStore,
    snsStore,
    queue: (name) => {
      const queue = sqsStore.getQueueByName(name);
      if (!queue) throw new Error(`There is no queue ${name}.`);
      return queue;
    },
    onChange: (listen) => listeners.push(listen),
    close: () => files?.close(),
  };
}

export const queueName = (name: string, { fifo }: QueueDeclaration): string => (fifo ? `${name}.fifo` : name);

/** The address of a queue at the server that answers at `url`. */
export const queueUrl = (url: string, name: string): string => `${url}/${account}/${name}`;

function makeQueue(store: SqsStore, name: string, attributes: Record<string, string>): SqsQueue {
  const kept = store.getQueueByName(name);
  if (!kept) return store.createQueue(name, queueUrl('http://127.0.0.1', name), arnOf(name), attributes);
  kept.setAttributes(attributes);
  return kept;
}

const arnOf = (name: string): string => `arn:aws:sqs:${region}:${account}:${name}`;

/** What is read at the start is not written again. */
function keptIn(folder: string, sqsStore: SqsStore, snsStore: SnsStore): PersistenceManager {
  mkdirSync(folder, { recursive: true });
  const files = new PersistenceManager(folder);
  neverWaitForTheDisk(files);
  files.loadSqsAndSns(sqsStore, snsStore);
  // Who had received them has ended.
  for (const queue of sqsStore.allQueues())
    for (const handle of [...queue.inflightMessages.keys()]) queue.changeVisibility(handle, 0);
  sqsStore.persistence = files;
  snsStore.persistence = files;
  for (const queue of sqsStore.allQueues()) queue.persistence = files;
  return files;
}

/**
 * Each step of a message would wait some 10 ms for the disk, and all requests to this process with it. What is written survives
 * the end of the process all the same; of what the end of the machine takes along, the schedules find the deliveries.
 */
function neverWaitForTheDisk(files: PersistenceManager): void {
  const database: unknown = Reflect.get(files, 'db');
  if (!(database instanceof DatabaseSync)) throw new Error('The queues are kept in another way than was expected.');
  database.exec('PRAGMA synchronous = OFF');
}
