import { beforeEach, expect, test } from 'vitest';
import type { JsonObject } from '../../../../../src/domain/engine/json.ts';
import { UnitOfWork } from '../../../../../src/domain/engine/write/unit-of-work.ts';
import { reservationCheck } from '../../../../../src/domain/lifecycle/checks/reservation-check.ts';
import { runCheck } from '../../../../../src/domain/lifecycle/checks/run-check.ts';
import { cancelReservation } from '../../../../../src/domain/lifecycle/spares/cancel-reservation.ts';
import { freeSpares } from '../../../../../src/domain/lifecycle/spares/post-movements.ts';
import { Lifecycle, refusal, refusedFor, tally } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';

let plan: Lifecycle;
let pool: number;
let spare: number;
let bom: number;
let assets: readonly number[];
beforeEach(async () => {
  plan = await new Lifecycle(new MemoryStore()).prepare();
  pool = await plan.pool();
  const planned = await plan.plannedBom(3);
  ({ bom, assets } = planned);
  spare = await plan.spare(pool, planned.deviceType, { quantity: 3 });
});
const stock = async () => {
  const { quantity, qty_reserved } = await plan.values('spareitem', spare);
  return [quantity, qty_reserved];
};
const state = async (id: number) => {
  const { status, qty_drawn } = await plan.values('sparereservation', id);
  return [status, qty_drawn];
};
const soon = (): JsonObject => ({ expires: new Date(Date.now() + 60_000).toISOString() });
/** As if so many days had gone by. */
const later = (days: number): Lifecycle['context'] => ({
  ...plan.context,
  now: () => new Date(Date.now() + days * 24 * 3600 * 1000),
});

test('keep units for a BOM: its assets draw them, others draw what is free', async () => {
  const id = await plan.reserve(spare, bom, { quantity: 2 });
  expect(await stock()).toEqual([3, 2]);
  const other = await plan.reserve(spare, await plan.bom(), { quantity: 1 });
  expect((await refusal(plan.reserve(spare, await plan.bom()))).body).toEqual({
    quantity: ['Insufficient quantity. 0 units are free.'],
  });
  await plan.install(assets[0] ?? 0, { spare_item: spare });
  expect([await stock(), await state(id)]).toEqual([
    [2, 2],
    ['active', 1],
  ]);
  await plan.install(assets[1] ?? 0, { spare_item: spare });
  expect([await stock(), await state(id)]).toEqual([
    [1, 1],
    ['drawn', 2],
  ]);
  expect((await refusal(plan.install(assets[2] ?? 0, { spare_item: spare }))).body).toEqual({
    spare_item: ['Insufficient quantity. 1 units are reserved.'],
  });
  expect(await state(other)).toEqual(['active', 0]);
});

test('keep a unit from new objects, adjustments, damage and deletion', async () => {
  await plan.reserve(spare, bom, { quantity: 3 });
  const where = { site: plan.site, role: plan.role };
  expect(await refusal(plan.installSpare(spare, where))).toEqual(
    refusedFor('Insufficient quantity. 3 units are reserved.'),
  );
  expect((await refusal(plan.patch('spareitem', spare, { quantity: 2 }))).body).toEqual({
    quantity: ['Insufficient quantity. 3 units are reserved.'],
  });
  expect((await refusal(plan.patch('spareitem', spare, { status: 'damaged' }))).status).toBe(400);
  expect(await refusal(plan.delete('spareitem', spare))).toEqual(refusedFor('3 units are reserved.'));
  expect(await stock()).toEqual([3, 3]);
});

test('end when they are cancelled, deleted, or their BOM is deleted', async () => {
  const cancelled = await plan.reserve(spare, bom, { quantity: 1 });
  await cancelReservation(plan.context, { id: cancelled });
  expect([await stock(), await state(cancelled)]).toEqual([
    [3, 0],
    ['cancelled', 0],
  ]);
  expect(await refusal(cancelReservation(plan.context, { id: cancelled }))).toEqual(
    refusedFor('The reservation is not active.'),
  );
  expect(await refusal(plan.patch('sparereservation', cancelled, { quantity: 2 }))).toEqual(
    refusedFor('The reservation is not active.'),
  );
  await plan.delete('sparereservation', await plan.reserve(spare, bom, { quantity: 2 }));
  expect(await stock()).toEqual([3, 0]);
  const unplanned = await plan.bom();
  await plan.reserve(spare, unplanned, { quantity: 2 });
  await plan.delete('bom', unplanned);
  expect(await stock()).toEqual([3, 0]);
});

test('that have expired keep no unit from an install out of the pool, before the hourly check has come', async () => {
  await plan.reserve(spare, await plan.bom(), { quantity: 3, ...soon() });
  const [asset = 0] = assets;
  expect((await refusal(plan.install(asset, { spares_pool: pool }))).status).toBe(400);
  plan.context = later(1);
  await plan.install(asset, { spares_pool: pool });
  expect(await stock()).toEqual([2, 0]);
});

test('may be made larger, smaller or longer while they are active', async () => {
  const id = await plan.reserve(spare, bom, { quantity: 1 });
  await plan.patch('sparereservation', id, { quantity: 3 });
  expect(await stock()).toEqual([3, 3]);
  await plan.install(assets[0] ?? 0, { spare_item: spare });
  await plan.patch('sparereservation', id, { quantity: 2, ...soon() });
  expect(await stock()).toEqual([2, 1]);
  await plan.patch('sparereservation', id, { quantity: 1 });
  expect([await stock(), await state(id)]).toEqual([
    [2, 0],
    ['drawn', 1],
  ]);
});

test('are one for spare item and BOM, of serviceable units, with a time to come', async () => {
  await plan.reserve(spare, bom);
  expect(await refusal(plan.reserve(spare, bom))).toEqual(
    refusedFor('The BOM already has an active reservation of this spare item. Change its quantity instead.'),
  );
  expect((await refusal(plan.reserve(spare, await plan.bom(), { expires: '2020-01-01T00:00:00Z' }))).body).toEqual({
    expires: ['This time must be in the future.'],
  });
  const damaged = await plan.spare(pool, await plan.deviceType(), { status: 'damaged' });
  expect((await refusal(plan.reserve(damaged, bom))).body).toEqual({
    spare_item: ['Only serviceable spare items can be reserved.'],
  });
});

test('are free again after 30 days, at once for who needs the units, for all by the scheduled check', async () => {
  const id = await plan.reserve(spare, bom, { quantity: 3 });
  const other = await plan.bom();
  const input = { spare_item: spare, bom: other, quantity: 2 };
  expect(await tally([plan.create('sparereservation', input)])).toEqual({ 400: 1 });
  plan.context = later(31);
  await plan.create('sparereservation', input);
  expect([await stock(), await state(id)]).toEqual([
    [3, 2],
    ['expired', 0],
  ]);
  plan.context = later(62);
  expect(await runCheck(plan.context, reservationCheck)).toEqual({ checked: 1, raised: 1, cleared: 0 });
  expect(await stock()).toEqual([3, 0]);
  const [alert = 0] = await plan.ids('alert', { kind: 'expired-reservation' });
  expect(await plan.values('alert', alert)).toMatchObject({
    message: '2 reserved units were not drawn in time and are free again',
  });
  expect(await runCheck(plan.context, reservationCheck)).toEqual({ checked: 1, raised: 0, cleared: 0 });
  await plan.patch('alert', alert, { acknowledged: true });
  expect(await runCheck(plan.context, reservationCheck)).toEqual({ checked: 1, raised: 0, cleared: 1 });
});

test('count as free for their own BOM only', async () => {
  await plan.reserve(spare, bom, { quantity: 2 });
  const free = async (forBom?: number) =>
    (await freeSpares(new UnitOfWork(plan.context), [pool], forBom)).map((one) => one.free);
  expect([await free(), await free(bom), await free(await plan.bom())]).toEqual([[1], [3], [1]]);
});

test('take units out of what an allocation has available, not out of what the pool holds', async () => {
  const { item } = await plan.values('spareitem', spare);
  const item_id = typeof item === 'object' && item !== null && 'id' in item ? item.id : 0;
  const allocation = await plan.create('spareitemallocation', { pool, item_type: 'dcim.devicetype', item_id });
  await plan.reserve(spare, bom, { quantity: 2 });
  expect(await plan.values('spareitemallocation', allocation)).toMatchObject({
    current_quantity: 3,
    available_quantity: 1,
  });
});
