import { beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../../../../../src/domain/engine/ports.ts';
import { cheapest, offersFor } from '../../../../../src/domain/lifecycle/ordering/prices/best-price.ts';
import { bomBudget } from '../../../../../src/domain/lifecycle/ordering/prices/bom-budget.ts';
import { Lifecycle } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';

const listed = (vendor: number, currency: string | null, unit_price: string, more = {}) => ({
  id: vendor * 10,
  vendor,
  currency,
  unit_price,
  variant: {},
  price_breaks: [],
  min_quantity: 1,
  pack_size: 1,
  lead_time_days: null,
  valid_from: null,
  valid_to: null,
  ...more,
});

describe('the cheapest offer', () => {
  const wanted = { variant: {}, quantity: 10, day: '2026-03-01' };
  const best = (prices: readonly ReturnType<typeof listed>[], rates: Record<string, number> = {}) =>
    cheapest(offersFor(prices, wanted), ({ total, price }) => {
      const rate = rates[price.currency ?? ''];
      return rate === undefined ? null : String(Number(total) * rate);
    });

  test('counts whole packs, minimums and price breaks', () => {
    const packs = listed(1, 'EUR', '9', { pack_size: 25 });
    const minimum = listed(2, 'EUR', '9.50', { min_quantity: 12 });
    const breaks = listed(3, 'EUR', '12', { price_breaks: [{ quantity: 10, unit_price: '11.2000' }] });
    expect(best([packs, minimum, breaks], { EUR: 1 })).toMatchObject({ quantity: 10, total: '112.0000' });
    expect(best([packs, minimum], { EUR: 1 })).toMatchObject({ quantity: 12, total: '114.0000' });
    expect(best([packs], { EUR: 1 })).toMatchObject({ quantity: 25, unit_price: '9', total: '225.0000' });
  });

  test('compares currencies by their rates, and leaves out what has none as long as another has one', () => {
    const list = [listed(1, 'USD', '10'), listed(2, 'EUR', '9'), listed(3, 'CHF', '1')];
    expect(best(list, { USD: 0.8, EUR: 1 })?.price.vendor).toBe(1);
    expect(best(list, { USD: 0.95, EUR: 1 })?.price.vendor).toBe(2);
  });

  test('is found within the first currency where nothing has a rate', () => {
    expect(best([listed(1, 'USD', '1'), listed(2, 'CHF', '9'), listed(3, 'CHF', '8')])?.price.vendor).toBe(3);
    expect(best([])).toBeUndefined();
  });

  test('is that of the first vendor among equals', () => {
    expect(best([listed(2, 'EUR', '9'), listed(1, 'EUR', '9')], { EUR: 1 })?.price.vendor).toBe(1);
  });
});

describe('the budget of a BOM', () => {
  let plan: Lifecycle;
  let bom: number;
  let other: number;
  const lines: number[] = [];
  const prices: number[] = [];
  const store = new MemoryStore();

  const at = (day: string) => ({ ...plan.context, now: () => new Date(`${day}T08:00:00Z`) });
  const price = async (vendor: number, item_id: number, currency: string, unit_price: string, more = {}) => {
    const input = { vendor, item_type: 'dcim.devicetype', item_id, currency, unit_price, ...more };
    prices.push(await plan.create('vendorprice', input));
  };

  beforeAll(async () => {
    plan = await new Lifecycle(store, { baseCurrency: 'EUR' }).prepare();
    plan.context = at('2026-03-01');
    other = await plan.create('vendor', { name: 'Elsewhere' });
    bom = await plan.bom();
    const types = [await plan.deviceType(), await plan.deviceType(), await plan.deviceType()];
    const [first = 0, second = 0, third = 0] = types;
    for (const [index, type] of types.entries()) lines.push(await plan.line(bom, type, [10, 4, 3][index]));
    await price(plan.vendor, first, 'EUR', '12', { price_breaks: [{ quantity: 10, unit_price: '11' }] });
    await price(other, first, 'USD', '12.50');
    await price(plan.vendor, second, 'USD', '100', { valid_to: '2026-03-31' });
    await plan.create('exchangerate', { date: '2026-03-01', from_currency: 'EUR', to_currency: 'USD', rate: '1.25' });
    const order = await plan.order(await plan.bom(), { currency: 'CHF' });
    const past = await plan.create('bomlineitem', {
      bom: (await plan.values('purchaseorder', order)).bom ?? 0,
      item_type: 'dcim.devicetype',
      item_id: third,
      quantity: 5,
    });
    await plan.create('polineitem', { purchase_order: order, bom_line_item: past, qty_ordered: 5, unit_price: '7.25' });
    expect((await bomBudget(plan.context, bom)).lines[2]).toMatchObject({ last_total: null });
    await plan.place(order);
  });

  test('shows the best, the list and the last price of each line, in its currency and in the base currency', async () => {
    const { lines: found, ...sums } = await bomBudget(plan.context, bom);
    expect(found).toMatchObject([
      {
        bom_line_item: lines[0],
        required: 10,
        best_vendor: other,
        best_vendor_price: prices[1],
        best_quantity: 10,
        best_unit_price: '12.5000',
        best_currency: 'USD',
        best_total: '125.0000',
        best_total_base: '100.00',
        list_total: '125.0000',
        last_total: null,
      },
      { best_vendor: plan.vendor, best_total: '400.0000', best_total_base: '320.00', list_total_base: '320.00' },
      {
        best_vendor: null,
        best_total: null,
        last_date: '2026-03-01',
        last_unit_price: '7.2500',
        last_currency: 'CHF',
        last_total: '21.7500',
        last_total_base: null,
      },
    ]);
    expect(sums).toEqual({
      bom,
      hidden_lines: 0,
      totals: [
        { currency: 'CHF', best: '0.0000', list: '0.0000', last: '21.7500' },
        { currency: 'USD', best: '525.0000', list: '525.0000', last: '0.0000' },
      ],
      base_currency: 'EUR',
      best_base: '420.00',
      list_base: '420.00',
      last_base: null,
      unpriced: [expect.objectContaining({ bom_line_item: lines[2], required: 3 })],
      lines_never_ordered: 2,
    });
  });

  test('takes the prices of the day', async () => {
    const { lines: found, unpriced, best_base } = await bomBudget(at('2026-04-01'), bom);
    expect(found[1]).toMatchObject({ best_total: null });
    expect([unpriced.length, best_base]).toEqual([2, '100.00']);
  });

  test('knows nothing of lines, prices, rates and orders that the caller may not view', async () => {
    const may = (type: string, constraints: { id: number } | null = null) => ({
      types: [`netbox_asset_lifecycle.${type}` as const],
      actions: ['view'],
      constraints,
    });
    const budgetOf = (permissions: Actor['permissions'] = []) => {
      const actor: Actor = { userId: 9, username: 'reader', superuser: false, writeEnabled: true, permissions };
      return bomBudget({ ...plan.context, actor }, bom);
    };
    const all = [may('bom'), may('bomlineitem'), may('vendorprice'), may('exchangerate')];
    expect((await budgetOf(all)).lines[2]?.last_total).toBeNull();
    const onePrice = await budgetOf([may('bom'), may('bomlineitem'), may('vendorprice', { id: prices[0] ?? 0 })]);
    expect(onePrice.lines[0]).toMatchObject({
      best_total: '110.0000',
      best_total_base: '110.00',
      list_total: '120.0000',
    });
    expect(onePrice.unpriced).toHaveLength(2);
    const noRate = await budgetOf([may('bom'), may('bomlineitem'), may('vendorprice')]);
    expect(noRate.lines[0]).toMatchObject({ best_currency: 'EUR', best_total_base: '110.00' });
    expect(noRate).toMatchObject({ best_base: null });
    const oneLine = await budgetOf([may('bom'), may('bomlineitem', { id: lines[1] ?? 0 }), may('vendorprice')]);
    expect([oneLine.lines.length, oneLine.hidden_lines]).toEqual([1, 2]);
  });
});
