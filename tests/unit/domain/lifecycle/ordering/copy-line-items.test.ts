import { beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../../src/domain/engine/json.ts';
import { perform } from '../../../../../src/domain/engine/write/run-action.ts';
import { overdueOrderCheck } from '../../../../../src/domain/lifecycle/checks/overdue-order-check.ts';
import { runCheck } from '../../../../../src/domain/lifecycle/checks/run-check.ts';
import { amendLine } from '../../../../../src/domain/lifecycle/ordering/amend-line.ts';
import { draftOrder } from '../../../../../src/domain/lifecycle/ordering/draft-order.ts';
import { reopenLine } from '../../../../../src/domain/lifecycle/ordering/short-close.ts';
import { Lifecycle, refusal, refusedFor } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';
import { ordersOn } from '../../../../support/purchase-orders.ts';

let plan: Lifecycle;
let strict: Lifecycle;
let store: MemoryStore;
beforeAll(async () => {
  store = new MemoryStore();
  plan = await new Lifecycle(store, { defaultCurrency: 'EUR' }).prepare();
  strict = Object.assign(new Lifecycle(store, { defaultCurrency: 'EUR', overOrder: 'refuse' }), {
    vendor: plan.vendor,
  });
});

const price = (deviceType: number, unit_price: string, more: JsonObject = {}) =>
  plan.create('vendorprice', {
    vendor: plan.vendor,
    item_type: 'dcim.devicetype',
    item_id: deviceType,
    unit_price,
    ...more,
  });

const { bomOf, copy, place, placedOrder, shortClose } = ordersOn(() => plan);
const reopen = (line: number, who: Lifecycle = plan) =>
  reopenLine(who.context, { id: line, input: { reason: 'Found some' } });

const amend = (line: number, values: { readonly unit_price?: string; readonly date_expected?: string }) =>
  amendLine(plan.context, { id: line, input: { unit_price: null, date_expected: null, reason: 'Agreed', ...values } });

describe('copying the lines of a BOM', () => {
  test('orders what remains at the prices of the list, once', async () => {
    const { bom, types, lines } = await bomOf(7, 3);
    const list = await price(types[0] ?? 0, '12.50', {
      pack_size: 4,
      lead_time_days: 0,
      price_breaks: [{ quantity: 8, unit_price: '11.25' }],
    });
    const other = await plan.order(bom);
    await plan.create('polineitem', { purchase_order: other, bom_line_item: lines[1] ?? 0, qty_ordered: 3 });
    const order = await plan.order(bom);
    const today = plan.context.now().toISOString().slice(0, 10);
    const copied = await copy(order);
    expect(copied).toEqual({
      purchase_order: order,
      lines: [
        {
          po_line_item: expect.any(Number),
          bom_line_item: lines[0],
          qty_ordered: 8,
          unit_price: '11.2500',
          total_price: '90.0000',
          date_expected: today,
          date_expected_source: 'listed',
          vendor_price: list,
          end_of_life: null,
          is_end_of_life: false,
        },
      ],
      skipped: [{ bom_line_item: lines[1], reason: 'All units are ordered or come from spares.' }],
      total_price: '90.0000',
    });
    expect(await plan.answer('purchaseorder', order)).toMatchObject({ total_price: 90, unpriced_lines: 0 });
    expect(await plan.answer('purchaseorder', other)).toMatchObject({ total_price: 0, unpriced_lines: 1 });
    expect((await copy(order)).lines).toEqual([]);
    await plan.patch('purchaseorder', other, { status: 'approved' });
    await plan.patch('purchaseorder', other, { status: 'cancelled' });
    expect((await copy(order)).lines).toMatchObject([{ bom_line_item: lines[1], qty_ordered: 3, unit_price: null }]);
  });

  test('takes the quantities and prices that somebody names', async () => {
    const { bom, lines } = await bomOf(5, 6);
    const order = await plan.order(bom);
    const wishes = [{ bom_line_item: lines[1] ?? 0, qty_ordered: 2, unit_price: '3.0001' }];
    expect(await copy(order, wishes)).toMatchObject({
      lines: [{ qty_ordered: 2, total_price: '6.0002' }],
      skipped: [],
    });
    expect(await refusal(copy(order, [...wishes, { bom_line_item: lines[0] ?? 0 }]))).toEqual({
      status: 400,
      body: { 'lines[0].bom_line_item': ['The order already has a line item for this BOM line item.'] },
    });
  });

  test('tells of every line that is wrong, and copies none', async () => {
    const { bom, lines } = await bomOf(5);
    const foreign = await bomOf(1, 1);
    const order = await plan.order(bom);
    const wishes = [lines[0] ?? 0, ...foreign.lines].map((bom_line_item) => ({ bom_line_item, qty_ordered: 1 }));
    const wrong = ["The BOM line item must belong to the purchase order's BOM."];
    expect(await refusal(copy(order, wishes))).toEqual({
      status: 400,
      body: { 'lines[1].bom_line_item': wrong, 'lines[2].bom_line_item': wrong },
    });
    expect(await plan.rows('polineitem', 'purchase_order', order)).toEqual([]);
  });

  test('is for drafts', async () => {
    const { order } = await placedOrder();
    expect(await refusal(copy(order))).toEqual(
      refusedFor('A line item can only be changed while its parent is in draft status.'),
    );
    expect((await refusal(copy(999_999))).status).toBe(404);
  });
});

test('a price goes with its vendor and with its item', async () => {
  const vendor = await plan.create('vendor', { name: plan.name('vendor') });
  const [kept, gone] = [await plan.deviceType(), await plan.deviceType()];
  const ids = [await price(kept, '1', { vendor }), await price(gone, '1', { vendor })];
  await plan.delete('dcim.devicetype', gone);
  expect(await plan.find('vendorprice', ids[1] ?? 0)).toBeUndefined();
  await plan.delete('vendor', vendor);
  expect(await plan.find('vendorprice', ids[0] ?? 0)).toBeUndefined();
});

describe('a list of needs', () => {
  test('becomes a draft order for a draft BOM of its own, needs of one kind together', async () => {
    const type = await plan.deviceType();
    await price(type, '5');
    const need = { item: { type: 'dcim.devicetype', id: type }, variant: {} } as const;
    const name = plan.name('reorder');
    const { bom, order } = await perform(plan.context, {}, (work) =>
      draftOrder(plan.context, work, {
        vendor: plan.vendor,
        name,
        needs: [
          { ...need, quantity: 2 },
          { ...need, quantity: 3, variant: { airflow: '' } },
          { ...need, quantity: 1, variant: { airflow: 'passive' } },
        ],
        order: { description: 'Low stock' },
      }),
    );
    expect(await plan.values('bom', bom.id)).toMatchObject({ name, status: 'draft' });
    expect(await plan.answer('purchaseorder', order.id)).toMatchObject({
      description: 'Low stock',
      total_price: 30,
      unpriced_lines: 0,
    });
    const lines = await plan.rows('polineitem', 'purchase_order', order.id);
    expect(lines.map(({ values }) => values.qty_ordered).sort()).toEqual([1, 5]);
  });

  test('is refused as a whole when a part of it is', async () => {
    const name = plan.name('reorder');
    const needs = [{ item: { type: 'dcim.devicetype', id: 999_999 }, variant: {}, quantity: 1 } as const];
    const wrong = perform(plan.context, {}, (work) =>
      draftOrder(plan.context, work, { vendor: plan.vendor, name, needs }),
    );
    expect((await refusal(wrong)).status).toBe(400);
    expect(await plan.ids('bom', { name })).toEqual([]);
  });
});

describe('more than the BOM asks for', () => {
  test('is marked on every line that takes part, where the settings allow it', async () => {
    const { bom, lines } = await bomOf(10);
    const [a, b] = [await plan.order(bom), await plan.order(bom)];
    const ids = [];
    for (const [purchase_order, qty_ordered] of [
      [a, 8],
      [b, 5],
    ] as const)
      ids.push(await plan.create('polineitem', { purchase_order, bom_line_item: lines[0] ?? 0, qty_ordered }));
    for (const id of ids) expect(await plan.answer('polineitem', id)).toMatchObject({ over_ordered: 3 });
    await plan.patch('polineitem', ids[1] ?? 0, { qty_ordered: 2 });
    expect(await plan.answer('polineitem', ids[0] ?? 0)).toMatchObject({ over_ordered: 0 });
  });

  test('is refused where the settings say so, on new lines and on lines that grow', async () => {
    const { bom, lines } = await bomOf(10);
    const [a, b] = [await plan.order(bom), await plan.order(bom)];
    const line = await strict.create('polineitem', { purchase_order: a, bom_line_item: lines[0] ?? 0, qty_ordered: 8 });
    const second = { purchase_order: b, bom_line_item: lines[0] ?? 0 };
    const refused = (units: number) => ({
      status: 400,
      body: { qty_ordered: [`The orders exceed the quantity of the BOM line by ${units} units.`] },
    });
    expect(await refusal(strict.create('polineitem', { ...second, qty_ordered: 3 }))).toEqual(refused(1));
    await strict.create('polineitem', { ...second, qty_ordered: 2 });
    expect(await refusal(strict.patch('polineitem', line, { qty_ordered: 9 }))).toEqual(refused(1));
    await strict.patch('polineitem', line, { qty_ordered: 7 });
    await strict.patch('polineitem', line, { qty_ordered: 8, unit_price: '1' });
    await plan.patch('polineitem', line, { qty_ordered: 20 });
    await strict.patch('polineitem', line, { qty_ordered: 19 });
  });
});

describe('a line of a placed order', () => {
  test('gets another price or date by `amend`, whose other value stays; quantity and item stay frozen', async () => {
    const { order, line, bomLine } = await placedOrder();
    await amend(line, { unit_price: '7.5000' });
    await amend(line, { date_expected: '2026-06-01' });
    const amended = { unit_price: '7.5000', date_expected: '2026-06-01', qty_ordered: 10, bom_line_item: bomLine };
    expect(await plan.values('polineitem', line)).toMatchObject(amended);
    expect(await plan.answer('purchaseorder', order)).toMatchObject({ total_price: 75 });
    await plan.patch('purchaseorder', order, { status: 'fulfilled' });
    await amend(line, { unit_price: '7.2500' });
    expect(await plan.values('polineitem', line)).toMatchObject({ ...amended, unit_price: '7.2500' });
  });

  test('is not amended without a value, while its order is a draft, or once the order is archived', async () => {
    const { order, line } = await placedOrder();
    expect(await refusal(amend(line, {}))).toEqual(refusedFor('A unit price or an expected date is required.'));
    await plan.patch('purchaseorder', order, { archived: true });
    const archived = refusedFor('A line item cannot be changed because its parent is archived.');
    expect(await refusal(amend(line, { unit_price: '1.0000' }))).toEqual(archived);
    const { bom } = await bomOf(1);
    const [copied] = (await copy(await plan.order(bom))).lines;
    const draft = refusedFor('The order is a draft. Change the line item directly.');
    expect(await refusal(amend(copied?.po_line_item ?? 0, { unit_price: '1.0000' }))).toEqual(draft);
  });

  test('is closed short with a reason, its rest is ordered elsewhere, and it is reopened while that is not too much', async () => {
    const { bom, order, line, bomLine } = await placedOrder();
    const shipment = await plan.shipment(order, { status: 'shipped' });
    await plan.create('shipmentlineitem', { shipment, bom_line_item: bomLine, qty_shipped: 4 });
    await shortClose(line);
    expect(await plan.answer('polineitem', line)).toMatchObject({
      short_closed: expect.any(String),
      short_close_reason: 'End of life',
      qty_short_closed: 6,
      qty_ordered: 10,
    });
    expect(await refusal(shortClose(line))).toEqual(refusedFor('The line item is already closed.'));
    const elsewhere = await plan.order(bom);
    expect((await copy(elsewhere, [], strict)).lines).toMatchObject([{ qty_ordered: 6 }]);
    expect((await refusal(reopen(line, strict))).body).toEqual({
      qty_ordered: ['The orders exceed the quantity of the BOM line by 6 units.'],
    });
    await reopen(line);
    expect(await plan.answer('polineitem', line)).toMatchObject({
      short_closed: null,
      short_close_reason: '',
      qty_short_closed: 0,
      over_ordered: 6,
    });
    expect(await refusal(reopen(line))).toEqual(refusedFor('The line item is not closed.'));
  });

  test('is not closed while the order is with us, when all is under way, or when the order is archived', async () => {
    const { bom, lines } = await bomOf(1);
    const draft = await plan.order(bom);
    const [copied] = (await copy(draft)).lines;
    expect(await refusal(shortClose(copied?.po_line_item ?? 0))).toEqual(
      refusedFor('Only line items of a placed order can be closed short.'),
    );
    await place(draft);
    const shipment = await plan.shipment(draft, { status: 'shipped' });
    await plan.create('shipmentlineitem', { shipment, bom_line_item: lines[0] ?? 0, qty_shipped: 1 });
    expect((await refusal(shortClose(copied?.po_line_item ?? 0))).status).toBe(400);
    const { order, line } = await placedOrder();
    await plan.patch('purchaseorder', order, { archived: true });
    expect((await refusal(shortClose(line))).status).toBe(400);
    expect((await refusal(shortClose(999_999))).status).toBe(404);
  });
});

test('an order whose units are late raises one alert, which clears when they arrive or are closed short', async () => {
  const { order, line, bomLine } = await placedOrder({ date_expected: '2020-01-01' });
  const onTime = await placedOrder({ date_expected: '2999-01-01' });
  const alerts = async (id: number) => {
    const found = await plan.ids('alert', { kind: 'overdue-order', subject_id: String(id) });
    return Promise.all(found.map((alert) => plan.values('alert', alert)));
  };
  for (let run = 0; run < 2; run++) await runCheck(plan.context, overdueOrderCheck);
  expect(await alerts(order)).toMatchObject([
    {
      kind: 'overdue-order',
      cleared: null,
      message: '10 units have not arrived, the first expected on 2020-01-01',
    },
  ]);
  expect(await alerts(onTime.order)).toEqual([]);
  const shipment = await plan.shipment(order, { status: 'shipped' });
  const arrived = await plan.create('shipmentlineitem', { shipment, bom_line_item: bomLine, qty_shipped: 4 });
  await plan.patch('shipment', shipment, { status: 'received', site: plan.site });
  await plan.patch('shipmentlineitem', arrived, { qty_received: 4 });
  await shortClose(line);
  await runCheck(plan.context, overdueOrderCheck);
  expect(await alerts(order)).toMatchObject([{ cleared: expect.any(String) }]);
});
