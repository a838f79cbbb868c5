import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, expect, inject as provided, test } from 'vitest';
import type { Actor } from '../../../src/domain/engine/ports.ts';
import { list } from '../../../src/domain/engine/query/list.ts';
import { registry } from '../../../src/domain/registry.ts';
import { connect } from '../../../src/repos/client.ts';
import { DynamoStore } from '../../../src/repos/store.ts';
import { packKey } from '../../../src/repos/table.ts';
import { metered } from '../../../tools/bench/meter.ts';
import {
  commitAll,
  commitOne,
  deletion,
  deviceCreation,
  deviceType,
  get,
  range,
  siteCreation,
  siteType,
  unit,
  update,
} from '../../support/changes.ts';
import { inject } from '../../support/faults.ts';
import { newTableStore } from '../../support/stores.ts';

const actor: Actor = { userId: 1, username: 'admin', superuser: true, writeEnabled: true };
const device = registry.resourceOf(deviceType);
const { shards } = device;

/** Two functions over one table. */
let a: DynamoStore;
let b: DynamoStore;
beforeEach(async () => {
  a = await newTableStore(provided('dynamodbEndpoint'));
  b = another();
});
const another = (): DynamoStore => new DynamoStore(connect(a.access.table, registry, provided('dynamodbEndpoint')));

const namesOn = async (store: DynamoStore): Promise<readonly unknown[]> => {
  const { objects } = await list({ store, actor }, device, new Map([['limit', ['1000']]]));
  return objects.map(({ values }) => values.name);
};
const rename = async (id: number, name: string) => commitAll(a, [unit(update(await get(a, deviceType, id), { name }))]);

test('a change that fills the gap of others in the sum of versions hides none of them', async () => {
  const [first = 0, second = 0, third = 0] = [1, 2, 3].map((place) => place * shards);
  await commitAll(
    a,
    [siteCreation(1, 's'), ...[first, second, third].map((id) => deviceCreation(id, `d${id}`))].map((one) => unit(one)),
  );
  await namesOn(b);
  await rename(first, 'first');
  await rename(third, 'third');
  let isNext = true;
  inject(b.access, async ({ command, send }) => {
    const reads = isNext && /^(Batch)?Get/.test(command);
    if (reads) isNext = false;
    // Two versions more at the place between the two that one is missing at.
    if (reads) for (const name of ['second', 'second again']) await rename(second, name);
    return send();
  });
  expect(await namesOn(b)).toEqual(expect.arrayContaining(['first', 'third']));
});

test('an object whose deletion is taken back has a version that it never had, and other functions see it', async () => {
  await commitAll(a, [unit(siteCreation(1, 's1')), unit(siteCreation(2, 's2')), unit(deviceCreation(1, 'old'))]);
  expect(await namesOn(b)).toEqual(['old']);
  await rename(1, 'new');
  const before = await get(a, deviceType, 1);
  await b.announceDeletion([{ type: siteType, id: 2 }]);
  const outcome = await commitOne(a, unit(deletion(before), deviceCreation(2, 'other', { site: 2 })));
  expect(outcome).toMatchObject([{ kind: 'version', type: siteType, id: 2 }]);
  expect((await get(a, deviceType, 1)).version).toBeGreaterThan(before.version);
  expect(await namesOn(b)).toEqual(['new']);
});

const pack = packKey(deviceType, '0.0', 0);
const texts = (length: number): string => Array.from({ length }, () => Math.random().toString(36).slice(2)).join('');

/** Devices that fill a partition, with comments so long. */
async function fillPartition(comments: () => string): Promise<void> {
  const ids = range(1, 300).map((place) => place * shards);
  await commitAll(a, [unit(siteCreation(1, 's'))]);
  await commitAll(
    a,
    ids.map((id) => unit(deviceCreation(id, `d${id}`, { comments: comments() }))),
  );
}

test('a function that has just started reads packs instead of objects, also where texts are long', async () => {
  await fillPartition(() => texts(200));
  const expected = await namesOn(a);
  const { result, meter } = await metered(b.access, () => namesOn(b));
  expect(result).toEqual(expected);
  // Counters; the first item of the pack; its other items.
  expect(meter.requests).toBe(3);
});

test('a pack that is cut, or of which an item is missing, is taken for missing', async () => {
  await fillPartition(() => '');
  const expected = await namesOn(a);
  const item = { ...pack, stamp: 'x', bytes: new Uint8Array(8) };
  const head = { stamp: 'x', items: 1, crc: 0, fields: 'name', constant: {}, lengths: [['name', 4]] };
  for (const broken of [item, { ...item, head: JSON.stringify(head) }]) {
    await a.access.client.send(new PutCommand({ TableName: a.access.table, Item: broken }));
    expect(await namesOn(another())).toEqual(expected);
  }
});

test('an order names a field once', async () => {
  await fillPartition(() => '');
  const ordering = Array.from({ length: 400 }, () => 'status').join();
  const { objects } = await list({ store: a, actor }, device, new Map([['ordering', [ordering]]]));
  expect(objects.map(({ id }) => id)).toEqual(range(1, 50).map((place) => place * shards));
});
