import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../../src/domain/engine/json.ts';
import { type CheckReport, runCheck } from '../../../../../src/domain/lifecycle/checks/run-check.ts';
import { isShort, sparesLevelCheck } from '../../../../../src/domain/lifecycle/checks/spares-level-check.ts';
import { reorderSpares } from '../../../../../src/domain/lifecycle/ordering/reorder-spares.ts';
import { flagsOf, unitsToReorder } from '../../../../../src/domain/lifecycle/spares/level-bounds.ts';
import { levelChanges, stockOf } from '../../../../../src/domain/lifecycle/spares/spares-levels.ts';
import { chanceFrom } from '../../../../concurrency/chance.ts';
import { interleaved } from '../../../../concurrency/faulty-store.ts';
import type { Lifecycle } from '../../../../support/lifecycle.ts';
import { emptyPool } from '../../../../support/spares.ts';

const unbounded = { min_quantity: null, max_quantity: null };

test.each([
  [{ min_quantity: 1 }, 0, { below_minimum: true, above_maximum: false, is_fulfilled: false }],
  [{ min_quantity: 1 }, 1, { below_minimum: false, above_maximum: false, is_fulfilled: true }],
  [{ min_quantity: 0 }, 0, { below_minimum: false, above_maximum: false, is_fulfilled: true }],
  [{ max_quantity: 2 }, 2, { below_minimum: false, above_maximum: false, is_fulfilled: true }],
  [{ max_quantity: 2 }, 3, { below_minimum: false, above_maximum: true, is_fulfilled: false }],
  [{ min_quantity: 2, max_quantity: 2 }, 2, { below_minimum: false, above_maximum: false, is_fulfilled: true }],
  [{ max_quantity: 0 }, 0, { below_minimum: false, above_maximum: false, is_fulfilled: true }],
])('bounds %j and %i units', (bounds, current_quantity, flags) => {
  expect(flagsOf({ ...unbounded, ...bounds }, { current_quantity })).toEqual(flags);
});

test('a level is fulfilled exactly when it lies within its bounds', () => {
  const bound = fc.option(fc.nat(20));
  fc.assert(
    fc.property(bound, bound, fc.nat(30), (min_quantity, max_quantity, current_quantity) => {
      const { below_minimum, above_maximum, is_fulfilled } = flagsOf(
        { min_quantity, max_quantity },
        { current_quantity },
      );
      expect(is_fulfilled).toBe(
        current_quantity >= (min_quantity ?? 0) && current_quantity <= (max_quantity ?? Number.POSITIVE_INFINITY),
      );
      expect(is_fulfilled).toBe(!below_minimum && !above_maximum);
    }),
  );
});

const item = { type: 'dcim.devicetype', id: 1 } as const;
const spare = { pool: 1, item, variant: {}, status: 'serviceable', quantity: 0, qty_reserved: 0 } as const;

test.each([
  ['serviceable', 5, 2, { current_quantity: 5, available_quantity: 3 }],
  ['damaged', 5, 0, { current_quantity: 0, available_quantity: 0 }],
  ['missing', 5, 0, { current_quantity: 0, available_quantity: 0 }],
] as const)('%s units, %i of them and %i reserved', (status, quantity, qty_reserved, stock) => {
  expect(stockOf({ ...spare, status, quantity, qty_reserved })).toEqual(stock);
});

test('a spare that changes its pool takes its units from one level to the other', () => {
  const changes = levelChanges({ ...spare, pool: 1, quantity: 3 }, { ...spare, pool: 2, quantity: 4 });
  expect(changes.map(({ key, stock }) => [key.pool, stock.current_quantity])).toEqual([
    [1, -3],
    [2, 4],
  ]);
});

test.each([
  [{ min_quantity: 5, max_quantity: null, reorder_quantity: null }, 5, 0],
  [{ min_quantity: 5, max_quantity: null, reorder_quantity: null }, 2, 3],
  [{ min_quantity: 5, max_quantity: 9, reorder_quantity: null }, 2, 7],
  [{ min_quantity: 5, max_quantity: 9, reorder_quantity: 2 }, 2, 4],
  [{ min_quantity: null, max_quantity: 9, reorder_quantity: 2 }, 0, 0],
])('%j with %i available reorder %i', (bounds, available_quantity, units) => {
  expect(unitsToReorder(bounds, { available_quantity })).toBe(units);
});

test.each([
  [{ min_quantity: 2, max_quantity: null }, [1, 2, 3, 2, 1], [true, true, false, false, true]],
  [{ min_quantity: 2, max_quantity: 2 }, [1, 2, 1], [true, false, true]],
  [{ min_quantity: null, max_quantity: 2 }, [0], [false]],
])('%j: a level that goes %j is short %j', (bounds, levels, expected) => {
  let short = false;
  const told = levels.map((available_quantity) => {
    short = isShort(bounds, { available_quantity }, short);
    return short;
  });
  expect(told).toEqual(expected);
});

describe('the level of an allocation', () => {
  let plan: Lifecycle;
  let pool: number;
  let deviceType: number;
  beforeEach(async () => {
    ({ plan, pool, deviceType } = await emptyPool());
  });
  const allocate = (more?: JsonObject) => plan.allocation(pool, deviceType, more);
  const level = async (id: number) => (await plan.values('spareitemallocation', id)).current_quantity;

  test('counts serviceable units of exactly its variant, those that were there and those that come', async () => {
    await plan.spare(pool, deviceType, { quantity: 2 });
    await plan.spare(pool, deviceType, { quantity: 9, status: 'damaged' });
    await plan.spare(pool, deviceType, { quantity: 9, variant: { airflow: 'passive' } });
    await plan.spare(await plan.pool(), deviceType, { quantity: 9 });
    const allocation = await allocate();
    expect(await level(allocation)).toBe(2);
    const spare = await plan.spare(pool, deviceType, { serial: 'S' });
    expect(await level(allocation)).toBe(3);
    await plan.patch('spareitem', spare, { status: 'missing' });
    expect(await level(allocation)).toBe(2);
    await plan.delete('spareitem', spare);
    expect(await level(allocation)).toBe(2);
  });

  test('is counted anew when the allocation is for something else from now on', async () => {
    await plan.spare(pool, deviceType, { quantity: 2 });
    const allocation = await allocate();
    await plan.patch('spareitemallocation', allocation, { variant: { airflow: 'passive' } });
    expect(await level(allocation)).toBe(0);
  });

  test.each([
    ['a quantity changes', (spare: number) => plan.patch('spareitem', spare, { quantity: 5 }), 5],
    ['a spare comes', (_: number, seed: number) => plan.spare(pool, deviceType, { serial: `S-${seed}` }), 3],
    ['a spare goes', (spare: number) => plan.delete('spareitem', spare), 0],
  ])('is exact when the allocation is made while %s, whoever is first', async (_, other, expected) => {
    const { context } = plan;
    for (let seed = 1; seed <= 60; seed++) {
      pool = await plan.pool();
      const spare = await plan.spare(pool, deviceType, { quantity: 2 });
      plan.context = { ...context, store: interleaved(context.store, chanceFrom(seed)) };
      const [allocation] = await Promise.all([allocate(), other(spare, seed)]);
      plan.context = context;
      expect([seed, await level(allocation)]).toEqual([seed, expected]);
    }
  });

  test('can be filtered and ordered by', async () => {
    const short = await allocate({ min_quantity: 5 });
    pool = await plan.pool();
    const fine = await allocate({ min_quantity: 0 });
    expect(await plan.ids('spareitemallocation', { below_minimum: 'true' })).toEqual([short]);
    expect(await plan.ids('spareitemallocation', { is_fulfilled: 'true' })).toEqual([fine]);
    expect(await plan.ids('spareitemallocation', { current_quantity__lt: '1' })).toEqual([short, fine]);
  });
});

describe('the check of levels', () => {
  let plan: Lifecycle;
  let pool: number;
  let deviceType: number;
  let allocation: number;
  beforeAll(async () => {
    ({ plan, pool, deviceType } = await emptyPool());
    allocation = await plan.allocation(pool, deviceType, { min_quantity: 2 });
  });
  const run = (): Promise<CheckReport> => runCheck(plan.context, sparesLevelCheck);
  const nothing = { raised: 0, cleared: 0 };

  test('raises one alert for a level that fell below its minimum, also when three runs meet', async () => {
    const reports = await Promise.all([run(), run(), run()]);
    expect(reports.map(({ raised }) => raised).sort()).toEqual([0, 0, 1]);
    expect(await run()).toMatchObject(nothing);
    expect(await plan.values('alert', 1)).toMatchObject({
      kind: 'below-minimum',
      subject: { type: 'netbox_asset_lifecycle.spareitemallocation', id: allocation },
      message: '0 available, 2 required, 0 on order',
      cleared: null,
      acknowledged: false,
    });
  });

  test('tells what is on order since, in the same alert', async () => {
    await reorderSpares(plan.context, { id: 0, input: { name: 'Restock', pools: [], vendor: null } });
    expect(await run()).toEqual({ checked: 1, ...nothing });
    const told = await plan.find('alert', 1);
    expect(told?.values).toMatchObject({ message: '0 available, 2 required, 2 on order', cleared: null });
    await run();
    expect(await plan.find('alert', 1)).toEqual(told);
  });

  test('keeps it open at the minimum, clears it above, and raises the next at the next crossing', async () => {
    const spare = await plan.spare(pool, deviceType, { quantity: 2 });
    expect(await run()).toEqual({ checked: 1, ...nothing });
    await plan.patch('spareitem', spare, { quantity: 3 });
    expect(await run()).toEqual({ checked: 1, raised: 0, cleared: 1 });
    await plan.patch('spareitem', spare, { quantity: 2 });
    expect(await run()).toEqual({ checked: 0, ...nothing });
    await plan.patch('spareitem', spare, { quantity: 1 });
    expect(await run()).toEqual({ checked: 1, raised: 1, cleared: 0 });
  });

  test('an alert tells who acknowledged it, and when', async () => {
    const [id = 0] = await plan.ids('alert', { acknowledged: 'false', cleared__isnull: 'true' });
    await plan.patch('alert', id, { acknowledged: true });
    const { acknowledged_by, acknowledged_at } = await plan.values('alert', id);
    expect([acknowledged_by, typeof acknowledged_at]).toEqual([1, 'string']);
    await plan.patch('alert', id, { acknowledged: false });
    expect(await plan.values('alert', id)).toMatchObject({ acknowledged_by: null, acknowledged_at: null });
  });

  test('alerts go with their subject', async () => {
    await plan.delete('spareitemallocation', allocation);
    expect(await plan.ids('alert')).toEqual([]);
    expect(await run()).toEqual({ checked: 0, ...nothing });
  });
});
