import { beforeEach, describe, expect, test } from 'vitest';
import { verbAnswer } from '../../../../../../src/domain/engine/query/verb-answer.ts';
import { result } from '../../../../../../src/domain/lifecycle/planning/purchase-plans/purchase-plan-actions.ts';
import { entriesCsv } from '../../../../../../src/functions/http/formats/entries-csv.ts';
import { Lifecycle, refusal } from '../../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../../support/memory-store.ts';
import { plansOf } from '../../../../../support/purchase-plans.ts';

let plan: Lifecycle;
beforeEach(async () => {
  plan = await new Lifecycle(new MemoryStore(), { defaultCurrency: 'EUR', baseCurrency: 'EUR' }).prepare();
});
const { solve, show, order, price, vendor, planFor } = plansOf(() => plan);

/** Two BOMs that both need one item, and a third line of another, from two vendors. */
async function twoBoms() {
  const [switches, servers] = [await plan.deviceType(), await plan.deviceType()];
  const [first, second] = [await plan.bom(), await plan.bom()];
  const lines = [
    await plan.line(first, switches, 7),
    await plan.line(second, switches, 5),
    await plan.line(second, servers, 3),
  ] as const;
  const [near, far] = [await vendor({ order_cost: '40', currency: 'EUR' }), await vendor()];
  const prices = {
    switches: await price(near, switches, '100', {
      pack_size: 5,
      lead_time_days: 7,
      price_breaks: [{ quantity: 10, unit_price: '90.5' }],
    }),
    servers: await price(far, servers, '1000'),
  };
  const id = await planFor([first, second]);
  return { id, boms: [first, second] as const, lines, near, far, prices, items: { switches, servers } };
}

describe('solving a plan', () => {
  test('buys lines of one item together, at the break that all their units reach, in whole packs', async () => {
    const { id, boms, lines, near, far, prices } = await twoBoms();
    expect(await solve(id)).toMatchObject({ id, values: { status: 'solved', currency: 'EUR' } });
    const result = await show(id);
    expect(result).toMatchObject({
      purchase_plan: id,
      status: 'solved',
      hidden_lines: 0,
      goods: '4357.5000',
      fixed_costs: '40.0000',
      total_cost: '4397.5000',
      lower_bound: '4397.5000',
      gap: '0.0000',
      proven: true,
      vendors: [
        { vendor: near, lines: 1, orders: 2, goods: '1357.5000', fixed_cost: '40.0000', share: '31.15' },
        { vendor: far, lines: 1, orders: 1, goods: '3000.0000', fixed_cost: '0.0000', share: '68.85' },
      ],
      lines: [
        {
          required: 12,
          vendor: near,
          vendor_price: prices.switches,
          quantity: 15,
          price_from: 10,
          unit_price: '90.5000',
          currency: 'EUR',
          total_price: '1357.5000',
          plan_price: '1357.5000',
          date_expected_source: 'listed',
          needs: [
            { bom: boms[0], bom_line_item: lines[0], quantity: 7 },
            { bom: boms[1], bom_line_item: lines[1], quantity: 5 },
          ],
        },
        { required: 3, vendor: far, quantity: 3, date_expected: null, date_expected_source: null },
      ],
    });
  });
});

describe('ordering a plan', () => {
  test('drafts an order for each vendor and BOM, pegged to the BOM lines, and answers them again', async () => {
    const { id, boms, lines, near, far } = await twoBoms();
    await solve(id);
    const ordered = await order(id);
    expect(ordered.purchase_orders).toMatchObject([
      { bom: boms[0], vendor: near, currency: 'EUR', lines: 1, total_price: '633.5000' },
      { bom: boms[1], vendor: near, currency: 'EUR', lines: 1, total_price: '724.0000' },
      { bom: boms[1], vendor: far, currency: 'EUR', lines: 1, total_price: '3000.0000' },
    ]);
    const orders = ordered.purchase_orders.map(({ purchase_order }) => purchase_order);
    expect(await plan.values('purchaseplan', id)).toMatchObject({ status: 'ordered', purchase_orders: orders });
    const [bought] = await plan.rows('polineitem', 'purchase_order', orders[1] ?? 0);
    expect(bought?.values).toMatchObject({ bom_line_item: lines[1], qty_ordered: 8, unit_price: '90.5000' });
    expect(await order(id)).toEqual(ordered);
    expect(await plan.ids('purchaseorder')).toHaveLength(3);
  });

  test('orders an approved substitute where that is cheaper, and nothing once its approval is gone', async () => {
    const [planned, other] = [await plan.deviceType(), await plan.deviceType()];
    const bom = await plan.bom();
    const line = await plan.line(bom, planned, 4);
    const shop = await vendor();
    await price(shop, planned, '100');
    await price(shop, other, '80');
    const [item_type, substitute_type] = ['dcim.devicetype', 'dcim.devicetype'];
    const pair = { item_type, item_id: planned, substitute_type, substitute_id: other };
    const equivalent = await plan.create('itemequivalent', { ...pair, status: 'approved' });
    const id = await planFor([bom]);
    await solve(id);
    await plan.patch('itemequivalent', equivalent, { status: 'proposed' });
    expect((await refusal(order(id))).status).toBe(400);
    await plan.patch('itemequivalent', equivalent, { status: 'approved' });
    const [drafted] = (await order(id)).purchase_orders;
    const [bought] = await plan.rows('polineitem', 'purchase_order', drafted?.purchase_order ?? 0);
    expect(bought?.values).toMatchObject({
      bom_line_item: line,
      substitute: { type: 'dcim.devicetype', id: other },
      unit_price: '80.0000',
    });
  });

  test('is refused with the difference when the demand has moved', async () => {
    const { id, boms, lines } = await twoBoms();
    await solve(id);
    const other = await plan.order(boms[0]);
    await plan.create('polineitem', { purchase_order: other, bom_line_item: lines[0], qty_ordered: 2 });
    expect((await refusal(order(id))).body).toMatchObject({
      demand: [`BOM line item ${lines[0]}: 5 units are short, 7 are planned.`],
    });
    await solve(id);
    expect((await order(id)).purchase_orders).toHaveLength(3);
  });
});

test('the result as a table has a row for each line, with choices by their value', async () => {
  const { id } = await twoBoms();
  await solve(id);
  const context = { ...plan.context, baseUrl: '' };
  const { lines } = await verbAnswer(context, result.answer, await show(id));
  const [head = '', ...rows] = (await entriesCsv(result.answer.lines, lines)).trim().split(/\r?\n/);
  const column = (name: string) => head.split(',').indexOf(name);
  const cells = rows.map((row) => row.split(','));
  expect(cells.map((row) => row[column('quantity')])).toEqual(['15', '3']);
  expect(cells.map((row) => row[column('date_expected_source')])).toEqual(['listed', '']);
});
