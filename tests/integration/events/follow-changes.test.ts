import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import * as z from 'zod';
import type { TableAccess } from '../../../src/repos/client.ts';
import { type Follower, followChanges } from '../../../tools/local/follow-changes.ts';
import { streamOf } from '../../../tools/local/table.ts';
import { newTableStore } from '../../support/stores.ts';

const endpoint = inject('dynamodbEndpoint');
const eventSchema = z.object({
  Records: z.array(
    z.object({
      eventName: z.string(),
      eventSource: z.literal('aws:dynamodb'),
      dynamodb: z.object({
        SequenceNumber: z.string(),
        ApproximateCreationDateTime: z.number(),
        NewImage: z.object({ sk: z.object({ S: z.string() }), body: z.object({ S: z.string() }) }),
      }),
    }),
  ),
});

let access: TableAccess;
let stream: string;
let folder: string;
let follower: Follower | undefined;

beforeEach(async () => {
  ({ access } = await newTableStore(endpoint));
  stream = await streamOf(access.table, endpoint);
  folder = await mkdtemp(join(tmpdir(), 'quartermaster-stream-'));
});
afterEach(async () => {
  await follower?.stop();
  await rm(folder, { recursive: true });
});

async function write(pk: string, sk: string): Promise<void> {
  await access.client.send(new PutCommand({ TableName: access.table, Item: { pk, sk, body: '{}' } }));
}
const log = (entry: string) => write('core.objectchange#0.0', entry);

/** Follows until `isDone` of what was taken; entries that `fails` names are not taken. */
async function follow(isDone: (taken: readonly string[]) => boolean, fails: (entry: string) => boolean = () => false) {
  const taken: string[] = [];
  const batches: number[] = [];
  const givenUp: string[] = [];
  await new Promise<void>((resolve, reject) => {
    const entriesIn = (event: object) => eventSchema.parse(event).Records.map(({ dynamodb }) => dynamodb.NewImage.sk.S);
    followChanges({
      stream,
      endpoint,
      file: join(folder, 'position.json'),
      batchSize: 4,
      maximumRetryAttempts: 1,
      invoke: async (event) => {
        const entries = entriesIn(event);
        if (entries.some(fails)) throw new Error('cannot');
        taken.push(...entries);
        batches.push(entries.length);
        if (isDone(taken)) resolve();
      },
      giveUp: (event) => givenUp.push(...entriesIn(event)),
    }).then((started) => {
      follower = started;
    }, reject);
  });
  await follower?.stop();
  return { taken, batches, givenUp };
}

test('new entries of the log come in order and in batches; nothing else does', async () => {
  for (const entry of ['1', '2', '3', '4', '5']) await log(entry);
  await write('dcim.site#0.0', 'a site');
  await log('1');
  await log('6');
  const { taken, batches } = await follow((all) => all.length === 6);
  expect([taken, batches]).toEqual([
    ['1', '2', '3', '4', '5', '6'],
    [4, 2],
  ]);
});

test('it goes on where it stopped', async () => {
  await log('1');
  expect((await follow((all) => all.length > 0)).taken).toEqual(['1']);
  await log('2');
  expect((await follow((all) => all.length > 0)).taken).toEqual(['2']);
});

test('a record that is to blame for a failure is found, and holds up no other for long', async () => {
  for (const entry of ['1', '2', '3', 'bad', '5']) await log(entry);
  const { taken, givenUp } = await follow(
    (all) => all.length === 4,
    (entry) => entry === 'bad',
  );
  expect([taken, givenUp]).toEqual([['1', '2', '3', '5'], ['bad']]);
});
