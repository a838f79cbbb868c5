import { beforeEach, expect, test } from 'vitest';
import type { JsonObject } from '../../../../../src/domain/engine/json.ts';
import { approveStockTake, cancelStockTake } from '../../../../../src/domain/lifecycle/spares/take-stock.ts';
import { Lifecycle, refusal, refusedFor } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';

let plan: Lifecycle;
let pool: number;
let loose: number;
let unit: number;
beforeEach(async () => {
  plan = await new Lifecycle(new MemoryStore()).prepare();
  pool = await plan.pool();
  const deviceType = await plan.deviceType();
  loose = await plan.spare(pool, deviceType, { quantity: 5 });
  unit = await plan.spare(pool, deviceType, { serial: 'A' });
  await plan.spare(pool, deviceType, { serial: 'gone', quantity: 0 });
  await plan.spare(await plan.pool(), deviceType, { quantity: 7 });
});

const open = () => plan.create('stocktake', { pool });
/** The lines of a stock-take by their spare items. */
const lines = async (take: number): Promise<ReadonlyMap<number, JsonObject>> => {
  const rows = await plan.rows('stocktakeline', 'stock_take', take);
  return new Map(rows.map(({ id, values }) => [Number(values.spare_item), { id, ...values }]));
};
const count = async (take: number, spare: number, counted: number | null) =>
  plan.patch('stocktakeline', Number((await lines(take)).get(spare)?.id), { counted });
const approve = (id: number) => approveStockTake(plan.context, { id });
const quantity = async (id: number) => (await plan.values('spareitem', id)).quantity;

test('opening takes a line with the expected quantity for each spare item of the pool', async () => {
  const taken = await lines(await open());
  expect([...taken].map(([spare, line]) => [spare, line.expected, line.counted ?? null])).toEqual([
    [loose, 5, null],
    [unit, 1, null],
  ]);
});

test('approving enters each variance, and leaves what was not counted', async () => {
  const take = await open();
  await count(take, loose, 3);
  expect((await lines(take)).get(loose)).toMatchObject({ counted: 3, variance: -2, counted_by: 1 });
  expect((await approve(take)).values).toMatchObject({ status: 'approved', approved_by: 1 });
  expect([await quantity(loose), await quantity(unit)]).toEqual([3, 1]);
  expect((await plan.entries(loose)).at(-1)).toEqual(['adjust', -2, 3]);
  expect(await plan.ids('sparemovement', { document_type: 'netbox_asset_lifecycle.stocktake' })).toHaveLength(1);
});

test('what moves after the opening or after the count is no variance', async () => {
  const take = await open();
  await plan.patch('spareitem', loose, { quantity: 4 });
  await count(take, loose, 4);
  await count(take, unit, 0);
  await plan.patch('spareitem', loose, { quantity: 2 });
  await approve(take);
  expect([await quantity(loose), await quantity(unit)]).toEqual([2, 0]);
});

test('a count can be taken back until the stock-take is over', async () => {
  const take = await open();
  await count(take, loose, 1);
  await count(take, loose, null);
  await approve(take);
  expect(await quantity(loose)).toBe(5);
  expect(await refusal(count(take, loose, 1))).toEqual(refusedFor('The stock-take is closed.'));
  expect(await refusal(approve(take))).toEqual(refusedFor('The stock-take is closed.'));
});

test('a pool is counted once at a time', async () => {
  const take = await open();
  expect((await refusal(open())).body).toEqual({ pool: ['The pool already has an open stock-take.'] });
  await cancelStockTake(plan.context, { id: take });
  await plan.delete('stocktake', await open());
  const approved = await open();
  await approve(approved);
  expect(await refusal(plan.delete('stocktake', approved))).toEqual(
    refusedFor('An approved stock-take cannot be deleted.'),
  );
});

test('is approved whole or not at all', async () => {
  await plan.reserve(loose, await plan.bom(), { quantity: 4 });
  const take = await open();
  await count(take, loose, 3);
  await count(take, unit, 0);
  expect(await refusal(approve(take))).toEqual(
    refusedFor(`Spare item ${loose}: Insufficient quantity. 4 units are reserved.`),
  );
  expect([await quantity(loose), await quantity(unit)]).toEqual([5, 1]);
});

test('a unit with a serial number is there or not', async () => {
  const take = await open();
  expect((await refusal(count(take, unit, 2))).body).toEqual({
    counted: ['A spare item with a serial number or an asset tag cannot have more than one unit.'],
  });
});

test('a unit that was found, and has come back since, is not found twice', async () => {
  const own = await open();
  await plan.patch('spareitem', unit, { quantity: 0 });
  await count(own, unit, 1);
  await plan.patch('spareitem', unit, { quantity: 1 });
  expect(await refusal(approve(own))).toEqual(
    refusedFor(`Spare item ${unit}: A spare item with a serial number or an asset tag cannot have more than one unit.`),
  );
  await count(own, unit, null);
  await count(own, unit, 1);
  await approve(own);
  expect(await quantity(unit)).toBe(1);
});
