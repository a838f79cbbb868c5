import { beforeEach, expect, test } from 'vitest';
import type { Store } from '../../../../../src/domain/engine/store.ts';
import { demand } from '../../../../../src/domain/lifecycle/planning/demand/demand.ts';
import { units } from '../../../../../src/domain/lifecycle/planning/demand/peg.ts';
import { shortLines } from '../../../../../src/domain/lifecycle/planning/purchase-plans/plan-demand.ts';
import { countingStore } from '../../../../support/counting-store.ts';
import { Lifecycle } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';

let plan: Lifecycle;
let item: number;
let pool: number;
beforeEach(async () => {
  plan = await new Lifecycle(new MemoryStore()).prepare();
  item = await plan.deviceType();
  pool = await plan.pool();
});

/** Line, what it gets of reservations, pools and other lines, and what it is short of, in the order of the need. */
const pegs = async (pools: readonly number[] | null = null) =>
  (await demand(plan.context, pools)).lines.map(({ id, reserved, free, surplus, short }) => [
    id,
    ...[reserved, free, surplus].map(units),
    short,
  ]);

/** A line of so many units in a BOM of its own. */
const needed = async (quantity: number, when: { date_needed?: string; priority?: number } = {}) => {
  const bom = await plan.create('bom', { name: plan.name('bom'), ...when });
  return { bom, line: await plan.line(bom, item, quantity) };
};

const ordered = async (
  { bom, line }: { readonly bom: number; readonly line: number },
  quantity: number,
  more: { date_expected?: string } = {},
) => {
  const order = await plan.order(bom, more);
  await plan.create('polineitem', { purchase_order: order, bom_line_item: line, qty_ordered: quantity });
  return order;
};

test('free units go to the earlier day, then to the lower priority, then to the older BOM', async () => {
  const [anyDay, late, early, urgent, second] = [
    await needed(2),
    await needed(2, { date_needed: '2027-05-01' }),
    await needed(2, { date_needed: '2027-04-01' }),
    await needed(2, { date_needed: '2027-05-01', priority: 1 }),
    await needed(2, { date_needed: '2027-05-01', priority: 1 }),
  ];
  await plan.spare(pool, item, { quantity: 5 });
  expect(await pegs()).toEqual([
    [early.line, 0, 2, 0, 0],
    [urgent.line, 0, 2, 0, 0],
    [second.line, 0, 1, 0, 1],
    [late.line, 0, 0, 0, 2],
    [anyDay.line, 0, 0, 0, 2],
  ]);
});

test('closed and archived BOMs need nothing', async () => {
  const [fulfilled, cancelled, archived, open] = [await needed(1), await needed(1), await needed(1), await needed(1)];
  for (const [{ bom }, status] of [
    [fulfilled, 'fulfilled'],
    [cancelled, 'cancelled'],
  ] as const) {
    await plan.patch('bom', bom, { status: 'approved' });
    await plan.patch('bom', bom, { status });
  }
  await plan.patch('bom', archived.bom, { archived: true });
  await plan.spare(pool, item, { quantity: 9 });
  expect(await pegs()).toEqual([[open.line, 0, 1, 0, 0]]);
});

test('what a BOM has reserved or ordered stays with it, and what it has over goes to others once it is placed', async () => {
  const [packs, other] = [await needed(7), await needed(9)];
  const spare = await plan.spare(pool, item, { quantity: 4 });
  await plan.reserve(spare, other.bom, { quantity: 3 });
  const order = await ordered(packs, 10, { date_expected: '2027-03-01' });
  expect(await pegs()).toEqual([
    [packs.line, 0, 0, 0, 0],
    [other.line, 3, 1, 0, 5],
  ]);
  await plan.place(order);
  expect(await pegs()).toEqual([
    [packs.line, 0, 0, 0, 0],
    [other.line, 3, 1, 3, 2],
  ]);
});

test('pools that are not asked for give nothing', async () => {
  const { line } = await needed(3);
  await plan.spare(pool, item, { quantity: 2 });
  const other = await plan.pool();
  expect(await pegs([])).toEqual([[line, 0, 0, 0, 3]]);
  expect(await pegs([other])).toEqual([[line, 0, 0, 0, 3]]);
  expect(await pegs([other, pool])).toEqual([[line, 0, 2, 0, 1]]);
});

test('units that move whenever they are read are pegged to nobody, and none is counted twice', async () => {
  const { bom, line } = await needed(9);
  const spare = await plan.spare(pool, item, { quantity: 5 });
  const { store } = plan.context;
  let reservation: number | undefined;
  /** Reserves the units after their spare item was read and before reservations are, or sets them free. */
  const flip = async () => {
    if (reservation === undefined) reservation = await plan.reserve(spare, bom, { quantity: 5 });
    else {
      await plan.delete('sparereservation', reservation);
      reservation = undefined;
    }
  };
  const flipping: Store = {
    ...countingStore(store).store,
    async getMany(refs) {
      const found = await store.getMany(refs);
      if (refs.some(({ type }) => type === 'netbox_asset_lifecycle.spareitem')) await flip();
      return found;
    },
  };
  const context = { ...plan.context, store: flipping };
  const { lines } = await demand(context, null);
  expect(lines).toMatchObject([{ id: line, free: [], reserved: [], short: 9, isMoving: true }]);
  const all = { boms: [], needed_before: null, pools: [pool], date_needed: null };
  await expect(shortLines(context, all)).rejects.toMatchObject({ status: 409 });
  expect(await shortLines(plan.context, all)).toMatchObject([{ bom_line_item: line, quantity: 4 }]);
});

test('a line uses approved substitutes after its own item: of pools, and what others ordered too much', async () => {
  const other = await plan.deviceType();
  const [first, second] = [await needed(4), await needed(3)];
  await plan.spare(pool, item, { quantity: 1 });
  await plan.spare(pool, other, { quantity: 2 });
  expect(await pegs()).toEqual([
    [first.line, 0, 1, 0, 3],
    [second.line, 0, 0, 0, 3],
  ]);
  const pair = {
    item_type: 'dcim.devicetype',
    item_id: item,
    substitute_type: 'dcim.devicetype',
    substitute_id: other,
  };
  const equivalent = await plan.create('itemequivalent', { ...pair, status: 'approved' });
  expect(await pegs()).toEqual([
    [first.line, 0, 3, 0, 1],
    [second.line, 0, 0, 0, 3],
  ]);
  const order = await plan.order(second.bom);
  const bought = { substitute_type: 'dcim.devicetype', substitute_id: other };
  await plan.create('polineitem', { purchase_order: order, bom_line_item: second.line, qty_ordered: 4, ...bought });
  await plan.place(order);
  const covered = [
    [first.line, 0, 3, 1, 0],
    [second.line, 0, 0, 0, 0],
  ];
  expect(await pegs()).toEqual(covered);
  await plan.patch('itemequivalent', equivalent, { status: 'proposed' });
  expect(await pegs()).toEqual([
    [first.line, 0, 1, 0, 3],
    [second.line, 0, 0, 0, 0],
  ]);
});
