import { beforeEach, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../../src/domain/engine/json.ts';
import type { Actor } from '../../../../../src/domain/engine/ports.ts';
import { bomCoverage } from '../../../../../src/domain/lifecycle/bom/bom-coverage.ts';
import { vendorReturn } from '../../../../../src/domain/lifecycle/returns/vendor-return.ts';
import { transitionsFor } from '../../../../../src/domain/lifecycle/status/list-transitions.ts';
import { Lifecycle, refusal } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';
import { consignment, installFrom, receive, reverse } from '../../../../support/shipping.ts';

const types = ['vendorreturn', 'returnlineitem', 'shipment', 'shipmentlineitem', 'receivedunit'];
let store: MemoryStore;
let plan: Lifecycle;
let goods: Awaited<ReturnType<typeof consignment>>;

/** Ten units are ordered and six shipped; five are here, two of them with numbers, and one is damaged. */
beforeEach(async () => {
  store = new MemoryStore();
  plan = await new Lifecycle(store).prepare();
  goods = await consignment(plan, 6, 10);
  const units = [{ serial: 'A1' }, { serial: 'A2' }];
  const line = { shipment_line_item: goods.line, qty_received: 5, qty_damaged: 1, units };
  await receive(plan, goods.shipment, { lines: [line] });
});

const draft = (more: JsonObject = {}) =>
  plan.create('vendorreturn', { shipment: goods.shipment, reason: 'damaged', ...more });
const lineOf = (vendor_return: number, more: JsonObject) =>
  plan.create('returnlineitem', { vendor_return, shipment_line_item: goods.line, condition: 'good', ...more });
const setStatus = (id: number, status: string) => plan.patch('vendorreturn', id, { status });
const counts = async () => {
  const { qty_received, qty_damaged, qty_returned } = await plan.values('shipmentlineitem', goods.line);
  return { qty_received, qty_damaged, qty_returned };
};
const unitNamed = async (serial: string): Promise<number> => (await plan.ids('receivedunit', { serial }))[0] ?? 0;
const figures = async () => {
  const { lines } = await bomCoverage(plan.context, goods.bom);
  return lines[0];
};
const slips = (kind: string) => plan.ids('receivingslip', { kind });

describe('units that go back', () => {
  test('leave by a disposition once the return is shipped, and not before', async () => {
    const id = await draft({ rma_number: 'RMA 7' });
    await lineOf(id, { quantity: 2, units: [await unitNamed('A1')] });
    await lineOf(id, { condition: 'damaged', quantity: 1 });
    await setStatus(id, 'authorised');
    expect(await counts()).toEqual({ qty_received: 5, qty_damaged: 1, qty_returned: 0 });
    await setStatus(id, 'shipped');
    expect(await counts()).toEqual({ qty_received: 3, qty_damaged: 0, qty_returned: 3 });
    expect(await plan.values('receivedunit', await unitNamed('A1'))).toMatchObject({ status: 'returned' });
    expect(await plan.values('receivedunit', await unitNamed('A2'))).toMatchObject({ status: 'available' });
    const { slip, date_shipped } = await plan.values('vendorreturn', id);
    expect(await plan.values('receivingslip', Number(slip))).toMatchObject({
      kind: 'disposition',
      disposition: 'returned',
      note: `Return ${id} (RMA 7): damaged`,
      date: date_shipped,
    });
    await setStatus(id, 'closed');
    expect(await slips('disposition')).toHaveLength(1);
  });

  test('are here again when the return is cancelled', async () => {
    const id = await draft();
    await lineOf(id, { units: [await unitNamed('A1')] });
    await setStatus(id, 'shipped');
    await setStatus(id, 'cancelled');
    expect(await counts()).toEqual({ qty_received: 5, qty_damaged: 1, qty_returned: 0 });
    expect(await plan.values('receivedunit', await unitNamed('A1'))).toMatchObject({ status: 'available' });
    expect([(await slips('disposition')).length, (await slips('reversal')).length]).toEqual([1, 1]);
    await plan.delete('vendorreturn', id);
  });

  test('are here again when shipping was a mistake, and may leave anew', async () => {
    const id = await draft();
    await lineOf(id, { quantity: 1 });
    await setStatus(id, 'shipped');
    await setStatus(id, 'draft');
    expect(await counts()).toMatchObject({ qty_received: 5, qty_returned: 0 });
    await setStatus(id, 'shipped');
    expect(await counts()).toMatchObject({ qty_received: 4, qty_returned: 1 });
  });

  test('are owed again where a replacement is expected', async () => {
    const before = await figures();
    const id = await draft();
    await lineOf(id, { quantity: 2 });
    await setStatus(id, 'shipped');
    expect(before).toMatchObject({ received: 5, outstanding_to_receive: 5 });
    expect(await figures()).toMatchObject({ received: 3, outstanding_to_receive: 7, short_closed: 0 });
  });

  test('are not owed, and can be ordered anew, where a credit is expected', async () => {
    const id = await draft({ expects: 'credit', credit_amount: '120.50' });
    await lineOf(id, { quantity: 2 });
    await lineOf(id, { condition: 'damaged', quantity: 1 });
    await setStatus(id, 'shipped');
    expect(await plan.values('vendorreturn', id)).toMatchObject({ credit_amount: '120.5000' });
    expect(await figures()).toMatchObject({ received: 3, outstanding_to_receive: 4, short_closed: 3 });
    expect(await plan.values('polineitem', goods.orderLine)).toMatchObject({ qty_credited: 3, qty_short_closed: 0 });
    await setStatus(id, 'cancelled');
    expect(await figures()).toMatchObject({ received: 5, outstanding_to_receive: 5, short_closed: 0 });
  });

  test('are credited in the currency of the order', async () => {
    const order = await plan.order(await plan.bom(), { currency: 'CHF' });
    await plan.place(order);
    const shipment = await plan.shipment(order);
    const credit = { shipment, reason: 'wrong', expects: 'credit', credit_amount: '1' };
    expect(await plan.values('vendorreturn', await plan.create('vendorreturn', credit))).toMatchObject({
      currency: 'CHF',
    });
    expect(await refusal(draft({ credit_amount: '1' }))).toMatchObject({
      body: { credit_amount: ['Only a return that expects a credit has an amount.'] },
    });
  });

  test('beyond what was ordered are no credit of the order', async () => {
    const tight = await consignment(plan, 2);
    await receive(plan, tight.shipment, { lines: [{ shipment_line_item: tight.line, qty_received: 2 }] });
    const extra = await plan.shipment(tight.order, { status: 'shipped', site: plan.site });
    const line = await plan.create('shipmentlineitem', {
      shipment: extra,
      bom_line_item: tight.bomLine,
      qty_shipped: 1,
    });
    await receive(plan, extra, { lines: [{ shipment_line_item: line, qty_received: 1 }] });
    const id = await plan.create('vendorreturn', { shipment: extra, reason: 'surplus', expects: 'credit' });
    await plan.create('returnlineitem', {
      vendor_return: id,
      shipment_line_item: line,
      condition: 'good',
      quantity: 1,
    });
    await setStatus(id, 'shipped');
    expect(await plan.values('polineitem', tight.orderLine)).toMatchObject({ qty_credited: null });
  });
});

describe('a return is refused', () => {
  test('to ship more than is there, or nothing', async () => {
    const empty = await draft();
    expect(await refusal(setStatus(empty, 'shipped'))).toMatchObject({
      body: { status: ['A return without line items cannot be shipped.'] },
    });
    const id = await draft();
    await lineOf(id, { quantity: 4 });
    expect(await refusal(setStatus(id, 'shipped'))).toEqual({
      status: 400,
      body: { 'lines[0].quantity': ['Only 3 units of this line without numbers are on hand in this condition.'] },
    });
    expect(await counts()).toEqual({ qty_received: 5, qty_damaged: 1, qty_returned: 0 });
  });

  test('on a day before the units came', async () => {
    const id = await draft({ date_shipped: '2020-01-01' });
    await lineOf(id, { units: [await unitNamed('A1')] });
    expect(await refusal(setStatus(id, 'shipped'))).toMatchObject({ body: { date_shipped: [expect.any(String)] } });
  });

  test('lines and units of another shipment', async () => {
    const other = await consignment(plan, 1);
    const id = await draft();
    const foreign = { vendor_return: id, shipment_line_item: other.line, condition: 'good', quantity: 1 };
    expect(await refusal(plan.create('returnlineitem', foreign))).toMatchObject({
      body: { shipment_line_item: ['The line item must belong to the shipment of the return.'] },
    });
    expect(await refusal(lineOf(id, {}))).toMatchObject({
      body: { quantity: ['A quantity or a list of units is required.'] },
    });
    await receive(plan, other.shipment, {
      lines: [{ shipment_line_item: other.line, qty_received: 1, units: [{ serial: 'B1' }] }],
    });
    expect(await refusal(lineOf(id, { units: [await unitNamed('B1')] }))).toMatchObject({
      body: { units: [expect.stringMatching(/did not come with this shipment line\.$/)] },
    });
  });

  test('changes once the units have left', async () => {
    const id = await draft();
    const line = await lineOf(id, { quantity: 1 });
    await setStatus(id, 'shipped');
    const locked = 'A line item cannot be changed while its return has status shipped.';
    for (const attempt of [
      plan.patch('returnlineitem', line, { quantity: 2 }),
      plan.delete('returnlineitem', line),
      lineOf(id, { condition: 'damaged', quantity: 1 }),
    ])
      expect(await refusal(attempt)).toMatchObject({ status: 400, body: { __all__: [locked] } });
    expect(await refusal(plan.patch('vendorreturn', id, { expects: 'credit' }))).toMatchObject({ status: 400 });
    expect(await refusal(plan.delete('vendorreturn', id))).toMatchObject({ status: 409 });
    const { slip } = await plan.values('vendorreturn', id);
    expect(await refusal(reverse(plan, Number(slip)))).toMatchObject({
      body: { __all__: ['The units left with a return: cancel the return, and the slip is reversed with it.'] },
    });
  });
});

describe('a replacement', () => {
  const replacement = (replaces: number, more: JsonObject = {}) => plan.shipment(goods.order, { replaces, ...more });

  test('names the return, which shows it, and keeps it from being cancelled', async () => {
    const id = await draft();
    await lineOf(id, { quantity: 1 });
    await setStatus(id, 'authorised');
    const early = await replacement(id);
    await setStatus(id, 'shipped');
    expect(await plan.answer('vendorreturn', id)).toMatchObject({ replacements: [{ id: early }] });
    expect(await refusal(setStatus(id, 'cancelled'))).toMatchObject({
      body: { status: ['Replacements have been shipped for this return: 1.'] },
    });
    await plan.patch('shipment', early, { status: 'cancelled' });
    await setStatus(id, 'cancelled');
  });

  test('keeps the return from expecting a credit instead', async () => {
    const id = await draft();
    const early = await replacement(id);
    expect(await refusal(plan.patch('vendorreturn', id, { expects: 'credit' }))).toMatchObject({
      body: { expects: ['Replacements have been shipped for this return: 1.'] },
    });
    await plan.patch('shipment', early, { status: 'cancelled' });
    await plan.patch('vendorreturn', id, { expects: 'credit' });
  });

  test('brings units of the same order line, which are to come until then', async () => {
    const id = await draft();
    await lineOf(id, { quantity: 1 });
    await setStatus(id, 'shipped');
    const shipment = await replacement(id, { status: 'shipped', site: plan.site });
    const line = await plan.create('shipmentlineitem', { shipment, bom_line_item: goods.bomLine, qty_shipped: 1 });
    expect(await figures()).toMatchObject({ received: 4, outstanding_to_receive: 6 });
    await receive(plan, shipment, { lines: [{ shipment_line_item: line, qty_received: 1 }] });
    expect(await figures()).toMatchObject({ received: 5, outstanding_to_receive: 5 });
  });

  test.each([
    [
      'of another order',
      async () => (await consignment(plan, 1)).order,
      {},
      'The return must be of the same purchase order.',
    ],
    ['of a credit', async () => goods.order, { expects: 'credit' }, 'The return expects a credit and no replacement.'],
  ])('%s is refused', async (_, orderOf, more, message) => {
    const replaces = await draft(more);
    expect(await refusal(plan.shipment(await orderOf(), { replaces }))).toMatchObject({
      body: { replaces: [message] },
    });
  });
});

describe('rights', () => {
  const as = (...allowed: readonly string[]): Lifecycle => {
    const actor: Actor = {
      userId: 7,
      username: 'clerk',
      superuser: false,
      writeEnabled: true,
      permissions: types.map((type) => ({
        types: [`netbox_asset_lifecycle.${type}`],
        actions: allowed.includes(type) ? ['view', 'add', 'change', 'delete'] : ['view'],
        constraints: null,
      })),
    };
    return new Lifecycle(store, {}, actor);
  };

  test.each([
    ['return, shipment and lines may ship it', ['vendorreturn', 'shipment', 'shipmentlineitem'], undefined],
    ['return and lines may not', ['vendorreturn', 'shipmentlineitem'], 403],
    ['return and shipment may not', ['vendorreturn', 'shipment'], 403],
    ['shipment and lines may not', ['shipment', 'shipmentlineitem'], 403],
  ])('whoever may change %s', async (_, allowed, status) => {
    const id = await draft();
    await lineOf(id, { quantity: 1 });
    const attempt = as(...allowed).patch('vendorreturn', id, { status: 'shipped' });
    if (status === undefined) await attempt;
    else expect(await refusal(attempt)).toMatchObject({ status });
    expect(await counts()).toMatchObject({ qty_returned: status === undefined ? 1 : 0 });
  });
});

test('the list of transitions says what shipping would be refused for, and takes no ids', async () => {
  const id = await draft();
  const before = await slips('disposition');
  const read = async () => (await transitionsFor(vendorReturn)(plan.context, { id })).transitions;
  const shipping = async () => [await read()].flat().find((entry) => JSON.stringify(entry).includes('"shipped"'));
  expect(await shipping()).toMatchObject({ allowed: false });
  await lineOf(id, { quantity: 1 });
  store.takeIds = () => Promise.reject(new Error('This only reads'));
  expect(await shipping()).toMatchObject({ allowed: true, problems: {} });
  expect(await slips('disposition')).toEqual(before);
});

test('installed units cannot go back', async () => {
  const { bom, line: bom_line_item, assets } = await plan.plannedBom(1);
  const order = await plan.order(bom);
  const shipment = await plan.shipment(order, { status: 'shipped', site: plan.site });
  const line = await plan.create('shipmentlineitem', { shipment, bom_line_item, qty_shipped: 1 });
  await receive(plan, shipment, { lines: [{ shipment_line_item: line, qty_received: 1 }] });
  await installFrom(plan, assets[0] ?? 0, { shipment, status: 'active' });
  const id = await plan.create('vendorreturn', { shipment, reason: 'wrong' });
  await plan.create('returnlineitem', { vendor_return: id, shipment_line_item: line, condition: 'good', quantity: 1 });
  expect(await refusal(setStatus(id, 'shipped'))).toMatchObject({ status: 400 });
});
