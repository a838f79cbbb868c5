import { beforeEach, describe, expect, test } from 'vitest';
import { bomCoverage } from '../../../../../src/domain/lifecycle/bom/bom-coverage.ts';
import { bomRequirements } from '../../../../../src/domain/lifecycle/bom/bom-requirements.ts';
import { Lifecycle, refusal } from '../../../../support/lifecycle.ts';
import { meanwhile } from '../../../../support/meanwhile.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';
import { ordersOn } from '../../../../support/purchase-orders.ts';
import { copyLines, receive } from '../../../../support/shipping.ts';

let plan: Lifecycle;
let store: MemoryStore;
beforeEach(async () => {
  store = new MemoryStore();
  plan = await new Lifecycle(store, { defaultCurrency: 'USD' }).prepare();
});
const { copy, placedOrder, shortClose } = ordersOn(() => plan);

/** A placed order of ten units, of which so many are shipped; the shipment is received where a count is given. */
async function ordered({ shipped, received }: { readonly shipped: number; readonly received?: number }) {
  const made = await placedOrder();
  const shipment = await plan.shipment(made.order, { status: 'shipped', site: plan.site });
  const parcel = await plan.create('shipmentlineitem', {
    shipment,
    bom_line_item: made.bomLine,
    qty_shipped: shipped,
  });
  if (received !== undefined)
    await receive(plan, shipment, { lines: [{ shipment_line_item: parcel, qty_received: received }] });
  return { ...made, shipment, parcel };
}

async function setStatus(order: number, ...statuses: readonly string[]): Promise<void> {
  for (const status of statuses) await plan.patch('purchaseorder', order, { status });
}

/** What coverage, requirements and a copy onto a new order say is to be bought of the only line of a BOM. */
async function toBuy(bom: number): Promise<readonly (number | null)[]> {
  const [covered] = (await bomCoverage(plan.context, bom)).lines;
  const { to_buy } = await bomRequirements(plan.context, bom, []);
  const { lines } = await copy(await plan.order(bom));
  return [covered?.outstanding_to_order ?? null, to_buy, lines.reduce((sum, { qty_ordered }) => sum + qty_ordered, 0)];
}

describe('the units to buy are the same at every door', () => {
  test.each<[string, { shipped: number; received?: number }, readonly string[], number]>([
    ['of an order that went back to draft after all came', { shipped: 10, received: 10 }, ['approved', 'draft'], 0],
    ['of an order that went back to draft while a part is in transit', { shipped: 4 }, ['approved', 'draft'], 0],
    ['of a cancelled order of which a part came', { shipped: 10, received: 7 }, ['cancelled'], 3],
    ['of a cancelled order of which a part is in transit', { shipped: 6 }, ['cancelled'], 4],
    ['of a fulfilled order that brought a part', { shipped: 4, received: 4 }, ['fulfilled'], 6],
    ['of a placed order', { shipped: 4, received: 2 }, [], 0],
  ])('%s', async (_, delivery, statuses, units) => {
    const { bom, order } = await ordered(delivery);
    await setStatus(order, ...statuses);
    expect(await toBuy(bom)).toEqual([units, units, units]);
  });

  test('of a fulfilled order whose shipment is lost', async () => {
    const made = await ordered({ shipped: 4 });
    await setStatus(made.order, 'fulfilled');
    await plan.patch('shipment', made.shipment, { status: 'lost' });
    expect(await toBuy(made.bom)).toEqual([10, 10, 10]);
  });

  test('while an arrived shipment waits to be counted, and by what is counted then', async () => {
    const { bom, order, shipment, parcel } = await ordered({ shipped: 10 });
    await plan.patch('shipment', shipment, { status: 'received' });
    await setStatus(order, 'cancelled');
    const [line] = (await bomCoverage(plan.context, bom)).lines;
    expect(line).toMatchObject({ received: 0, in_transit: 10, outstanding_to_order: 0 });
    await plan.patch('shipmentlineitem', parcel, { qty_received: 9 });
    expect(await toBuy(bom)).toEqual([1, 1, 1]);
  });

  test('a copy does not buy what is reserved for the BOM', async () => {
    const bom = await plan.bom();
    const deviceType = await plan.deviceType();
    await plan.line(bom, deviceType, 10);
    const spare = await plan.spare(await plan.pool(), deviceType, { quantity: 5 });
    await plan.reserve(spare, bom, { quantity: 4 });
    expect((await copy(await plan.order(bom))).lines).toMatchObject([{ qty_ordered: 6 }]);
  });

  test('a shipment is offered what the vendor owes: nothing of an order that has ended', async () => {
    const { order } = await ordered({ shipped: 4, received: 3 });
    const next = await plan.shipment(order);
    expect((await copyLines(plan, next)).lines).toMatchObject([{ qty_shipped: 7, remaining: 0 }]);
    await plan.patch('shipment', next, { status: 'shipped' });
    await plan.patch('shipment', next, { status: 'lost' });
    for (const status of ['fulfilled', 'ordered', 'cancelled']) {
      await setStatus(order, status);
      const offered = copyLines(plan, next);
      if (status === 'ordered') expect((await offered).lines).toMatchObject([{ qty_shipped: 7 }]);
      else expect((await refusal(offered)).status).toBe(400);
    }
  });
});

test('goods that came keep their cost when their order is cancelled', async () => {
  const bom = await plan.bom();
  const bom_line_item = await plan.line(bom, await plan.deviceType(), 3);
  const purchase_order = await plan.order(bom);
  await plan.create('polineitem', { purchase_order, bom_line_item, qty_ordered: 3, unit_price: '100' });
  const shipment = await plan.shipment(purchase_order, { status: 'shipped', site: plan.site });
  const line = await plan.create('shipmentlineitem', { shipment, bom_line_item, qty_shipped: 3 });
  await receive(plan, shipment, { lines: [{ shipment_line_item: line, qty_received: 2 }] });
  await setStatus(purchase_order, 'cancelled');
  expect((await bomCoverage(plan.context, bom)).totals).toEqual([
    {
      currency: 'USD',
      on_draft_orders: '0.0000',
      ordered: '0.0000',
      short_closed: '0.0000',
      received: '200.0000',
      unpriced_lines: 0,
    },
  ]);
});

describe('an order line of which units came or are in transit', () => {
  const rests = (units: number) => `${units} units of this line item are already received or in transit.`;

  test.each([
    ['came', { shipped: 8, received: 7 }, 7],
    ['are in transit', { shipped: 8 }, 8],
  ])('cannot fall below those that %s, nor be deleted, nor buy another BOM line', async (_, delivery, units) => {
    const { bom, order, line } = await ordered(delivery);
    const other = await plan.deviceType();
    await setStatus(order, 'approved', 'draft');
    expect(await refusal(plan.patch('polineitem', line, { qty_ordered: units - 1 }))).toEqual({
      status: 400,
      body: { qty_ordered: [rests(units)] },
    });
    expect(await refusal(plan.delete('polineitem', line))).toEqual({ status: 409, body: { detail: rests(units) } });
    const bom_line_item = await plan.line(bom, other, 20);
    expect(await refusal(plan.patch('polineitem', line, { bom_line_item }))).toEqual({
      status: 400,
      body: { bom_line_item: [rests(units)] },
    });
    await plan.patch('polineitem', line, { qty_ordered: units });
    expect(await plan.values('polineitem', line)).toMatchObject({ qty_ordered: units });
  });

  test('is free again once the shipment is lost', async () => {
    const { order, line, shipment } = await ordered({ shipped: 8 });
    await setStatus(order, 'approved', 'draft');
    await plan.patch('shipment', shipment, { status: 'lost' });
    await plan.patch('polineitem', line, { qty_ordered: 1 });
    await plan.delete('polineitem', line);
    expect(await plan.find('polineitem', line)).toBeUndefined();
  });

  test('is judged with a lost shipment that somebody finds at the same moment', async () => {
    const { order, line, shipment } = await ordered({ shipped: 6 });
    await setStatus(order, 'approved', 'draft');
    await plan.patch('shipment', shipment, { status: 'lost' });
    const { context } = plan;
    const others = meanwhile(store, 'getMany', 'netbox_asset_lifecycle.shipment', async () => {
      plan.context = context;
      await plan.patch('shipment', shipment, { status: 'shipped' });
    });
    plan.context = { ...context, store: others };
    expect((await refusal(plan.patch('polineitem', line, { qty_ordered: 2 }))).body).toEqual({
      qty_ordered: [rests(6)],
    });
  });
});

test('a line is closed short by what a shipment leaves that moves to its order at the same moment', async () => {
  const { bom, bomLine, order, line } = await ordered({ shipped: 2 });
  const other = await plan.order(bom);
  const shipment = await plan.shipment(other, { status: 'shipped' });
  await plan.create('shipmentlineitem', { shipment, bom_line_item: bomLine, qty_shipped: 3 });
  const { context } = plan;
  const others = meanwhile(store, 'getMany', 'netbox_asset_lifecycle.shipment', async () => {
    plan.context = context;
    await plan.patch('shipment', shipment, { purchase_order: order });
  });
  plan.context = { ...context, store: others };
  await shortClose(line);
  expect(await plan.values('polineitem', line)).toMatchObject({ qty_ordered: 10, qty_short_closed: 5 });
});

describe('vendor and currency of an order', () => {
  const changes = async () => ({
    currency: 'EUR',
    vendor: await plan.create('vendor', { name: plan.name('vendor') }),
  });

  test('can be changed in draft, and in no other status', async () => {
    const order = await plan.order(await plan.bom(), { order_id: plan.name('number') });
    const change = await changes();
    await plan.patch('purchaseorder', order, change);
    for (const status of ['approved', 'ordered', 'fulfilled']) {
      await setStatus(order, status);
      const problem = ['This can only be changed while the order is a draft.'];
      expect(await refusal(plan.patch('purchaseorder', order, { vendor: plan.vendor, currency: 'JPY' }))).toEqual({
        status: 400,
        body: { vendor: problem, currency: problem },
      });
      await plan.patch('purchaseorder', order, { ...change, description: status });
    }
  });

  test('change in draft together with the prices of the lines: listed ones, or none', async () => {
    const [bom, deviceType] = [await plan.bom(), await plan.deviceType()];
    const line = await plan.line(bom, deviceType, 3);
    const other = await plan.create('vendor', { name: plan.name('vendor') });
    const order = await plan.create('purchaseorder', { bom, vendor: plan.vendor });
    const priced = await plan.create('polineitem', {
      purchase_order: order,
      bom_line_item: line,
      qty_ordered: 3,
      unit_price: '100',
    });
    const price = async () => (await plan.values('polineitem', priced)).unit_price;
    const item = { item_type: 'dcim.devicetype', item_id: deviceType };
    await plan.create('vendorprice', { vendor: other, ...item, currency: 'JPY', unit_price: '15000' });

    await plan.patch('purchaseorder', order, { currency: 'USD' });
    expect(await price()).toBe('100.0000');
    await plan.patch('purchaseorder', order, { vendor: other, currency: 'JPY' });
    expect(await price()).toBe('15000.0000');
    await plan.patch('purchaseorder', order, { currency: 'EUR' });
    expect(await price()).toBeNull();
    expect(await plan.answer('purchaseorder', order)).toMatchObject({ total_price: 0, unpriced_lines: 1 });
    await plan.patch('polineitem', priced, { unit_price: '90' });
    await plan.patch('purchaseorder', order, { vendor: plan.vendor });
    expect(await price()).toBeNull();
    await plan.patch('polineitem', priced, { unit_price: '95' });
    await plan.patch('purchaseorder', order, { currency: null });
    expect(await price()).toBeNull();
  });

  /** A draft in dollars of a type that its vendor sells for nine euros. */
  async function draftWithPrice() {
    const [bom, deviceType] = [await plan.bom(), await plan.deviceType()];
    const bom_line_item = await plan.line(bom, deviceType, 3);
    const order = await plan.order(bom, { currency: 'USD' });
    const line = await plan.create('polineitem', { purchase_order: order, bom_line_item, qty_ordered: 3 });
    const item = { item_type: 'dcim.devicetype', item_id: deviceType };
    await plan.create('vendorprice', { vendor: plan.vendor, ...item, currency: 'EUR', unit_price: '9' });
    return { order, line, item };
  }

  test('bring a listed price back, also to a line that had none', async () => {
    const { order, line, item } = await draftWithPrice();
    const other = await plan.create('vendor', { name: plan.name('vendor') });
    await plan.create('vendorprice', { vendor: other, ...item, currency: 'EUR', unit_price: '8' });
    const prices: unknown[] = [];
    for (const change of [{ currency: 'EUR' }, { currency: 'JPY' }, { currency: 'EUR' }, { vendor: other }]) {
      await plan.patch('purchaseorder', order, change);
      prices.push((await plan.values('polineitem', line)).unit_price);
    }
    expect(prices).toEqual(['9.0000', null, '9.0000', '8.0000']);
  });

  test('price a line, too, that somebody adds at the same moment', async () => {
    const { order } = await draftWithPrice();
    const bom = Number((await plan.values('purchaseorder', order)).bom);
    const bom_line_item = await plan.line(bom, await plan.deviceType());
    const { context } = plan;
    const added: number[] = [];
    const others = meanwhile(store, 'rows', 'netbox_asset_lifecycle.polineitem', async () => {
      plan.context = context;
      const input = { purchase_order: order, bom_line_item, qty_ordered: 1, unit_price: '100' };
      added.push(await plan.create('polineitem', input));
    });
    plan.context = { ...context, store: others };
    await plan.patch('purchaseorder', order, { currency: 'EUR' });
    plan.context = context;
    expect(await plan.values('polineitem', added[0] ?? 0)).toMatchObject({ unit_price: null });
  });

  test('change the prices of lines for a caller who may change the order only', async () => {
    const { order, line } = await draftWithPrice();
    const app = 'netbox_asset_lifecycle';
    const actions = ['view', 'change'];
    const permissions = [
      { types: [`${app}.purchaseorder`, `${app}.vendorprice`] as const, actions, constraints: null },
    ];
    const { context } = plan;
    plan.context = {
      ...context,
      actor: { userId: 7, username: 'buyer', superuser: false, writeEnabled: true, permissions },
    };
    expect((await refusal(plan.patch('polineitem', line, { unit_price: '1' }))).status).toBe(403);
    await plan.patch('purchaseorder', order, { currency: 'EUR' });
    plan.context = context;
    expect(await plan.values('polineitem', line)).toMatchObject({ unit_price: '9.0000' });
  });

  test('stay with the shipments of an order that went back to draft', async () => {
    const { order } = await ordered({ shipped: 1 });
    await setStatus(order, 'approved', 'draft');
    const problem = ['This cannot be changed because the order has shipments.'];
    expect((await refusal(plan.patch('purchaseorder', order, await changes()))).body).toEqual({
      vendor: problem,
      currency: problem,
    });
  });
});

describe('a new shipment', () => {
  const refused = (status: string) => ({
    status: 400,
    body: { purchase_order: [`The order must have status ordered or fulfilled and has status ${status}.`] },
  });

  test('needs an order that the vendor has, when it is made and when it moves', async () => {
    const { bom, order, shipment } = await ordered({ shipped: 1 });
    const other = await plan.order(bom, { order_id: plan.name('number') });
    const fields = { purchase_order: other, courier: plan.courier, tracking_number: 'N 1' };
    for (const status of ['draft', 'approved', 'cancelled']) {
      await setStatus(other, status);
      expect(await refusal(plan.create('shipment', fields))).toEqual(refused(status));
      expect(await refusal(plan.patch('shipment', shipment, { purchase_order: other }))).toEqual(refused(status));
    }
    await setStatus(order, 'fulfilled');
    expect(await plan.shipment(order)).toBeGreaterThan(shipment);
  });

  test('is refused when the order is cancelled at the same moment', async () => {
    const { order } = await placedOrder();
    const { context } = plan;
    const others = meanwhile(store, 'getMany', 'netbox_asset_lifecycle.purchaseorder', async () => {
      plan.context = context;
      await setStatus(order, 'cancelled');
    });
    plan.context = { ...context, store: others };
    const fields = { purchase_order: order, courier: plan.courier, tracking_number: 'N 1' };
    expect(await refusal(plan.create('shipment', fields))).toEqual(refused('cancelled'));
  });

  test('is not needed for a late parcel: what was in transit of a cancelled order is received', async () => {
    const { bom, order, shipment, parcel } = await ordered({ shipped: 4 });
    await setStatus(order, 'cancelled');
    await receive(plan, shipment, { lines: [{ shipment_line_item: parcel, qty_received: 4 }] });
    expect(await toBuy(bom)).toEqual([6, 6, 6]);
  });
});

test('an order that has ended is opened again only as far as the BOM needs it, where orders may not ask for too many', async () => {
  plan = await new Lifecycle(new MemoryStore(), { overOrder: 'refuse' }).prepare();
  const { bom, order, bomLine } = await placedOrder();
  await setStatus(order, 'fulfilled');
  const next = await plan.order(bom);
  const [copied] = (await copy(next)).lines;
  const reopen = () => setStatus(order, 'ordered');
  expect(await refusal(reopen())).toEqual({
    status: 400,
    body: { status: [`BOM line item ${bomLine}: The orders exceed the quantity of the BOM line by 10 units.`] },
  });
  await plan.delete('polineitem', copied?.po_line_item ?? 0);
  await reopen();
  expect(await plan.values('purchaseorder', order)).toMatchObject({ status: 'ordered' });
});
