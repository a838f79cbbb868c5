import { beforeAll, expect, test } from 'vitest';
import { Lifecycle, refusal } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';

let plan: Lifecycle;
let pools: readonly [number, number];
let deviceTypes: readonly [number, number];
let spares: readonly [number, number, number];
beforeAll(async () => {
  plan = await new Lifecycle(new MemoryStore()).prepare();
  pools = [await plan.pool(), await plan.pool()];
  deviceTypes = [await plan.deviceType(), await plan.deviceType()];
  spares = [
    await plan.spare(pools[0], deviceTypes[0], { quantity: 7 }),
    await plan.spare(pools[0], deviceTypes[1], { serial: 'SN-1', status: 'damaged' }),
    await plan.spare(pools[1], deviceTypes[1], { asset_tag: 'TAG-1', description: 'from the lab' }),
  ];
});

test('Asset Lifecycle: a pool needs a site', async () => {
  expect((await refusal(plan.create('sparespool', { name: 'nowhere' }))).body).toEqual({
    site: ['This field is required.'],
  });
});

test.each([
  ['pool_id', () => pools[1], [2]],
  ['item_type', () => 'dcim.devicetype', [0, 1, 2]],
  ['item_id', () => deviceTypes[1], [1, 2]],
  ['status', () => 'damaged', [1]],
  ['serial', () => 'SN-1', [1]],
  ['asset_tag', () => 'TAG-1', [2]],
  ['quantity', () => 7, [0]],
  ['q', () => 'the lab', [2]],
])('Asset Lifecycle: spare items are filtered by %s', async (name, value, found) => {
  expect(await plan.ids('spareitem', { [name]: String(value()) })).toEqual(found.map((index) => spares[index]));
});

test('Asset Lifecycle: allocations are filtered by pool, item and bounds', async () => {
  const [pool, item_id] = [await plan.pool(), await plan.deviceType()];
  const item = { item_type: 'dcim.devicetype', item_id };
  const id = await plan.create('spareitemallocation', { pool, ...item, min_quantity: 30, max_quantity: 40 });
  await plan.create('spareitemallocation', { pool: pools[0], ...item, item_id: deviceTypes[0] });
  for (const [name, value] of Object.entries({ pool_id: pool, item_id, min_quantity: 30, max_quantity: 40 }))
    expect([name, await plan.ids('spareitemallocation', { [name]: String(value) })]).toEqual([name, [id]]);
  expect(await plan.ids('spareitemallocation', { item_type: 'dcim.devicetype' })).toHaveLength(2);
});

test('the ledger is found by pool, spare item, kind, document and time', async () => {
  const made = await plan.installSpare(spares[0], { site: plan.site, role: plan.role });
  const draws = await plan.ids('sparemovement', { kind: 'draw' });
  expect(draws).toHaveLength(1);
  for (const filters of [
    { document_type: 'dcim.device', document_id: String(made.id) },
    { spare_item_id: String(spares[0]), quantity__lt: '0' },
    { pool_id: String(pools[0]), kind: 'draw' },
    { time_after: '2020-01-01T00:00:00Z', balance: '6' },
  ])
    expect(await plan.ids('sparemovement', filters)).toEqual(draws);
});
