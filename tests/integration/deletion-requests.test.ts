import { expect, inject, test, vi } from 'vitest';
import { contextOf } from '../../tools/bench/context.ts';
import { deletions } from '../../tools/bench/deletions.ts';
import { deviceIds, estate } from '../../tools/bench/estate.ts';
import { fill } from '../../tools/bench/fill.ts';
import { newTableStore } from '../support/stores.ts';

vi.setConfig({ testTimeout: 60_000 });

const devices = 510;
const kept = 9;
/** DynamoDB Local counts the index writes of transactions four times. */
const countsUnits = process.env.QM_DATABASE !== 'dynamodb-local';

test('devices with ports are made, and devices are deleted, with as many requests as are promised', async () => {
  const store = await newTableStore(inject('dynamodbEndpoint'));
  await fill(store.access, estate(devices));
  const figures = await deletions(contextOf(store), store.access, deviceIds(devices).slice(kept));
  const held = figures.filter(({ unit }) => unit === 'requests' || countsUnits);
  expect(held.length).toBeGreaterThan(5);
  expect(held.filter(({ value, bound = 0 }) => value > bound)).toEqual([]);
  expect(await store.count('dcim.device')).toBe(kept);
  expect(await store.count('dcim.interface')).toBe(0);
  expect(await store.count('dcim.interfacetemplate')).toBe(48);
});
