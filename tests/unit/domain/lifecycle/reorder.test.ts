import { beforeEach, expect, test } from 'vitest';
import { reorder as reorderAction } from '../../../../src/domain/lifecycle/spare-item-allocation-actions.ts';
import type { JsonObject } from '../../../../src/domain/model/json.ts';
import { dryRunStore } from '../../../../src/domain/use-cases/dry-run.ts';
import { formAnswer } from '../../../../src/domain/use-cases/form-answer.ts';
import { reorderSpares } from '../../../../src/domain/use-cases/reorder-spares.ts';
import { MemoryStore } from '../../../../src/repos/memory.ts';
import { Lifecycle, refusal, refusedFor } from '../../../support/lifecycle.ts';

let plan: Lifecycle;
let pools: readonly [number, number];
let deviceType: number;
beforeEach(async () => {
  plan = await new Lifecycle(new MemoryStore()).prepare();
  pools = [await plan.pool(), await plan.pool()];
  deviceType = await plan.deviceType();
});
const allocate = (pool: number, more: JsonObject = {}) =>
  plan.create('spareitemallocation', { pool, item_type: 'dcim.devicetype', item_id: deviceType, ...more });
const reorder = (input: { pools?: readonly number[]; vendor?: number } = {}) =>
  reorderSpares(plan.context, { id: 0, input: { name: 'Restock', pools: [], vendor: null, ...input } });

test('what is short of one item in all pools becomes one line of a draft BOM', async () => {
  const ids = [
    await allocate(pools[0], { min_quantity: 3 }),
    await allocate(pools[1], { min_quantity: 2, reorder_quantity: 5 }),
  ];
  await plan.spare(pools[0], deviceType, { quantity: 1 });
  await allocate(pools[0], { variant: { airflow: 'passive' }, min_quantity: 0, max_quantity: 9 });
  const { bom, purchase_order, lines } = await reorder();
  expect(purchase_order).toBeNull();
  expect(await plan.values('bom', bom)).toMatchObject({ name: 'Restock', status: 'draft' });
  expect(lines.map(({ quantity, spare_item_allocations }) => [quantity, spare_item_allocations])).toEqual([[7, ids]]);
  expect(await plan.values('bomlineitem', lines[0]?.bom_line_item ?? 0)).toMatchObject({
    bom,
    item: { id: deviceType },
    quantity: 7,
    auto_generated: false,
  });
});

test('reserved units are not available: they are reordered, too', async () => {
  const spare = await plan.spare(pools[0], deviceType, { quantity: 3 });
  await allocate(pools[0], { min_quantity: 3 });
  expect(await refusal(reorder())).toEqual(refusedFor('No allocation is below its minimum.'));
  await plan.reserve(spare, await plan.bom(), { quantity: 2 });
  expect((await reorder()).lines).toMatchObject([{ quantity: 2 }]);
});

test('with a vendor there is a draft order, too, in packs and at prices of their list', async () => {
  await allocate(pools[0], { min_quantity: 3 });
  const item = { item_type: 'dcim.devicetype', item_id: deviceType };
  await plan.create('vendorprice', { vendor: plan.vendor, ...item, unit_price: '9.50', pack_size: 2 });
  const { purchase_order } = await reorder({ vendor: plan.vendor, pools: [pools[0]] });
  const [line] = await plan.rows('polineitem', 'purchase_order', purchase_order ?? 0);
  expect(line?.values).toMatchObject({ qty_ordered: 4, unit_price: '9.5000' });
});

test('only the chosen pools are looked at, and a name is used once', async () => {
  await allocate(pools[0], { min_quantity: 3 });
  expect(await refusal(reorder({ pools: [pools[1]] }))).toEqual(refusedFor('No allocation is below its minimum.'));
  await reorder({ pools: [pools[0]] });
  expect((await refusal(reorder())).body).toEqual({ name: ['BOM with this name already exists.'] });
});

test('a dry run answers what would be made without ids and addresses, and the rest with them', async () => {
  const allocation = await allocate(pools[0], { min_quantity: 3 });
  const context = { ...plan.context, store: dryRunStore(plan.context.store) };
  const input = { name: 'Restock', pools: [], vendor: plan.vendor };
  const answer = await formAnswer(context, reorderAction.answer, await reorderSpares(context, { id: 0, input }));
  const unmade = { id: null, url: null };
  expect(answer).toMatchObject({
    bom: { ...unmade, name: 'Restock' },
    purchase_order: { ...unmade, display: 'Metal Works #new', vendor: { id: plan.vendor } },
    lines: [{ bom_line_item: { ...unmade, bom: unmade }, spare_item_allocations: [{ id: allocation }] }],
  });
  expect(JSON.stringify(answer)).not.toMatch(/[:/# ]-\d/);
});
