import { beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../../src/domain/engine/json.ts';
import type { HistoryQuery } from '../../../../../src/domain/lifecycle/ordering/prices/history-form.ts';
import { priceHistory } from '../../../../../src/domain/lifecycle/ordering/prices/price-history.ts';
import { variances } from '../../../../../src/domain/lifecycle/ordering/prices/variances.ts';
import { countingStore } from '../../../../support/counting-store.ts';
import { Lifecycle, refusal } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';

let plan: Lifecycle;
let type: number;
let bom: number;
let line: number;
let orders: readonly number[];

const on = (day: string): void => {
  plan.context = { ...plan.context, now: () => new Date(`${day}T08:00:00Z`) };
};
const nothing: HistoryQuery = {
  item_type: null,
  item_id: null,
  vendor_id: null,
  date_ordered__gte: null,
  date_ordered__lte: null,
};
const history = (query: Partial<HistoryQuery> = { item_type: 'dcim.devicetype', item_id: type }) =>
  priceHistory(plan.context, { ...nothing, ...query });

async function placed(day: string, unit_price: string | null, more: JsonObject = {}): Promise<number> {
  on(day);
  const order = await plan.order(bom, { currency: 'USD', ...more });
  await plan.create('polineitem', { purchase_order: order, bom_line_item: line, qty_ordered: 10, unit_price });
  await plan.place(order);
  return order;
}

/** Receives so many units of an order. */
async function received(order: number, qty_received: number, qty_damaged = 0) {
  const shipment = await plan.shipment(order, { status: 'shipped' });
  const qty_shipped = qty_received + qty_damaged;
  const shipmentLine = await plan.create('shipmentlineitem', { shipment, bom_line_item: line, qty_shipped });
  await plan.patch('shipment', shipment, { status: 'received', site: plan.site });
  await plan.patch('shipmentlineitem', shipmentLine, { qty_received });
  return { shipment, shipmentLine };
}

beforeAll(async () => {
  plan = await new Lifecycle(new MemoryStore(), { baseCurrency: 'EUR' }).prepare();
  on('2026-01-01');
  type = await plan.deviceType();
  bom = await plan.bom();
  line = await plan.line(bom, type, 1000);
  const rate = { from_currency: 'EUR', to_currency: 'USD' };
  await plan.create('exchangerate', { ...rate, date: '2026-01-01', rate: '1.25' });
  await plan.create('exchangerate', { ...rate, date: '2026-02-10', rate: '1' });
  await plan.create('vendorprice', {
    vendor: plan.vendor,
    item_type: 'dcim.devicetype',
    item_id: type,
    currency: 'USD',
    unit_price: '110',
    price_breaks: [{ quantity: 10, unit_price: '100' }],
    valid_to: '2026-02-15',
  });
  orders = [await placed('2026-01-15', '105'), await placed('2026-02-01', '99.50'), await placed('2026-03-01', null)];
  on('2026-02-20');
  await received(orders[0] ?? 0, 4);
});

describe('the history of an item', () => {
  test('compares quoted, ordered and paid prices, also in the base currency', async () => {
    const { prices, left_out } = await history();
    expect(left_out).toBe(0);
    expect(prices.map(({ purchase_order, date_ordered }) => [purchase_order, date_ordered])).toEqual([
      [orders[2], '2026-03-01'],
      [orders[1], '2026-02-01'],
      [orders[0], '2026-01-15'],
    ]);
    expect(prices[2]).toMatchObject({
      vendor: plan.vendor,
      currency: 'USD',
      quantity: 10,
      quoted_unit_price: '100.0000',
      ordered_unit_price: '105.0000',
      ordered_variance: '5.0000',
      ordered_variance_percent: '5.00',
      paid_quantity: 4,
      paid_unit_price: '105.0000',
      paid_variance: '0.0000',
      base_currency: 'EUR',
      ordered_unit_price_base: '84.0000',
      paid_unit_price_base: '105.0000',
      base_variance: '21.0000',
      base_variance_percent: '25.00',
    });
    expect(prices[1]).toMatchObject({
      ordered_variance: '-0.5000',
      ordered_variance_percent: '-0.50',
      paid_quantity: 0,
    });
    expect(prices[0]).toMatchObject({ quoted_unit_price: null, ordered_unit_price: null, ordered_variance: null });
  });

  test('is asked for by vendor and by days', async () => {
    const ids = async (query: Partial<HistoryQuery>) =>
      (await history(query)).prices.map(({ purchase_order }) => purchase_order);
    expect(await ids({ vendor_id: plan.vendor })).toEqual([orders[2], orders[1], orders[0]]);
    expect(await ids({ vendor_id: plan.vendor + 1 })).toEqual([]);
    const item = { item_type: 'dcim.devicetype', item_id: type } as const;
    expect(await ids({ ...item, date_ordered__gte: '2026-02-01', date_ordered__lte: '2026-02-28' })).toEqual([
      orders[1],
    ]);
  });

  test('needs an item or a vendor', async () => {
    await expect(refusal(history({}))).resolves.toMatchObject({ status: 400, body: { item_id: expect.anything() } });
    await expect(refusal(history({ item_id: 4 }))).resolves.toMatchObject({
      body: { item_type: ['This field is required.'] },
    });
  });

  test('has no lines of drafts, and none that the caller may not view', async () => {
    const draft = await plan.order(bom, { currency: 'USD' });
    await plan.create('polineitem', { purchase_order: draft, bom_line_item: line, qty_ordered: 1, unit_price: '1' });
    expect((await history()).prices).toHaveLength(3);
    const types = (['bomlineitem', 'polineitem', 'purchaseorder'] as const).map(
      (model) => `netbox_asset_lifecycle.${model}` as const,
    );
    const permissions = types.map((of) => ({
      types: [of],
      actions: ['view'],
      constraints: of === 'netbox_asset_lifecycle.purchaseorder' ? { id: orders[0] ?? 0 } : null,
    }));
    const actor = { userId: 9, username: 'reader', superuser: false, writeEnabled: true, permissions };
    const query = { ...nothing, item_type: 'dcim.devicetype', item_id: type } as const;
    const seen = await priceHistory({ ...plan.context, actor }, query);
    expect(seen.prices).toMatchObject([{ purchase_order: orders[0], quoted_unit_price: null, paid_quantity: 0 }]);
    expect(seen.left_out).toBe(0);
  });
});

test('the history of a vendor reads the lines of its orders, and all lines only where it has many', async () => {
  const vendor = await plan.create('vendor', { name: 'Busy Works' });
  for (let made = 0; made < 101; made += 1) await placed(made < 2 ? '2026-06-01' : '2026-06-02', '1', { vendor });
  const read = async (query: Partial<HistoryQuery>) => {
    const { store, reads } = countingStore(plan.context.store);
    const { prices } = await priceHistory({ ...plan.context, store }, { ...nothing, vendor_id: vendor, ...query });
    return { prices: prices.length, queries: reads.queries };
  };
  expect(await read({})).toEqual({ prices: 101, queries: 2 });
  expect(await read({ date_ordered__lte: '2026-06-01' })).toEqual({ prices: 2, queries: 1 });
});

test('a credit that is lower than the price of what went back makes the other units dearer', async () => {
  const order = await placed('2026-04-01', '50');
  const { shipment, shipmentLine } = await received(order, 10);
  const credit = await plan.create('vendorreturn', {
    shipment,
    reason: 'surplus',
    expects: 'credit',
    credit_amount: '80',
    currency: 'USD',
  });
  await plan.create('returnlineitem', {
    vendor_return: credit,
    shipment_line_item: shipmentLine,
    condition: 'good',
    quantity: 2,
  });
  const paid = async () => {
    const { prices } = await history();
    const entry = prices.find(({ purchase_order }) => purchase_order === order);
    return [entry?.paid_quantity, entry?.paid_unit_price, entry?.paid_variance_percent];
  };
  expect(await paid()).toEqual([10, '50.0000', '0.00']);
  await plan.patch('vendorreturn', credit, { status: 'shipped' });
  // Eight at 50 and twenty that the vendor keeps of the two that went back.
  expect(await paid()).toEqual([8, '52.5000', '5.00']);
  await plan.patch('vendorreturn', credit, { credit_amount: '100' });
  expect(await paid()).toEqual([8, '50.0000', '0.00']);
  await plan.patch('vendorreturn', credit, { currency: 'EUR' });
  expect(await paid()).toEqual([8, null, null]);
});

test('a credit is shared among the lines that went back, and of a hidden part nobody guesses', async () => {
  on('2026-05-01');
  const other = await plan.deviceType();
  const otherLine = await plan.line(bom, other, 10);
  const order = await plan.order(bom, { currency: 'USD' });
  const shipped: number[] = [];
  const lines = [
    { bom_line_item: line, unit_price: '10' },
    { bom_line_item: otherLine, unit_price: '5' },
  ];
  for (const one of lines) await plan.create('polineitem', { purchase_order: order, qty_ordered: 10, ...one });
  const shipment = await plan.shipment(order, { status: 'shipped' });
  for (const { bom_line_item } of lines)
    shipped.push(await plan.create('shipmentlineitem', { shipment, bom_line_item, qty_shipped: 10 }));
  await plan.patch('shipment', shipment, { status: 'received', site: plan.site });
  for (const id of shipped) await plan.patch('shipmentlineitem', id, { qty_received: 10 });
  const terms = { shipment, reason: 'surplus', expects: 'credit', credit_amount: '24', currency: 'USD' };
  const vendor_return = await plan.create('vendorreturn', terms);
  const returned: number[] = [];
  for (const shipment_line_item of shipped)
    returned.push(
      await plan.create('returnlineitem', { vendor_return, shipment_line_item, condition: 'good', quantity: 2 }),
    );
  await plan.patch('vendorreturn', vendor_return, { status: 'shipped' });
  const paid = async (item_id: number, actor = plan.context.actor) => {
    const query = { ...nothing, item_type: 'dcim.devicetype', item_id } as const;
    const { prices } = await priceHistory({ ...plan.context, actor }, query);
    return prices.find(({ purchase_order }) => purchase_order === order)?.paid_unit_price;
  };
  // Of 24 for 30, sixteen are for two of 10, and eight for two of 5.
  expect([await paid(type), await paid(other)]).toEqual(['10.5000', '5.2500']);
  const [mine = 0] = returned;
  const models = [
    'bomlineitem',
    'polineitem',
    'purchaseorder',
    'shipment',
    'shipmentlineitem',
    'vendorreturn',
  ] as const;
  const view = (of: (typeof models)[number] | 'returnlineitem', constraints: JsonObject | null = null) => ({
    types: [`netbox_asset_lifecycle.${of}` as const],
    actions: ['view'],
    constraints,
  });
  const permissions = [...models.map((of) => view(of)), view('returnlineitem', { id: mine })];
  expect(await paid(type, { userId: 9, username: 'reader', superuser: false, writeEnabled: true, permissions })).toBe(
    null,
  );
});

test('there is no percentage of a price of zero, and no variance without both prices', () => {
  const rates = { base_currency: null, rate_ordered: null, rate_received: null };
  expect(variances({ quoted: '0', ordered: '5', paid: null }, rates)).toMatchObject({
    ordered_variance: '5.0000',
    ordered_variance_percent: null,
    paid_variance: null,
    base_variance: null,
  });
});
