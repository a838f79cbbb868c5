import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../../src/domain/engine/json.ts';
import type { Settings } from '../../../../../src/domain/engine/settings.ts';
import { copyLines } from '../../../../../src/domain/lifecycle/ordering/copy-line-items.ts';
import { listedPrices } from '../../../../../src/domain/lifecycle/ordering/listed-prices.ts';
import { reorderSpares } from '../../../../../src/domain/lifecycle/ordering/reorder-spares.ts';
import { countingStore, type Reads } from '../../../../support/counting-store.ts';
import { Lifecycle, refusal } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';

const planWith = (settings: Partial<Settings> = {}) => new Lifecycle(new MemoryStore(), settings).prepare();

const price = (plan: Lifecycle, item_id: number, more: JsonObject = {}) =>
  plan.create('vendorprice', { vendor: plan.vendor, item_type: 'dcim.devicetype', item_id, unit_price: '9', ...more });

const range = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

describe('copying the lines of a BOM costs the same reads for sixty lines as for twenty', () => {
  async function readsOf(count: number, settings: Partial<Settings>): Promise<Reads> {
    const plan = await planWith(settings);
    const bom = await plan.bom();
    const other = await plan.order(bom);
    for (const _ of range(count)) {
      const type = await plan.deviceType();
      await price(plan, type);
      const line = await plan.line(bom, type, 5);
      await plan.create('polineitem', { purchase_order: other, bom_line_item: line, qty_ordered: 2 });
    }
    const order = await plan.order(bom);
    const { store, reads } = countingStore(plan.context.store);
    const { lines } = await copyLines({ ...plan.context, store }, { id: order, input: { lines: [] } });
    expect(lines.map(({ qty_ordered, unit_price }) => [qty_ordered, unit_price])).toEqual(
      range(count).map(() => [3, '9.0000']),
    );
    return reads;
  }

  test.each(['flag', 'refuse'] as const)('where too many units are to %s', async (overOrder) => {
    const few = await readsOf(20, { overOrder });
    expect(await readsOf(60, { overOrder })).toEqual(few);
    expect(few.queries).toBeLessThanOrEqual(8);
    expect(few.batches).toBeLessThanOrEqual(20);
  });
});

test('reordering costs the same reads for sixty allocations as for twenty', async () => {
  const readsOf = async (count: number): Promise<Reads> => {
    const plan = await planWith();
    for (const _ of range(count)) {
      const [pool, item_id] = [await plan.pool(), await plan.deviceType()];
      await plan.create('spareitemallocation', { pool, item_type: 'dcim.devicetype', item_id, min_quantity: 2 });
      await price(plan, item_id);
    }
    const { store, reads } = countingStore(plan.context.store);
    const input = { name: 'Restock', pools: [], vendor: plan.vendor };
    expect((await reorderSpares({ ...plan.context, store }, { id: 0, input })).lines).toHaveLength(count);
    return reads;
  };
  expect(await readsOf(60)).toEqual(await readsOf(20));
});

describe('the prices of a list', () => {
  const pricesOf = async (plan: Lifecycle, types: readonly number[]) => {
    const { store, reads } = countingStore(plan.context.store);
    const items = types.map((id) => ({ type: 'dcim.devicetype', id }) as const);
    return { prices: await listedPrices(store, plan.vendor, items), queries: reads.queries };
  };

  test('are the same whether they are read item by item or from the whole list', async () => {
    const plan = await planWith();
    const types: number[] = [];
    for (const index of range(20)) {
      const type = await plan.deviceType();
      types.push(type);
      if (index % 4 === 3) continue;
      await price(plan, type, { valid_from: '2026-02-01', unit_price: '8' });
      await price(plan, type, { price_breaks: [{ quantity: 10, unit_price: '7' }] });
      await price(plan, type, { vendor: await plan.create('vendor', { name: plan.name('vendor') }) });
    }
    const { prices, queries } = await pricesOf(plan, [...types, ...types]);
    expect(queries).toBe(1);
    expect([...prices.keys()]).toHaveLength(15);
    for (const type of types) {
      const alone = await pricesOf(plan, [type]);
      const key = `dcim.devicetype#${type}`;
      expect(prices.get(key)).toEqual(alone.prices.get(key));
    }
    expect(
      prices
        .get(`dcim.devicetype#${types[0]}`)
        ?.map(({ unit_price }) => unit_price)
        .sort(),
    ).toEqual(['8.0000', '9.0000']);
  });

  test('are read item by item from a list that is far longer than the order', async () => {
    const plan = await planWith();
    const types: number[] = [];
    for (const _ of range(9)) types.push(await plan.deviceType());
    const other = await plan.deviceType();
    for (const day of range(181)) {
      const valid_from = new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10);
      await price(plan, other, { valid_from });
    }
    await price(plan, types[8] ?? 0);
    const { prices, queries } = await pricesOf(plan, types);
    expect([[...prices.keys()], queries]).toEqual([[`dcim.devicetype#${types[8]}`], 10]);
  });
});

test('a plan that needs less than is ordered is saved and marked, also where orders may not ask for too many', async () => {
  const plan = await planWith({ overOrder: 'refuse' });
  const bom = await plan.bom();
  const bom_line_item = await plan.line(bom, await plan.deviceType(), 10);
  const order = await plan.order(bom);
  const line = await plan.create('polineitem', { purchase_order: order, bom_line_item, qty_ordered: 10 });
  await plan.patch('bomlineitem', bom_line_item, { quantity: 6 });
  expect(await plan.answer('polineitem', line)).toMatchObject({ qty_ordered: 10, over_ordered: 4 });
  expect((await refusal(plan.patch('polineitem', line, { qty_ordered: 11 }))).body).toEqual({
    qty_ordered: ['The orders exceed the quantity of the BOM line by 5 units.'],
  });
  await plan.patch('polineitem', line, { qty_ordered: 6 });
  expect(await plan.answer('polineitem', line)).toMatchObject({ over_ordered: 0 });
});
