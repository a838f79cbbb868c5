import { beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../../src/domain/engine/json.ts';
import { Lifecycle, refusal } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';

let plan: Lifecycle;
let bom: number;
let line: number;

const on = (day: string, baseCurrency = 'EUR'): void => {
  const { settings } = plan.context;
  plan.context = { ...plan.context, settings: { ...settings, baseCurrency }, now: () => new Date(`${day}T10:00:00Z`) };
};

const rate = (date: string, from_currency: string, to_currency: string, value: string): Promise<number> =>
  plan.create('exchangerate', { date, from_currency, to_currency, rate: value });

/** A draft for 100 units at 12.50 in this currency. */
async function draft(currency: string | null, more: JsonObject = {}): Promise<number> {
  const order = await plan.order(bom, { currency, ...more });
  await plan.create('polineitem', {
    purchase_order: order,
    bom_line_item: line,
    qty_ordered: 100,
    unit_price: '12.50',
  });
  return order;
}

async function frozen(order: number) {
  const { base_currency, date_ordered, rate_ordered, date_received, rate_received, total_price_base } =
    await plan.answer('purchaseorder', order);
  return { base_currency, date_ordered, rate_ordered, date_received, rate_received, total_price_base };
}

const none = {
  base_currency: null,
  date_ordered: null,
  rate_ordered: null,
  date_received: null,
  rate_received: null,
  total_price_base: null,
};

beforeAll(async () => {
  plan = await new Lifecycle(new MemoryStore()).prepare();
  on('2026-03-01');
  bom = await plan.bom();
  line = await plan.line(bom, await plan.deviceType(), 1000);
  await rate('2026-03-01', 'EUR', 'USD', '1.25');
  await rate('2026-03-10', 'EUR', 'USD', '1.00');
  await rate('2026-03-01', 'EUR', 'JPY', '160');
});

describe('an exchange rate', () => {
  test('is of two currencies, above zero, and one a day', async () => {
    await expect(refusal(rate('2026-03-01', 'EUR', 'EUR', '1'))).resolves.toMatchObject({
      body: { to_currency: ['The two currencies must differ.'] },
    });
    await expect(refusal(rate('2026-03-02', 'EUR', 'USD', '0'))).resolves.toMatchObject({
      body: { rate: ['Ensure this value is greater than 0.'] },
    });
    await expect(refusal(rate('2026-03-01', 'EUR', 'USD', '1.3'))).resolves.toMatchObject({ status: 400 });
    await expect(refusal(rate('2026-03-01', 'EUR', 'XXX', '1.3'))).resolves.toMatchObject({ status: 400 });
  });

  test('is found by its pair', async () => {
    expect(await plan.ids('exchangerate', { pair: 'EUR/USD' })).toHaveLength(2);
  });
});

describe('the rate of an order', () => {
  test('is frozen when it is placed, and again with the first receipt', async () => {
    on('2026-03-02');
    const order = await draft('USD');
    expect(await frozen(order)).toEqual(none);
    await plan.place(order);
    const placed = { base_currency: 'EUR', date_ordered: '2026-03-02', rate_ordered: 0.8, total_price_base: 1000 };
    expect(await frozen(order)).toEqual({ ...none, ...placed });
    on('2026-03-12');
    const shipment = await plan.shipment(order, { status: 'shipped' });
    expect(await frozen(order)).toEqual({ ...none, ...placed });
    await plan.patch('shipment', shipment, { status: 'received', site: plan.site });
    const received = { ...placed, date_received: '2026-03-12', rate_received: 1 };
    expect(await frozen(order)).toEqual(received);
    on('2026-03-20');
    await plan.create('shipment', {
      purchase_order: order,
      courier: plan.courier,
      tracking_number: 'second',
      site: plan.site,
      status: 'shipped',
    });
    await plan.patch('purchaseorder', order, { status: 'fulfilled' });
    expect(await frozen(order)).toEqual(received);
    await plan.patch('shipment', shipment, { status: 'shipped' });
    expect(await frozen(order)).toEqual({ ...none, ...placed });
  });

  test('of the receipt follows what becomes of the shipments', async () => {
    on('2026-03-02');
    const [order, other] = [await draft('USD'), await draft('USD')];
    await plan.place(order);
    await plan.place(other);
    on('2026-03-20');
    const receive = async (date_received: string | null) => {
      const shipment = await plan.shipment(order, { status: 'shipped' });
      await plan.patch('shipment', shipment, { status: 'received', site: plan.site, date_received });
      return shipment;
    };
    const receipt = async (of: number) => {
      const { date_received, rate_received } = await frozen(of);
      return [date_received, rate_received];
    };
    const early = await receive('2026-03-09');
    const late = await receive('2026-03-12');
    expect(await receipt(order)).toEqual(['2026-03-09', 0.8]);
    await plan.patch('shipment', early, { date_received: '2026-03-15' });
    expect(await receipt(order)).toEqual(['2026-03-12', 1]);
    await plan.patch('shipment', early, { date_received: '2026-03-08' });
    await plan.patch('shipment', early, { purchase_order: other });
    expect(await receipt(order)).toEqual(['2026-03-12', 1]);
    expect(await receipt(other)).toEqual(['2026-03-08', 0.8]);
    const undated = await receive(null);
    expect(await receipt(order)).toEqual(['2026-03-12', 1]);
    await plan.delete('shipment', late);
    await plan.delete('shipment', undated);
    expect(await receipt(order)).toEqual([null, null]);
    await plan.patch('shipment', early, { status: 'shipped' });
    expect(await receipt(other)).toEqual([null, null]);
  });

  test('stays when rates change later', async () => {
    on('2026-02-01');
    await rate('2026-02-01', 'EUR', 'CHF', '0.5');
    const order = await draft('CHF');
    await plan.place(order);
    const [id = 0] = await plan.ids('exchangerate', { pair: 'CHF/EUR' });
    await plan.patch('exchangerate', id, { rate: '0.9' });
    await plan.patch('purchaseorder', order, { description: 'later' });
    expect(await frozen(order)).toMatchObject({ rate_ordered: 2, total_price_base: 2500 });
  });

  test('is that of the day on which the order was placed, when that is corrected', async () => {
    on('2026-03-12');
    const order = await draft('USD');
    await plan.place(order);
    expect(await frozen(order)).toMatchObject({ date_ordered: '2026-03-12', rate_ordered: 1 });
    await plan.patch('purchaseorder', order, { date_ordered: '2026-03-05' });
    expect(await frozen(order)).toMatchObject({ date_ordered: '2026-03-05', rate_ordered: 0.8 });
  });

  test('is dropped when the order goes back to draft, and frozen anew', async () => {
    on('2026-03-02');
    const order = await draft('USD');
    await plan.place(order);
    await plan.patch('purchaseorder', order, { status: 'approved' });
    expect(await frozen(order)).toEqual(none);
    on('2026-03-10');
    await plan.patch('purchaseorder', order, { status: 'ordered' });
    expect(await frozen(order)).toMatchObject({ date_ordered: '2026-03-10', rate_ordered: 1 });
    await plan.patch('purchaseorder', order, { status: 'cancelled' });
    expect(await frozen(order)).toMatchObject({ rate_ordered: 1 });
  });

  test('is empty while a rate is missing, and found with a later change', async () => {
    on('2026-03-02');
    const order = await draft('SEK');
    await plan.place(order);
    expect(await frozen(order)).toEqual({ ...none, date_ordered: '2026-03-02' });
    await rate('2026-03-02', 'SEK', 'EUR', '0.1');
    await rate('2026-03-03', 'SEK', 'EUR', '0.2');
    on('2026-03-04');
    await plan.patch('purchaseorder', order, { description: 'The rate is known now' });
    expect(await frozen(order)).toMatchObject({ base_currency: 'EUR', rate_ordered: 0.1, total_price_base: 125 });
  });

  test('is 1 in the base currency, and goes through it elsewhere', async () => {
    on('2026-03-02');
    const own = await draft('EUR');
    await plan.place(own);
    expect(await frozen(own)).toMatchObject({ rate_ordered: 1, total_price_base: 1250 });
    on('2026-03-02', 'JPY');
    const foreign = await draft('USD');
    await plan.place(foreign);
    expect(await frozen(foreign)).toMatchObject({ base_currency: null, rate_ordered: null });
    on('2026-03-02');
    await plan.patch('purchaseorder', foreign, { description: 'The base currency is the euro' });
    expect(await frozen(foreign)).toMatchObject({ base_currency: 'EUR', rate_ordered: 0.8 });
  });

  test('needs a currency and a base currency', async () => {
    on('2026-03-02', '');
    const order = await draft('USD');
    await plan.place(order);
    expect(await frozen(order)).toEqual({ ...none, date_ordered: '2026-03-02' });
    on('2026-03-02');
    const nameless = await draft(null);
    await plan.place(nameless);
    expect(await frozen(nameless)).toEqual({ ...none, date_ordered: '2026-03-02' });
  });
});

test('a currency that has ended is refused on new orders and prices, and stays on old ones', async () => {
  on('2025-12-31');
  const order = await draft('BGN');
  on('2026-01-01');
  await plan.patch('purchaseorder', order, { description: 'old' });
  await expect(refusal(draft('BGN'))).resolves.toMatchObject({ body: { currency: ['BGN ended on 2025-12-31.'] } });
  const price = {
    vendor: plan.vendor,
    item_type: 'dcim.devicetype',
    item_id: await plan.deviceType(),
    currency: 'BGN',
  };
  await expect(refusal(plan.create('vendorprice', { ...price, unit_price: '1' }))).resolves.toMatchObject({
    body: { currency: ['BGN ended on 2025-12-31.'] },
  });
  await plan.create('vendorprice', { ...price, unit_price: '1', valid_to: '2025-12-31' });
});
