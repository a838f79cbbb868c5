import { beforeAll, describe, expect, inject as provided, test } from 'vitest';
import type { DynamoStore } from '../../../src/repos/store.ts';
import { countRequests } from '../../../tools/bench/meter.ts';
import { commitAll, creation, deletion, get, range, unit, update } from '../../support/changes.ts';
import { newTableStore } from '../../support/stores.ts';

const logType = 'core.objectchange';
const entry = (id: number, time: string) => creation(logType, id, { time });

describe('deep pages of a collection without end, in default order', () => {
  let store: DynamoStore;
  const entries = 1_800;
  const names: string[] = [];

  beforeAll(async () => {
    store = await newTableStore(provided('dynamodbEndpoint'));
    const units = range(1, entries).map((id) => {
      const name = new Date(Date.UTC(2026, 0, 1) + ((id * 7919) % 10_000) * 1_000).toISOString();
      names.push(name);
      return unit(entry(id, name));
    });
    await commitAll(store, units);
    names.sort();
  });

  const pageNames = async (offset: number, limit = 20, descending = false) => {
    const { objects } = await store.page({ type: logType, order: 'default', descending, offset, limit });
    return objects.map(({ values }) => values.time);
  };

  test('hold what lies at their offset, first time and later', async () => {
    for (const offset of [1_500, 1_510, 600, 1_790, 900, 1_500])
      expect(await pageNames(offset)).toEqual(names.slice(offset, offset + 20));
    const backwards = names.toReversed();
    for (const offset of [1_500, 1_505])
      expect(await pageNames(offset, 20, true)).toEqual(backwards.slice(offset, offset + 20));
  });

  test('are read from the nearest known place, not from the beginning', async () => {
    await pageNames(1_700);
    const meter = countRequests(store.access);
    expect(await pageNames(1_710)).toEqual(names.slice(1_710, 1_730));
    meter.stop();
    expect(meter.units).toBeLessThan(45);
  });

  test('are right at once after an object came, went or was renamed', async () => {
    await pageNames(1_000);
    await commitAll(store, [unit(entry(5_000, '2025-01-01T00:00:00.000Z'))]);
    expect(await pageNames(1_000)).toEqual(names.slice(999, 1_019));
    await commitAll(store, [unit(update(await get(store, logType, 5_000), { time: '2027-01-01T00:00:00.000Z' }))]);
    expect(await pageNames(1_000)).toEqual(names.slice(1_000, 1_020));
    await commitAll(store, [unit(update(await get(store, logType, 5_000), { time: '2025-02-01T00:00:00.000Z' }))]);
    expect(await pageNames(1_000)).toEqual(names.slice(999, 1_019));
    await commitAll(store, [unit(deletion(await get(store, logType, 5_000)))]);
    expect(await pageNames(1_000)).toEqual(names.slice(1_000, 1_020));
  });

  test('that are walked one after the other hold every object once', async () => {
    const walked: unknown[] = [];
    for (let offset = 0; offset < entries; offset += 130) walked.push(...(await pageNames(offset, 130)));
    expect(walked).toEqual(names);
  });

  test('that are read in parallel hold every object once', async () => {
    const offsets = range(0, 17).map((page) => page * 100);
    const pages = await Promise.all(offsets.map((offset) => pageNames(offset, 100)));
    expect(pages.flat()).toEqual(names);
  });
});
