import { beforeEach, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../../src/domain/engine/json.ts';
import type { Actor } from '../../../../../src/domain/engine/ports.ts';
import { dayAfter } from '../../../../../src/domain/lifecycle/lead-times/days.ts';
import { amendLine } from '../../../../../src/domain/lifecycle/ordering/amend-line.ts';
import { copyLines } from '../../../../../src/domain/lifecycle/ordering/copy-line-items.ts';
import { reorderSpares } from '../../../../../src/domain/lifecycle/ordering/reorder-spares.ts';
import { purchaseOrderPaper } from '../../../../../src/domain/lifecycle/paper/purchase-order-paper.ts';
import { learnLeadTimes } from '../../../../../src/domain/lifecycle/performance/learn-lead-times.ts';
import { countingStore } from '../../../../support/counting-store.ts';
import { Lifecycle, refusal } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';
import { arriveBefore, type Ordered, type OrderMade, orderedBefore } from '../../../../support/past-orders.ts';
import { dispose, reverse } from '../../../../support/shipping.ts';

let plan: Lifecycle;
let today: string;
beforeEach(async () => {
  plan = await new Lifecycle(new MemoryStore()).prepare();
  today = plan.context.now().toISOString().slice(0, 10);
});

const ago = (days: number): string => dayAfter(today, -days);

const ordered = (item: number, daysAgo: number, more: OrderMade = {}) => orderedBefore(plan, item, daysAgo, more);
const arrive = (order: Ordered, daysAgo: number, units = 1) => arriveBefore(plan, order, daysAgo, units);

const learn = () => learnLeadTimes(plan.context);

/** What is kept of a vendor; by default of those without deliveries. */
async function kept(vendor: number | null = null): Promise<JsonObject> {
  const id = await plan.context.store.findUnique('netbox_asset_lifecycle.leadtime', 'vendor', { vendor });
  return id === undefined ? {} : plan.values('leadtime', id);
}

describe('the day of an order', () => {
  const dateOf = async (order: number) => (await plan.values('purchaseorder', order)).date_ordered;

  test('is the day on which it is placed, or an earlier one that somebody names', async () => {
    const order = await plan.order(await plan.bom());
    expect(await dateOf(order)).toBeNull();
    await plan.place(order);
    expect(await dateOf(order)).toBe(today);
    await plan.patch('purchaseorder', order, { date_ordered: ago(4) });
    expect(await dateOf(order)).toBe(ago(4));
    await plan.patch('purchaseorder', order, { status: 'fulfilled' });
    expect(await dateOf(order)).toBe(ago(4));
  });

  test('is none of a draft, and none of the future', async () => {
    const order = await plan.order(await plan.bom());
    expect(await refusal(plan.patch('purchaseorder', order, { date_ordered: ago(1) }))).toEqual({
      status: 400,
      body: { date_ordered: ['Only a placed order has this date.'] },
    });
    await plan.place(order);
    expect(await refusal(plan.patch('purchaseorder', order, { date_ordered: dayAfter(today, 3) }))).toEqual({
      status: 400,
      body: { date_ordered: ['This date is in the future.'] },
    });
    await plan.patch('purchaseorder', order, { status: 'approved' });
    expect(await dateOf(order)).toBeNull();
    await plan.patch('purchaseorder', order, { status: 'ordered', date_ordered: ago(2) });
    expect(await dateOf(order)).toBe(ago(2));
  });
});

describe('learning', () => {
  test('keeps figures by vendor and item, and those of vendors that nobody has ordered from', async () => {
    const [switches, servers] = [await plan.deviceType(), await plan.deviceType()];
    for (const days of [20, 22, 18]) await arrive(await ordered(switches, 60), 60 - days);
    await arrive(await ordered(servers, 90), 30);
    expect(await learn()).toEqual({ vendors: 2, changed: 2 });
    const { items, calculated: _, ...vendor } = await kept(plan.vendor);
    expect(vendor).toMatchObject({ vendor: plan.vendor, deliveries: 4, orders: 4, open_lines: 0 });
    expect(items).toEqual([
      { item_type: 'dcim.devicetype', item_id: switches, deliveries: 3, days_50: 21, days_90: 32 },
      { item_type: 'dcim.devicetype', item_id: servers, deliveries: 1, days_50: 51, days_90: 85 },
    ]);
    expect(await kept()).toMatchObject({ vendor: null, deliveries: 4, orders: 4, items: [] });
    expect(await learn()).toEqual({ vendors: 2, changed: 0 });
  });

  test('asks nothing of orders without a day, and forgets what is reversed', async () => {
    const item = await plan.deviceType();
    const first = await ordered(item, 30);
    const { slip } = await arrive(first, 10);
    const old = await ordered(item, 50);
    await arrive(old, 10);
    await plan.patch('purchaseorder', old.order, { date_ordered: null });
    expect(await learn()).toEqual({ vendors: 2, changed: 2 });
    expect(await kept(plan.vendor)).toMatchObject({ deliveries: 1 });
    await reverse(plan, slip);
    expect(await learn()).toEqual({ vendors: 0, changed: 2 });
    expect(await kept(plan.vendor)).toEqual({});
  });

  test('counts each part of a line by its units, what went back as delivered, and no replacement', async () => {
    const item = await plan.deviceType();
    const parts = await ordered(item, 40, { units: 10 });
    const { shipment, line } = await arrive(parts, 30, 4);
    await arrive(parts, 10, 6);
    await learn();
    const before = await kept(plan.vendor);
    expect(before).toMatchObject({ deliveries: 2, orders: 1 });
    await dispose(plan, shipment, {
      disposition: 'returned',
      reason: 'Wrong colour',
      lines: [{ shipment_line_item: line, condition: 'good', quantity: 2 }],
    });
    await arrive(parts, 1, 2);
    expect(await learn()).toEqual({ vendors: 2, changed: 0 });
  });

  test('an arrival that was counted by hand has the day of its shipment', async () => {
    const item = await plan.deviceType();
    const { order, bomLine } = await ordered(item, 30);
    const shipment = await plan.shipment(order, { status: 'shipped', site: plan.site });
    const line = await plan.create('shipmentlineitem', { shipment, bom_line_item: bomLine, qty_shipped: 1 });
    await plan.patch('shipment', shipment, { status: 'received', date_received: ago(12) });
    await learn();
    const uncounted = await kept(plan.vendor);
    expect(uncounted).toMatchObject({ deliveries: 1, days_50: 18 });
    await plan.patch('shipmentlineitem', line, { qty_received: 1 });
    expect(await learn()).toEqual({ vendors: 2, changed: 0 });
  });

  test('orders that are long overdue make the bounds longer, young ones do not', async () => {
    const item = await plan.deviceType();
    for (const days of [20, 21, 22]) await arrive(await ordered(item, 60), 60 - days);
    await ordered(item, 2);
    await learn();
    const before = await kept(plan.vendor);
    expect(before.open_lines).toBe(0);
    const late = [await ordered(item, 80), await ordered(item, 80)];
    await learn();
    const after = await kept(plan.vendor);
    expect(after).toMatchObject({ deliveries: 3, open_lines: 2 });
    expect(Number(after.days_90)).toBeGreaterThan(Number(before.days_90) * 1.5);
    // What nobody expects any more tells nothing.
    for (const { order } of late) await plan.patch('purchaseorder', order, { archived: true });
    await learn();
    expect(await kept(plan.vendor)).toMatchObject({ open_lines: 0, days_90: before.days_90 });
  });

  test('reads documents in batches, whatever the number of orders', async () => {
    const item = await plan.deviceType();
    const reads = async () => {
      const counting = countingStore(plan.context.store);
      await learnLeadTimes({ ...plan.context, store: counting.store });
      return counting.reads;
    };
    for (let made = 0; made < 3; made += 1) await arrive(await ordered(item, 30), 10);
    await learn();
    const few = await reads();
    for (let made = 0; made < 12; made += 1) await arrive(await ordered(item, 30), 10);
    await learn();
    expect(await reads()).toEqual(few);
  });
});

describe('what is learned', () => {
  let item: number;
  beforeEach(async () => {
    item = await plan.deviceType();
    for (const days of [20, 22, 18]) await arrive(await ordered(item, 60), 60 - days);
    await learn();
  });
  const priceOf = (more: JsonObject = {}) =>
    plan.create('vendorprice', {
      vendor: plan.vendor,
      item_type: 'dcim.devicetype',
      item_id: item,
      unit_price: '9.50',
      ...more,
    });
  const draft = async (vendor = plan.vendor) => {
    const bom = await plan.bom();
    await plan.line(bom, item, 2);
    const order = await plan.order(bom, { vendor });
    const { lines } = await copyLines(plan.context, { id: order, input: { lines: [] } });
    return lines[0];
  };

  test('dates the lines of drafts where the price has no lead time, and says so', async () => {
    expect(await draft()).toMatchObject({ date_expected: dayAfter(today, 31), date_expected_source: 'learned' });
    await priceOf();
    const line = await draft();
    expect(line).toMatchObject({ date_expected: dayAfter(today, 31), date_expected_source: 'learned' });
    const stored = Number(line?.po_line_item);
    expect(await plan.values('polineitem', stored)).toMatchObject({ date_expected_source: 'learned' });
    await plan.patch('polineitem', stored, { qty_ordered: 1 });
    expect(await plan.values('polineitem', stored)).toMatchObject({ date_expected_source: 'learned' });
    await plan.patch('polineitem', stored, { date_expected: ago(-3) });
    expect(await plan.values('polineitem', stored)).toMatchObject({ date_expected_source: null });
  });

  test('counts from the day on which the vendor gets the order', async () => {
    const line = await draft();
    const stored = Number(line?.po_line_item);
    const order = Number((await plan.values('polineitem', stored)).purchase_order);
    const dated = async () => (await plan.values('polineitem', stored)).date_expected;
    await plan.place(order);
    expect(await dated()).toBe(dayAfter(today, 31));
    await plan.patch('purchaseorder', order, { date_ordered: ago(10) });
    expect(await dated()).toBe(dayAfter(today, 21));
    const input = { unit_price: null, date_expected: ago(-5), reason: 'Confirmed' };
    await amendLine(plan.context, { id: stored, input });
    await plan.patch('purchaseorder', order, { date_ordered: ago(2) });
    expect(await dated()).toBe(ago(-5));
  });

  test('is that of the vendor from whom an order buys at last', async () => {
    const line = await draft();
    const stored = Number(line?.po_line_item);
    const order = Number((await plan.values('polineitem', stored)).purchase_order);
    const other = await plan.create('vendor', { name: 'Express' });
    const item_of = { item_type: 'dcim.devicetype', item_id: item };
    await plan.create('vendorprice', { vendor: other, ...item_of, unit_price: '9', lead_time_days: 3 });
    await plan.patch('purchaseorder', order, { vendor: other });
    expect(await plan.values('polineitem', stored)).toMatchObject({
      unit_price: '9.0000',
      date_expected: dayAfter(today, 3),
      date_expected_source: 'listed',
      lead_time_days: 3,
    });
  });

  test('gives way to the lead time of a price, and to what the vendor says', async () => {
    await priceOf({ lead_time_days: 7 });
    const line = await draft();
    expect(line).toMatchObject({ date_expected: dayAfter(today, 7), date_expected_source: 'listed' });
    const stored = Number(line?.po_line_item);
    await plan.place(Number((await plan.values('polineitem', stored)).purchase_order));
    const input = { unit_price: null, date_expected: ago(-30), reason: 'Confirmed' };
    await amendLine(plan.context, { id: stored, input });
    expect(await plan.values('polineitem', stored)).toMatchObject({ date_expected_source: null });
  });

  test('dates what is reordered, and is not printed for the vendor', async () => {
    const pool = await plan.pool();
    await plan.allocation(pool, item, { min_quantity: 3 });
    const input = { name: 'Restock', pools: [pool], vendor: plan.vendor };
    const { purchase_order } = await reorderSpares(plan.context, { id: 0, input });
    const [line] = await plan.rows('polineitem', 'purchase_order', purchase_order ?? 0);
    const date_expected = dayAfter(today, 31);
    expect(line?.values).toMatchObject({ date_expected, date_expected_source: 'learned' });
    expect(JSON.stringify(await purchaseOrderPaper(plan.context, purchase_order ?? 0))).not.toContain(date_expected);
    await plan.patch('polineitem', line?.id ?? 0, { date_expected: ago(-40) });
    expect(JSON.stringify(await purchaseOrderPaper(plan.context, purchase_order ?? 0))).toContain(ago(-40));
  });

  test('of other vendors is what all have taken, with more doubt', async () => {
    const line = await draft(await plan.create('vendor', { name: 'Newcomer' }));
    expect(line?.date_expected_source).toBe('learned');
    expect(String(line?.date_expected) > dayAfter(today, 40)).toBe(true);
  });

  test('stands beside prices, for those who may view it', async () => {
    const price = await priceOf({ lead_time_days: 7 });
    const learned = { learned_days_50: 20, learned_days_90: 31, learned_deliveries: 3 };
    expect(await plan.answer('vendorprice', price)).toMatchObject({ lead_time_days: 7, ...learned });
    const all = ['bom', 'bomlineitem', 'purchaseorder', 'polineitem', 'vendor', 'vendorprice'];
    const types = all.map((name) => `netbox_asset_lifecycle.${name}` as const);
    const buyer = (more: readonly 'netbox_asset_lifecycle.leadtime'[]): Actor => ({
      userId: 2,
      username: 'buyer',
      superuser: false,
      writeEnabled: true,
      permissions: [{ types: [...types, ...more], actions: ['view', 'add', 'change'], constraints: null }],
    });
    const { actor } = plan.context;
    const own = plan.context;
    plan.context = { ...own, actor: buyer([]) };
    const hidden = { learned_days_50: null, learned_days_90: null, learned_deliveries: null };
    expect(await plan.answer('vendorprice', price)).toMatchObject(hidden);
    plan.context = { ...own, actor: buyer(['netbox_asset_lifecycle.leadtime']) };
    expect(await plan.answer('vendorprice', price)).toMatchObject(learned);
    plan.context = { ...own, actor };
  });
});
