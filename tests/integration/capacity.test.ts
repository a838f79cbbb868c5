import { beforeAll, describe, expect, inject, test } from 'vitest';
import type { DynamoStore } from '../../src/repos/store.ts';
import { estate } from '../../tools/bench/estate.ts';
import { type Figure, measure } from '../../tools/bench/figures.ts';
import { fill } from '../../tools/bench/fill.ts';
import { newTableStore } from '../support/stores.ts';

/** Enough for every cost that grows with the table to show; the bench measures larger estates. */
const devices = 7_000;

const otherEngine = process.env.QM_DATABASE === 'dynamodb-local';
if (otherEngine)
  console.log('Capacity is not tested on DynamoDB Local: it counts the index writes of transactions four times.');

describe.skipIf(otherEngine)(`what requests cost on an estate of ${devices} devices`, () => {
  let store: DynamoStore;
  let figures: readonly Figure[];

  beforeAll(async () => {
    store = await newTableStore(inject('dynamodbEndpoint'));
    await fill(store.access, estate(devices));
    figures = await measure(store, devices);
  }, 60_000);

  test('no figure passes its bound', () => {
    const bounded = figures.filter(({ bound }) => bound !== undefined);
    expect(bounded.length).toBeGreaterThan(10);
    expect(bounded.filter(({ value, bound = 0 }) => value > bound)).toEqual([]);
  });

  test('a page by id costs the same at any offset', () => {
    const [first, deep] = figures.filter(({ name }) => name.startsWith('page by id'));
    expect(deep?.value).toBe(first?.value);
  });

  test('a page by name costs the same at any offset', () => {
    const [first, deep] = figures.filter(({ name }) => name.startsWith('page by name'));
    expect(deep?.value).toBe(first?.value);
  });
});
