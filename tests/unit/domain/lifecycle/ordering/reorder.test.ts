import { beforeEach, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../../src/domain/engine/json.ts';
import type { Actor } from '../../../../../src/domain/engine/ports.ts';
import { verbAnswer } from '../../../../../src/domain/engine/query/verb-answer.ts';
import { dryRunStore } from '../../../../../src/domain/engine/write/dry-run.ts';
import { bomCoverage } from '../../../../../src/domain/lifecycle/bom/bom-coverage.ts';
import { reorderSpares } from '../../../../../src/domain/lifecycle/ordering/reorder-spares.ts';
import { shortCloseLine } from '../../../../../src/domain/lifecycle/ordering/short-close.ts';
import { reorder as reorderAction } from '../../../../../src/domain/lifecycle/spares/spare-item-allocation-actions.ts';
import { countingStore } from '../../../../support/counting-store.ts';
import { Lifecycle, refusal, refusedFor, tally } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';
import { dispose, receive, reverse } from '../../../../support/shipping.ts';

let plan: Lifecycle;
let pools: readonly [number, number];
let deviceType: number;
beforeEach(async () => {
  plan = await new Lifecycle(new MemoryStore()).prepare();
  pools = [await plan.pool(), await plan.pool()];
  deviceType = await plan.deviceType();
});
const allocate = (pool: number, more?: JsonObject) => plan.allocation(pool, deviceType, more);
interface Wish {
  readonly name?: string;
  readonly pools?: readonly number[];
  readonly vendor?: number;
}
const reorder = (input: Wish = {}) =>
  reorderSpares(plan.context, { id: 0, input: { name: 'Restock', pools: [], vendor: null, ...input } });

test('what pools are short of becomes a draft BOM with a line for each pool', async () => {
  const ids = [
    await allocate(pools[0], { min_quantity: 3 }),
    await allocate(pools[1], { min_quantity: 2, reorder_quantity: 5 }),
  ];
  await plan.spare(pools[0], deviceType, { quantity: 1 });
  await allocate(pools[0], { variant: { airflow: 'passive' }, min_quantity: 0, max_quantity: 9 });
  const { bom, purchase_order, lines } = await reorder();
  expect(purchase_order).toBeNull();
  expect(await plan.values('bom', bom)).toMatchObject({ name: 'Restock', status: 'draft' });
  expect(lines.map(({ quantity, spare_item_allocations }) => [quantity, spare_item_allocations])).toEqual([
    [2, [ids[0]]],
    [5, [ids[1]]],
  ]);
  expect(await plan.values('bomlineitem', lines[1]?.bom_line_item ?? 0)).toMatchObject({
    bom,
    item: { id: deviceType },
    quantity: 5,
    auto_generated: false,
    spares_pool: pools[1],
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

test('pools that want the same share packs and price breaks', async () => {
  for (const pool of pools) await allocate(pool, { min_quantity: 3 });
  const item = { item_type: 'dcim.devicetype', item_id: deviceType };
  const price_breaks = [{ quantity: 8, unit_price: '7' }];
  await plan.create('vendorprice', { vendor: plan.vendor, ...item, unit_price: '9', pack_size: 4, price_breaks });
  const { purchase_order } = await reorder({ vendor: plan.vendor });
  const lines = await plan.rows('polineitem', 'purchase_order', purchase_order ?? 0);
  expect(lines.map(({ values }) => [values.qty_ordered, values.unit_price])).toEqual([
    [3, '7.0000'],
    [5, '7.0000'],
  ]);
});

test('only the chosen pools are looked at, and a name is used once', async () => {
  await allocate(pools[0], { min_quantity: 3 });
  expect(await refusal(reorder({ pools: [pools[1]] }))).toEqual(refusedFor('No allocation is below its minimum.'));
  await reorder({ pools: [pools[0]] });
  await allocate(pools[1], { min_quantity: 3 });
  expect((await refusal(reorder())).body).toEqual({ name: ['BOM with this name already exists.'] });
});

test('a dry run answers what would be made without ids and addresses, and the rest with them', async () => {
  const allocation = await allocate(pools[0], { min_quantity: 3 });
  const context = { ...plan.context, store: dryRunStore(plan.context.store) };
  const input = { name: 'Restock', pools: [], vendor: plan.vendor };
  const answer = await verbAnswer(context, reorderAction.answer, await reorderSpares(context, { id: 0, input }));
  const unmade = { id: null, url: null };
  expect(answer).toMatchObject({
    bom: { ...unmade, name: 'Restock' },
    purchase_order: { ...unmade, display: 'Metal Works #new', vendor: { id: plan.vendor } },
    lines: [{ bom_line_item: { ...unmade, bom: unmade }, spare_item_allocations: [{ id: allocation }] }],
  });
  expect(JSON.stringify(answer)).not.toMatch(/[:/# ]-\d/);
});

describe('what is on order', () => {
  const again = (more: Wish = {}) => reorder({ name: plan.name('again'), vendor: plan.vendor, ...more });
  const covered = refusedFor('All shortages are already on order or on hand.');
  /** A pool that lacks five units, and the order for them with its line. */
  async function reordered() {
    const allocation = await allocate(pools[0], { min_quantity: 5 });
    const { bom, purchase_order, lines } = await reorder({ vendor: plan.vendor });
    const order = purchase_order ?? 0;
    const [line] = await plan.rows('polineitem', 'purchase_order', order);
    return { allocation, bom, order, bomLine: lines[0]?.bom_line_item ?? 0, line: line?.id ?? 0 };
  }
  const place = (order: number) => plan.place(order);
  async function shipped(order: number, bom_line_item: number, qty_shipped: number) {
    const shipment = await plan.shipment(order, { status: 'shipped', site: plan.site });
    const line = await plan.create('shipmentlineitem', { shipment, bom_line_item, qty_shipped });
    return (more: JsonObject) => receive(plan, shipment, { lines: [{ shipment_line_item: line, ...more }] });
  }

  test.each(['a draft order', 'a draft BOM'])('is not ordered twice, be it %s', async (kind) => {
    await allocate(pools[0], { min_quantity: 5 });
    await reorder(kind === 'a draft order' ? { vendor: plan.vendor } : {});
    expect(await refusal(again())).toEqual(covered);
  });

  test('is not ordered by two who reorder at the same moment', async () => {
    await allocate(pools[0], { min_quantity: 5 });
    expect(await tally([again(), again(), again()])).toEqual({ done: 1, 400: 2 });
    expect(await plan.ids('purchaseorder')).toHaveLength(1);
  });

  test('is topped up when more is missing, and told beside what needs nothing', async () => {
    const { allocation } = await reordered();
    const other = await allocate(pools[1], { min_quantity: 1 });
    await again({ pools: [pools[1]] });
    await plan.patch('spareitemallocation', allocation, { min_quantity: 7 });
    expect(await again()).toMatchObject({
      lines: [{ quantity: 2, on_order: 5, spare_item_allocations: [allocation] }],
      skipped: [{ spare_item_allocation: other, on_order: 1 }],
    });
    expect(await refusal(again())).toEqual(covered);
  });

  test.each([
    ['cancelled', async ({ order }: { order: number }) => plan.patch('purchaseorder', order, { status: 'cancelled' })],
    [
      'fulfilled, as its buyer says',
      async ({ order }: { order: number }) => plan.patch('purchaseorder', order, { status: 'fulfilled' }),
    ],
    [
      'closed short',
      async ({ line }: { line: number }) => shortCloseLine(plan.context, { id: line, input: { reason: 'EOL' } }),
    ],
  ])('is ordered anew when the order was %s', async (_, end) => {
    const made = await reordered();
    await place(made.order);
    expect(await refusal(again())).toEqual(covered);
    await end(made);
    expect((await again()).lines).toMatchObject([{ quantity: 5, on_order: 0 }]);
  });

  test('is planned again when the order is deleted, and given up with the BOM', async () => {
    const { bom, order } = await reordered();
    await plan.delete('purchaseorder', order);
    expect(await refusal(again())).toEqual(covered);
    await plan.delete('bom', bom);
    expect((await again()).lines).toMatchObject([{ quantity: 5, on_order: 0 }]);
  });

  test('is in the pool once it arrives: received, damaged and back', async () => {
    const { allocation, order, bomLine } = await reordered();
    await place(order);
    const arrive = await shipped(order, bomLine, 5);
    const slip = await arrive({ qty_received: 3, qty_damaged: 1, units: [{ serial: 'S-1' }] });
    expect(slip.values.lines).toMatchObject([{ qty_to_pool: 3, pool: pools[0], units: [{ to_pool: true }] }]);
    expect(await plan.values('spareitemallocation', allocation)).toMatchObject({ available_quantity: 3 });
    expect(await refusal(again())).toEqual(covered);
    await reverse(plan, slip.id);
    expect(await plan.values('spareitemallocation', allocation)).toMatchObject({ available_quantity: 0 });
    expect(await refusal(again())).toEqual(covered);
  });

  /** Five reordered units, of which four went to the pool and one arrived unfit; the order is done. */
  async function oneUnfit(units: readonly JsonObject[] = []) {
    const made = await reordered();
    await place(made.order);
    const arrive = await shipped(made.order, made.bomLine, 5);
    const { values } = await arrive({ qty_received: 4, qty_damaged: 1, units: [...units] });
    await plan.patch('purchaseorder', made.order, { status: 'fulfilled' });
    const shipment = Number(values.shipment);
    const [line] = await plan.rows('shipmentlineitem', 'shipment', shipment);
    const entry = { shipment_line_item: line?.id ?? 0, condition: 'damaged', quantity: 1 };
    const repair = (more: JsonObject = {}) =>
      dispose(plan, shipment, { disposition: 'repaired', reason: 'New fan', lines: [{ ...entry, ...more }] });
    return { ...made, repair, shipmentLine: line?.id ?? 0 };
  }
  /** Somebody at the dock, who may not touch spares. */
  const inspector: Actor = {
    ...{ userId: 7, username: 'inspector', superuser: false, writeEnabled: true },
    permissions: [
      {
        types: ['netbox_asset_lifecycle.shipment', 'netbox_asset_lifecycle.shipmentlineitem'],
        actions: ['view', 'change'],
        constraints: null,
      },
    ],
  };

  test('counts what waits on the shelf: a unit that was repaired here is not bought again', async () => {
    const { bom, repair } = await oneUnfit();
    const dry = { ...plan.context, store: dryRunStore(plan.context.store) };
    const input = { name: 'Dry', pools: [], vendor: plan.vendor };
    expect((await reorderSpares(dry, { id: 0, input })).lines).toMatchObject([{ quantity: 1, on_order: 0 }]);
    const { context } = plan;
    plan.context = { ...context, actor: inspector };
    await repair();
    plan.context = context;
    expect((await bomCoverage(plan.context, bom)).lines).toMatchObject([{ received: 5, on_hand: 1, in_pools: 4 }]);
    expect(await refusal(again())).toEqual(covered);
  });

  test('counts a unit that is repaired after the allocation was reordered for again', async () => {
    const { allocation, repair } = await oneUnfit();
    expect((await again()).lines).toMatchObject([{ quantity: 1, on_order: 0 }]);
    const { context } = plan;
    plan.context = { ...context, actor: inspector };
    await repair();
    plan.context = context;
    await plan.patch('spareitemallocation', allocation, { min_quantity: 7 });
    expect((await again()).lines).toMatchObject([{ quantity: 1, on_order: 2 }]);
  });

  test('goes to the pool when it is repaired, with its number, and comes out again when that was a mistake', async () => {
    const { allocation, bom, repair, shipmentLine } = await oneUnfit([{ serial: 'S-9', damaged: true }]);
    const [unit] = await plan.rows('receivedunit', 'shipment_line_item', shipmentLine);
    const state = async () => [
      (await plan.values('spareitemallocation', allocation)).available_quantity,
      (await plan.values('receivedunit', unit?.id ?? 0)).status,
      (await bomCoverage(plan.context, bom)).lines.map(({ on_hand, in_pools, damaged }) => [
        on_hand,
        in_pools,
        damaged,
      ]),
    ];
    expect(await state()).toEqual([4, 'damaged', [[0, 4, 1]]]);
    const slip = await repair({ units: [{ serial: 'S-9' }] });
    expect(slip.values.lines).toMatchObject([
      { qty_received: 1, qty_damaged: -1, qty_to_pool: 1, pool: pools[0], units: [{ serial: 'S-9', to_pool: true }] },
    ]);
    expect(await state()).toEqual([5, 'in-pool', [[0, 5, 0]]]);
    const spares = await plan.rows('spareitem', 'pool', pools[0]);
    expect(spares.map(({ values: { serial, quantity } }) => [serial, quantity])).toContainEqual(['S-9', 1]);
    await reverse(plan, slip.id);
    expect(await state()).toEqual([4, 'damaged', [[0, 4, 1]]]);
    await repair({ units: [{ serial: 'S-9' }] });
    expect(await state()).toEqual([5, 'in-pool', [[0, 5, 0]]]);
  });

  test('stays repaired once it was drawn from the pool', async () => {
    const { repair } = await oneUnfit([{ serial: 'S-9', damaged: true }]);
    const slip = await repair({ units: [{ serial: 'S-9' }] });
    const [spare] = await plan.ids('spareitem', { serial: 'S-9' });
    await plan.patch('spareitem', spare ?? 0, { quantity: 0 });
    expect((await refusal(reverse(plan, slip.id))).status).toBe(400);
    expect((await plan.ids('receivedunit', { status: 'in-pool', serial: 'S-9' })).length).toBe(1);
  });

  test('is missing again when the receiver sent it to another pool; what stays on hand is not', async () => {
    const { order, bomLine } = await reordered();
    await place(order);
    const arrive = await shipped(order, bomLine, 5);
    await arrive({ qty_received: 2, qty_to_pool: 0 });
    await arrive({ qty_received: 3, pool: pools[1] });
    expect(await plan.rows('spareitem', 'pool', pools[0])).toEqual([]);
    expect(await plan.rows('spareitem', 'pool', pools[1])).toMatchObject([{ values: { quantity: 3 } }]);
    expect((await again()).lines).toMatchObject([{ quantity: 3, on_order: 2 }]);
  });

  test('is known to an allocation that takes the place of another, and not to one for something else', async () => {
    const { allocation } = await reordered();
    await plan.delete('spareitemallocation', allocation);
    const next = await allocate(pools[0], { min_quantity: 6 });
    expect((await again()).lines).toMatchObject([{ quantity: 1, on_order: 5 }]);
    await plan.patch('spareitemallocation', next, { variant: { airflow: 'passive' } });
    expect((await again()).lines).toMatchObject([{ quantity: 6, on_order: 0 }]);
  });

  test('costs the same round trips for one allocation as for forty', async () => {
    const refused = async () => {
      const { store, reads } = countingStore(plan.context.store);
      const asking = { ...plan.context, store };
      const input = { name: 'Counted', pools: [], vendor: null };
      expect(await refusal(reorderSpares(asking, { id: 0, input }))).toEqual(covered);
      return reads;
    };
    await reordered();
    const one = await refused();
    for (let made = 0; made < 39; made++) {
      deviceType = await plan.deviceType();
      await allocate(pools[0], { min_quantity: 1 });
    }
    await again();
    expect(await refused()).toEqual(one);
  });
});
