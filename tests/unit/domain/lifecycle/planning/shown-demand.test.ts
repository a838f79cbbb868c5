import { beforeEach, expect, test } from 'vitest';
import type { Permission } from '../../../../../src/domain/engine/access/grants.ts';
import type { Json } from '../../../../../src/domain/engine/json.ts';
import { reorderSpares } from '../../../../../src/domain/lifecycle/ordering/reorder-spares.ts';
import { askDemand } from '../../../../../src/domain/lifecycle/planning/demand/ask-demand.ts';
import type { DemandQuery } from '../../../../../src/domain/lifecycle/planning/demand/demand-form.ts';
import { Lifecycle } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';

let plan: Lifecycle;
let item: number;
let pool: number;
let spare: number;
let hall: { readonly bom: number; readonly line: number };
let early: { readonly bom: number; readonly line: number };
beforeEach(async () => {
  plan = await new Lifecycle(new MemoryStore()).prepare();
  item = await plan.deviceType();
  pool = await plan.pool();
  spare = await plan.spare(pool, item, { quantity: 3 });
  hall = await needed(4, { name: 'Hall', date_needed: '2027-06-01' });
  early = await needed(2, { name: 'Secret', date_needed: '2027-05-01' });
});

async function needed(quantity: number, more: Record<string, Json>) {
  const bom = await plan.create('bom', { name: plan.name('bom'), ...more });
  return { bom, line: await plan.line(bom, item, quantity) };
}

const everything: DemandQuery = {
  ...{ bom_id: [], site_id: [], pool_id: [], item_type: null, item_id: null, short: false },
  ...{ date_needed_before: null, date_needed_after: null },
};

const ask = async (query: Partial<DemandQuery> = {}, permissions?: readonly Permission[]) => {
  const actor = permissions ? { ...plan.context.actor, superuser: false, permissions } : plan.context.actor;
  const found = await askDemand({ ...plan.context, actor }, { ...everything, ...query });
  return found.items(0, found.count);
};
const lineIds = async (query: Partial<DemandQuery>) =>
  (await ask(query)).flatMap(({ lines }) => lines.map(({ bom_line_item }) => bom_line_item));

const viewing = (models: readonly string[], constraints: Json = null): Permission => ({
  types: models.map((model) => `netbox_asset_lifecycle.${model}` as const),
  actions: ['view'],
  constraints,
});
const documents = ['bomlineitem', 'purchaseorder', 'polineitem', 'shipment', 'shipmentlineitem', 'asset'];
const spares = ['spareitem', 'sparespool', 'sparereservation'];

test('hidden BOMs keep what is theirs: of them only the number of units is told', async () => {
  const answer = await ask({}, [viewing(['bom'], { name: 'Hall' }), viewing([...documents, ...spares])]);
  expect(answer).toMatchObject([
    { required: 4, free_spares: 1, short: 3, hidden_units: 2, free_left: 0, lines: [{ bom: hall.bom, short: 3 }] },
  ]);
  expect(JSON.stringify(answer)).not.toContain('2027-05-01');
  expect(await ask()).toMatchObject([{ required: 6, free_spares: 3, short: 3, hidden_units: 0 }]);
});

test('hidden lines of a visible BOM are not answered', async () => {
  const answer = await ask({}, [
    viewing(['bom']),
    viewing(['bomlineitem'], { quantity__gt: 3 }),
    viewing([...documents.slice(1), ...spares]),
  ]);
  expect(answer).toMatchObject([{ required: 4, hidden_units: 2, lines: [{ bom_line_item: hall.line }] }]);
});

test('a line with hidden documents does not say what they decide, and gets no more than it needs', async () => {
  const order = await plan.order(early.bom);
  await plan.create('polineitem', { purchase_order: order, bom_line_item: early.line, qty_ordered: 1 });
  const [answer] = await ask({}, [viewing(['bom', 'bomlineitem']), viewing(spares)]);
  expect(answer).toMatchObject({
    ...{ required: 6, on_draft_orders: 0, free_spares: null, short: null, hidden_units: 1, hidden_documents: 1 },
    lines: [
      { ...{ bom: early.bom, free_spares: null, short: null, hidden_documents: 1 }, documents: [] },
      { bom: hall.bom, free_spares: 2, short: 2, hidden_documents: 0 },
    ],
  });
});

test('reservations that the caller may not view count for the need and are not named', async () => {
  await plan.reserve(spare, hall.bom, { quantity: 2 });
  const [answer] = await ask({}, [viewing(['bom', ...documents]), viewing(['spareitem', 'sparespool'])]);
  expect(answer).toMatchObject({
    lines: [
      { bom: early.bom, free_spares: 1, short: 1 },
      { bom: hall.bom, reserved_spares: 0, short: null, hidden_documents: 1, documents: [] },
    ],
  });
});

test('stock that the caller may not view is pegged to nobody', async () => {
  const seen = [viewing(['bom', ...documents])];
  const nothing = { free_spares: 0, free_left: 0, hidden_units: 0, short: 6 };
  expect(await ask({}, seen)).toMatchObject([nothing]);
  expect(await ask({}, [...seen, viewing(['spareitem'])])).toMatchObject([nothing]);
  expect(await ask({}, [...seen, viewing(['sparespool']), viewing(['spareitem'], { quantity__gt: 9 })])).toMatchObject([
    nothing,
  ]);
});

test('filters choose what is answered, not what is pegged', async () => {
  const other = await plan.deviceType();
  const foreign = await plan.line(hall.bom, other, 1);
  const site = await plan.create('dcim.site', { name: 'Elsewhere', slug: 'elsewhere' });
  await plan.rule(hall.bom, { site: ['hall'] });
  await plan.rule(early.bom, { site_id: [site] }, { enabled: false });
  const both = [early.line, hall.line];
  expect(await lineIds({ item_type: 'dcim.devicetype', item_id: item })).toEqual(both);
  expect(await lineIds({ item_type: 'dcim.racktype' })).toEqual([]);
  expect(await lineIds({ bom_id: [early.bom] })).toEqual([early.line]);
  expect(await lineIds({ short: true })).toEqual([hall.line, foreign]);
  expect(await lineIds({ date_needed_before: '2027-05-31' })).toEqual([early.line]);
  expect(
    await lineIds({
      date_needed_after: '2027-05-01',
      date_needed_before: '2027-06-01',
      item_id: item,
      item_type: 'dcim.devicetype',
    }),
  ).toEqual(both);
  expect(await lineIds({ site_id: [plan.site] })).toEqual([hall.line, foreign]);
  expect(await lineIds({ site_id: [site] })).toEqual([]);
  expect(await ask({ bom_id: [hall.bom], item_type: 'dcim.devicetype', item_id: item })).toMatchObject([
    { required: 4, free_spares: 1, short: 3, free_left: 0, hidden_units: 0 },
  ]);
  await expect(ask({ item_id: 3 })).rejects.toThrow();
  await expect(ask({ item_type: 'dcim.site' })).rejects.toThrow();
});

test('a line that was reordered for a pool takes none of its free units, and is found by the site of the pool', async () => {
  const few = await plan.pool();
  await plan.spare(few, item, { quantity: 1 });
  await plan.allocation(few, item, { min_quantity: 5 });
  await reorderSpares(plan.context, { id: 0, input: { name: 'Spares', vendor: plan.vendor, pools: [few] } });
  const [bom = 0] = await plan.ids('bom', { name: 'Spares' });
  const [line] = await plan.rows('bomlineitem', 'bom', bom);
  expect(line?.values.spares_pool).toBe(few);
  expect(await lineIds({ site_id: [plan.site] })).toEqual([line?.id]);
  const [answer] = await ask({ bom_id: [bom] });
  expect(answer).toMatchObject({ required: 4, on_draft_orders: 4, free_spares: 0, short: 0 });
});

test('days say by when what is on order comes, and how much of it comes too late', async () => {
  const order = async (quantity: number, date_expected: string | null, bom = hall) => {
    const id = await plan.order(bom.bom, { date_expected });
    await plan.create('polineitem', { purchase_order: id, bom_line_item: bom.line, qty_ordered: quantity });
    await plan.place(id);
    return id;
  };
  await order(1, '2027-05-20');
  await order(2, '2027-06-20');
  expect(await ask({ bom_id: [hall.bom] })).toMatchObject([{ due: '2027-06-20', late: 2, short: 0, free_spares: 1 }]);
  const over = await order(5, '2027-07-20');
  const [hallNow] = await ask({ bom_id: [hall.bom] });
  expect(hallNow).toMatchObject({ due: '2027-07-20', late: 3, outstanding_to_receive: 8, free_spares: 0 });
  const third = await needed(5, { date_needed: '2027-07-01' });
  const [answer] = await ask({ bom_id: [third.bom] });
  expect(answer).toMatchObject({ free_spares: 1, from_surplus: 4, short: 0, due: '2027-07-20', late: 4 });
  expect(answer?.lines[0]?.documents).toContainEqual({
    ...{ number: 'from_surplus', document_type: 'netbox_asset_lifecycle.polineitem', document_id: 3 },
    ...{ source_type: 'netbox_asset_lifecycle.purchaseorder', source_id: over, quantity: 4, due: '2027-07-20' },
  });
  await order(1, null, early);
  expect(await ask({ bom_id: [early.bom] })).toMatchObject([{ due: null, late: 0 }]);
});
