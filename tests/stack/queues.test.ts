import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as z from 'zod';
import { environmentQueue } from '../../src/repos/queues.ts';
import { type LocalBucket, startBucket } from '../../tools/local/bucket.ts';
import { type Consumer, consumeQueue } from '../../tools/local/consume-queue.ts';
import { type LocalQueues, openQueues, queueUrl } from '../../tools/local/queues.ts';

const eventSchema = z.object({
  Records: z.array(
    z.object({
      messageId: z.string(),
      body: z.string(),
      attributes: z.looseObject({ ApproximateReceiveCount: z.string(), MessageGroupId: z.string().optional() }),
    }),
  ),
});
type Records = z.infer<typeof eventSchema>['Records'];

const declarations = {
  Deliveries: { fifo: true, visibilityTimeout: 600, maxReceiveCount: 2 },
  Messages: { fifo: false, visibilityTimeout: 600, maxReceiveCount: 2 },
};

let folder: string;
let queues: LocalQueues;
let server: LocalBucket;
let consumer: Consumer | undefined;
let environment: Record<string, string>;

async function start(): Promise<void> {
  queues = openQueues({ folder, declarations });
  server = await startBucket({ name: 'queues', port: 0, onCreated: () => undefined, queues });
  environment = {
    QM_SQS_ENDPOINT: server.url,
    QM_DELIVERIES_QUEUE: queueUrl(server.url, 'Deliveries.fifo'),
    QM_MESSAGES_QUEUE: queueUrl(server.url, 'Messages'),
  };
}

async function stop(): Promise<void> {
  await consumer?.stop();
  consumer = undefined;
  await server.stop();
  queues.close();
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quartermaster-queues-'));
  await start();
});
afterEach(async () => {
  await stop();
  await rm(folder, { recursive: true });
});

/** Consumes until `isDone`; `handle` gives the ids of the messages that have failed, or throws. */
async function consume(name: string, handle: (records: Records) => Promise<readonly string[]>, isDone: () => boolean) {
  await new Promise<void>((resolve) => {
    consumer = consumeQueue({
      queues,
      name,
      batchSize: 10,
      concurrency: 4,
      invoke: async (event) => {
        const failed = await handle(eventSchema.parse(event).Records).finally(() => isDone() && resolve());
        return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
      },
    });
  });
  await consumer?.stop();
}

const numberIn = (body: string): number => z.object({ n: z.number() }).parse(JSON.parse(body)).n;
const range = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n);

test('messages of a group come in order, one after the other; groups do not wait for each other', async () => {
  await environmentQueue('Deliveries', environment).send(
    range(25).map((n) => ({ body: { n }, group: n % 2 === 0 ? 'even' : 'odd', deduplication: String(n) })),
  );
  const seen: number[] = [];
  const atOnce = new Map<string, number>();
  let most = 0;
  const handle = async (records: Records) => {
    const groups = records.map(({ attributes }) => attributes.MessageGroupId ?? '');
    for (const group of groups) atOnce.set(group, (atOnce.get(group) ?? 0) + 1);
    most = Math.max(most, ...atOnce.values());
    await new Promise(setImmediate);
    for (const group of groups) atOnce.set(group, (atOnce.get(group) ?? 0) - 1);
    seen.push(...records.map(({ body }) => numberIn(body)));
    return [];
  };
  await consume('Deliveries.fifo', handle, () => seen.length === 25);
  expect(most).toBe(1);
  const even = range(25).filter((n) => n % 2 === 0);
  expect(seen.filter((n) => n % 2 === 0)).toEqual(even);
  expect(seen.filter((n) => n % 2 === 1)).toEqual(range(25).filter((n) => n % 2 === 1));
});

test('what a function names as failed comes again, then goes to the dead-letter queue; the rest is done', async () => {
  await environmentQueue('Messages', environment).send(range(3).map((n) => ({ body: { n } })));
  const seen: string[] = [];
  const handle = async (records: Records) => {
    for (const { body, attributes } of records) seen.push(`${numberIn(body)}.${attributes.ApproximateReceiveCount}`);
    return records.filter(({ body }) => numberIn(body) === 1).map(({ messageId }) => messageId);
  };
  await consume('Messages', handle, () => seen.length === 3);
  endVisibility('Messages');
  await consume('Messages', handle, () => seen.length === 4);
  expect(seen).toEqual(['0.1', '1.1', '2.1', '1.2']);
  endVisibility('Messages');
  consumer = consumeQueue({ queues, name: 'Messages', batchSize: 10, concurrency: 1, invoke: async () => undefined });
  const client = new SQSClient({ endpoint: server.url });
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({ QueueUrl: queueUrl(server.url, 'MessagesFailed'), WaitTimeSeconds: 20 }),
  );
  client.destroy();
  expect(Messages.map(({ Body }) => Body)).toEqual(['{"n":1}']);
});

/** As if the visibility timeout were over. */
function endVisibility(name: string): void {
  for (const entry of queues.queue(name).inflightMessages.values()) entry.visibilityDeadline = 0;
}

test('messages survive a restart, those that were being handled, too', async () => {
  const deliveries = environmentQueue('Deliveries', environment);
  await deliveries.send([{ body: { n: 1 }, group: 'a', deduplication: '1' }]);
  expect(queues.queue('Deliveries.fifo').dequeue(1, 600)).toHaveLength(1);
  await deliveries.send([{ body: { n: 2 }, group: 'a', deduplication: '2' }]);
  await stop();
  await start();
  const seen: number[] = [];
  const handle = async (records: Records) => {
    seen.push(...records.map(({ body }) => numberIn(body)));
    return [];
  };
  await consume('Deliveries.fifo', handle, () => seen.length === 2);
  expect(seen).toEqual([1, 2]);
});
