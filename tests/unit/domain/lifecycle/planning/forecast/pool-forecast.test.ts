import { beforeEach, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../../../src/domain/engine/json.ts';
import type { Actor } from '../../../../../../src/domain/engine/ports.ts';
import { reorderSpares } from '../../../../../../src/domain/lifecycle/ordering/reorder-spares.ts';
import { poolForecast } from '../../../../../../src/domain/lifecycle/planning/forecast/pool-forecast.ts';
import { transferSpare } from '../../../../../../src/domain/lifecycle/spares/move-spares.ts';
import { countingStore } from '../../../../../support/counting-store.ts';
import { drawnPool } from '../../../../../support/drawn-pool.ts';
import { type Lifecycle, refusal } from '../../../../../support/lifecycle.ts';

const lifecycle = 'netbox_asset_lifecycle';

const plainQuery = { allocation_id: [], service_level: 95, lead_time_days: null, vendor_id: null, levels: false };

let plan: Lifecycle;
let pool: number;
let deviceType: number;
let spare: number;
let allocation: number;

beforeEach(async () => {
  ({ plan, pool, deviceType, spare, allocation } = await drawnPool());
});

const forecastOf = async (more: Partial<Parameters<typeof poolForecast>[2]> = {}) =>
  (await poolForecast(plan.context, pool, { ...plainQuery, ...more })).entries;

const price = (more: JsonObject = {}) =>
  plan.create('vendorprice', {
    vendor: plan.vendor,
    item_type: 'dcim.devicetype',
    item_id: deviceType,
    currency: 'EUR',
    unit_price: '10.00',
    ...more,
  });

test('the forecast of an item that is drawn once a month', async () => {
  const [entry, ...others] = await forecastOf();
  expect(others).toEqual([]);
  expect(entry).toMatchObject({
    allocation,
    item: { type: 'dcim.devicetype', id: deviceType },
    variant: {},
    months: 12,
    months_empty: 0,
    draws: 12,
    method: 'steady',
    trust: 'fair',
    rate: '1.000',
    rate_croston_sba: '0.950',
    rate_tsb: '1.000',
    lead_time_days: 30,
    lead_time_source: 'default',
    lead_time_vendor: null,
    demand_p50: 1,
    demand_p90: 3,
    available: 8,
    on_order: 0,
    suggested_reorder_point: 3,
    suggested_min_quantity: 4,
    suggested_reorder_quantity: 3,
    suggested_max_quantity: 6,
    min_quantity: 2,
    reorder_quantity: null,
    max_quantity: 30,
    hidden_documents: 0,
    due: [],
    levels: [],
    outlook: [],
  });
  expect(String(entry?.dry_p90) < String(entry?.dry_p50)).toBe(true);
  expect(String(entry?.dry_p50).slice(0, 7)).toBe('2027-06');
});

describe('the lead time', () => {
  test('is the longest of the valid prices, and its vendor sells in packs', async () => {
    const other = await plan.create('vendor', { name: 'Slow Works' });
    await price({ lead_time_days: 14 });
    await price({ vendor: other, lead_time_days: 60, pack_size: 4 });
    await price({ currency: 'USD', lead_time_days: 90, valid_to: '2026-11-28' });
    const [entry] = await forecastOf();
    expect(entry).toMatchObject({
      lead_time_days: 60,
      lead_time_source: 'listed',
      lead_time_vendor: other,
      suggested_reorder_quantity: 4,
    });
    expect((await forecastOf({ vendor_id: plan.vendor }))[0]).toMatchObject({
      lead_time_days: 14,
      lead_time_vendor: plan.vendor,
      suggested_reorder_quantity: 3,
    });
  });

  test('may be asked for; a longer one needs more units, as does a better service', async () => {
    const [short] = await forecastOf({ lead_time_days: 10 });
    const [long] = await forecastOf({ lead_time_days: 120 });
    const [better] = await forecastOf({ lead_time_days: 120, service_level: 99 });
    expect(long).toMatchObject({ lead_time_days: 120, lead_time_source: 'request' });
    const points = [short, long, better].map((entry) => Number(entry?.suggested_reorder_point));
    expect(points).toEqual([...points].sort((a, b) => a - b));
    expect(new Set(points).size).toBe(3);
  });
});

test('what is on order comes on its day, late orders after a lead time', async () => {
  await plan.patch('spareitemallocation', allocation, { min_quantity: 10, max_quantity: 12 });
  const { purchase_order: order } = await reorderSpares(plan.context, {
    id: 0,
    input: { name: 'Refill', pools: [pool], vendor: plan.vendor },
  });
  expect((await forecastOf())[0]).toMatchObject({ on_order: 0, due: [] });
  await plan.patch('purchaseorder', Number(order), { date_expected: '2026-12-24' });
  await plan.place(Number(order));
  const [entry] = await forecastOf();
  expect(entry).toMatchObject({ on_order: 4, due: [{ date: '2026-12-24', units: 4, purchase_order: order }] });
  await plan.patch('purchaseorder', Number(order), { date_expected: '2026-11-01' });
  expect((await forecastOf())[0]?.due).toEqual([{ date: '2026-12-29', units: 4, purchase_order: order }]);
});

test('units that leave for another pool are no demand there or here; items without an allocation have a forecast', async () => {
  const other = await plan.pool();
  await transferSpare(plan.context, { id: spare, input: { pool: other, quantity: 3, reason: '' } });
  expect((await forecastOf())[0]).toMatchObject({ available: 5, draws: 12, rate: '1.000' });
  const { entries } = await poolForecast(plan.context, other, plainQuery);
  expect(entries).toMatchObject([
    { allocation: null, months: 0, method: 'none', trust: 'none', rate: null, available: 3, dry_p50: null },
  ]);
});

test('an item that is no longer drawn fades', async () => {
  plan.context = { ...plan.context, now: () => new Date('2027-10-01T10:00:00.000Z') };
  const [entry] = await forecastOf();
  expect(entry).toMatchObject({ method: 'fading', draws: 12, months: 22 });
  expect(Number(entry?.rate)).toBeLessThan(0.3);
});

test('with levels, the course of the pool is told, week by week, and what is to come', async () => {
  const [entry] = await forecastOf({ levels: true });
  const levels = entry?.levels ?? [];
  expect(levels.map(({ units }) => units)).toEqual([20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 8]);
  expect(levels.at(-1)).toEqual({ date: '2026-11-29', units: 8 });
  const outlook = entry?.outlook ?? [];
  expect(outlook[0]).toEqual({ date: '2026-11-29', likely: 8, least: 8 });
  expect(outlook.at(-1)?.likely).toBeLessThanOrEqual(1);
  expect(outlook.every(({ likely, least }) => least <= likely)).toBe(true);
});

test('refuses allocations of other pools, and names no hidden ones', async () => {
  const other = await plan.allocation(await plan.pool(), deviceType);
  expect(await refusal(forecastOf({ allocation_id: [other] }))).toEqual({
    status: 400,
    body: { allocation_id: [`The pool has no allocation ${other}.`] },
  });
});

describe('a caller', () => {
  const viewing = (...models: readonly (readonly [string, JsonObject?])[]): Actor => ({
    userId: 9,
    username: 'reader',
    superuser: false,
    writeEnabled: true,
    permissions: models.map(([model, constraints]) => ({
      actions: ['view'],
      types: [`${lifecycle}.${model}`],
      constraints: constraints ?? null,
    })),
  });

  test.each([
    ['no movement', [], 13],
    ['movements since summer', [['sparemovement', { time__gte: '2026-07-01' }]], 8],
  ] as const)('who may view %s hears nothing of the others but their number', async (_, more, hidden) => {
    plan.context = {
      ...plan.context,
      actor: viewing(['sparespool'], ['spareitem'], ['spareitemallocation'], ...more),
    };
    expect((await forecastOf())[0]).toMatchObject({
      hidden_documents: hidden,
      available: 8,
      months: 0,
      draws: 0,
      rate: null,
      dry_p50: null,
      trust: 'none',
    });
  });

  test('who may not view all spare items of an item hears of no levels and no record', async () => {
    const more = await plan.spare(pool, deviceType, { quantity: 1, status: 'damaged' });
    const types = [['sparespool'], ['spareitemallocation'], ['sparemovement']] as const;
    for (const [spares, hidden] of [
      [[], 2],
      [[['spareitem', { id: more }] as const], 1],
    ] as const) {
      plan.context = { ...plan.context, actor: viewing(...types, ...spares) };
      expect((await forecastOf({ levels: true }))[0]).toMatchObject({
        hidden_documents: hidden,
        available: 8,
        months: 0,
        rate: null,
        levels: [],
        outlook: [],
      });
    }
  });

  test('who may view no spare item and no allocation gets no entry', async () => {
    plan.context = { ...plan.context, actor: viewing(['sparespool'], ['sparemovement']) };
    expect(await forecastOf()).toEqual([]);
  });

  test('who may not view orders hears of none', async () => {
    await plan.patch('spareitemallocation', allocation, { min_quantity: 10, max_quantity: 12 });
    const { purchase_order: order } = await reorderSpares(plan.context, {
      id: 0,
      input: { name: 'Refill', pools: [pool], vendor: plan.vendor },
    });
    await plan.place(Number(order));
    plan.context = {
      ...plan.context,
      actor: viewing(['sparespool'], ['spareitem'], ['spareitemallocation'], ['sparemovement'], ['bomlineitem']),
    };
    expect((await forecastOf())[0]).toMatchObject({ on_order: 0, due: [], hidden_documents: 1, draws: 12 });
  });
});

test('thirty items cost as many reads as three', async () => {
  const more = async (count: number): Promise<void> => {
    for (let made = 0; made < count; made++) await plan.allocation(pool, await plan.deviceType());
  };
  const readsOf = async () => {
    const { store, reads } = countingStore(plan.context.store);
    await poolForecast({ ...plan.context, store }, pool, plainQuery);
    return reads;
  };
  await more(2);
  const few = await readsOf();
  await more(27);
  expect(await readsOf()).toEqual(few);
});
