import { beforeAll, describe, expect, test } from 'vitest';
import { exportOrder } from '../../../../../src/domain/lifecycle/ordering/export-order.ts';
import { Lifecycle, refusal, refusedFor } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';

let plan: Lifecycle;
beforeAll(async () => {
  plan = await new Lifecycle(new MemoryStore()).prepare();
});

/** A BOM with one manual line. */
async function bomWithLine(quantity = 10) {
  const [bom, deviceType] = [await plan.bom(), await plan.deviceType()];
  return { bom, deviceType, line: await plan.line(bom, deviceType, quantity) };
}

describe('purchase orders', () => {
  test('need the number of the vendor when they are ordered or fulfilled, and not before', async () => {
    const order = await plan.order(await plan.bom());
    await plan.patch('purchaseorder', order, { status: 'approved' });
    for (const status of ['ordered', 'fulfilled'])
      expect(await refusal(plan.patch('purchaseorder', order, { status }))).toEqual({
        status: 400,
        body: { order_id: [`An order ID is required in status ${status}.`] },
      });
    await plan.patch('purchaseorder', order, { status: 'ordered', order_id: 'MW-1' });
    expect((await refusal(plan.patch('purchaseorder', order, { order_id: '' }))).status).toBe(400);
    expect(await plan.values('purchaseorder', order)).toMatchObject({ status: 'ordered', order_id: 'MW-1' });
  });

  test('have a number that is unique with their vendor; without one there may be many', async () => {
    const bom = await plan.bom();
    await plan.order(bom, { order_id: 'SAME' });
    expect(await refusal(plan.order(bom, { order_id: 'SAME' }))).toEqual(
      refusedFor('Purchase order with this Vendor and Order ID already exists.'),
    );
    const other = await plan.create('vendor', { name: plan.name('vendor') });
    await plan.order(bom, { vendor: other, order_id: 'SAME' });
    await plan.order(bom);
    await plan.order(bom);
  });

  test('name an account of their own vendor', async () => {
    const other = await plan.create('vendor', { name: plan.name('vendor') });
    const account = await plan.create('vendoraccount', { vendor: other, account_number: 'A-1' });
    const bom = await plan.bom();
    expect(await refusal(plan.order(bom, { vendor_account: account }))).toEqual({
      status: 400,
      body: { vendor_account: ['The vendor account must belong to the vendor of the order.'] },
    });
    await plan.order(bom, { vendor: other, vendor_account: account });
  });

  test('keep their BOM', async () => {
    const order = await plan.order(await plan.bom());
    expect(await refusal(plan.patch('purchaseorder', order, { bom: await plan.bom() }))).toEqual({
      status: 400,
      body: { bom: ['The BOM of a purchase order cannot be changed.'] },
    });
    expect((await refusal(plan.create('purchaseorder', { vendor: plan.vendor }))).body).toEqual({
      bom: ['This field is required.'],
    });
  });

  test('get the currency of the settings when they name none, may be without one, and know twenty', async () => {
    const bom = await plan.bom();
    const euro = new Lifecycle(plan.context.store, { defaultCurrency: 'EUR' });
    const input = { bom, vendor: plan.vendor };
    const currencyOf = async (order: number) => (await plan.values('purchaseorder', order)).currency;
    expect(await currencyOf(await plan.create('purchaseorder', input))).toBeNull();
    expect(await currencyOf(await euro.create('purchaseorder', input))).toBe('EUR');
    expect(await currencyOf(await euro.create('purchaseorder', { ...input, currency: 'JPY' }))).toBe('JPY');
    expect(await currencyOf(await euro.create('purchaseorder', { ...input, currency: '' }))).toBeNull();
    expect((await refusal(plan.create('purchaseorder', { ...input, currency: 'XAU' }))).body).toEqual({
      currency: ['XAU is not a valid choice.'],
    });
    const unknown = new Lifecycle(plan.context.store, { defaultCurrency: 'no currency' });
    expect(await currencyOf(await unknown.create('purchaseorder', input))).toBeNull();
  });
});

describe('purchase order lines', () => {
  test('name a line of the BOM of their order, once an order, on any number of orders', async () => {
    const { bom, line } = await bomWithLine();
    const foreign = await bomWithLine();
    const order = await plan.order(bom);
    const input = { purchase_order: order, bom_line_item: line, qty_ordered: 6 };
    await plan.create('polineitem', input);
    expect(await refusal(plan.create('polineitem', input))).toEqual(
      refusedFor('PO line item with this Purchase order and BOM line item already exists.'),
    );
    expect((await refusal(plan.create('polineitem', { ...input, bom_line_item: foreign.line }))).body).toEqual({
      bom_line_item: ["The BOM line item must belong to the purchase order's BOM."],
    });
    await plan.create('polineitem', { ...input, purchase_order: await plan.order(bom), qty_ordered: 4 });
  });

  test('multiply price and quantity exactly; without a price there is no total', async () => {
    const { bom, line } = await bomWithLine();
    const item = await plan.create('polineitem', {
      purchase_order: await plan.order(bom),
      bom_line_item: line,
      qty_ordered: 3,
      unit_price: 0.1,
    });
    expect(await plan.answer('polineitem', item)).toMatchObject({ unit_price: 0.1, total_price: 0.3 });
    await plan.patch('polineitem', item, { unit_price: null });
    expect(await plan.answer('polineitem', item)).toMatchObject({ unit_price: null, total_price: null });
  });

  test.each([
    [{ qty_ordered: 0 }, { qty_ordered: ['Ensure this value is greater than or equal to 1.'] }],
    [{ qty_ordered: 1e15 }, { qty_ordered: ['Ensure this value is less than or equal to 2147483647.'] }],
    [{ qty_ordered: 1.5 }, { qty_ordered: ['A valid integer is required.'] }],
    [{ unit_price: -1 }, { unit_price: ['Ensure this value is greater than or equal to 0.'] }],
    [{ unit_price: '1e3' }, { unit_price: ['A valid number is required.'] }],
  ])('refuse %j', async (wrong, body) => {
    const { bom, line } = await bomWithLine();
    const input = { purchase_order: await plan.order(bom), bom_line_item: line, qty_ordered: 1, ...wrong };
    expect(await refusal(plan.create('polineitem', input))).toEqual({ status: 400, body });
  });

  test('follow their BOM line when it is exchanged and when they go', async () => {
    const { bom, line } = await bomWithLine();
    const other = await plan.line(bom, await plan.deviceType());
    const item = await plan.create('polineitem', {
      purchase_order: await plan.order(bom),
      bom_line_item: line,
      qty_ordered: 1,
    });
    const referrers = async () => [
      (await plan.values('bomlineitem', line)).po_line_items,
      (await plan.values('bomlineitem', other)).po_line_items,
    ];
    expect(await referrers()).toEqual([[item], []]);
    await plan.patch('polineitem', item, { bom_line_item: other });
    expect(await referrers()).toEqual([[], [item]]);
    await plan.delete('polineitem', item);
    expect(await referrers()).toEqual([[], []]);
  });
});

test('the export of an order has its head and one entry a line, with prices where there are any', async () => {
  const deviceType = await plan.deviceType({ model: 'Leaf 48', part_number: 'L-48' });
  const cableType = await plan.create('cabletype', { type: 'mmf-om4', profile: 'single-1c1p' });
  const bom = await plan.bom();
  const device = await plan.line(bom, deviceType, 5, { airflow: 'front-to-rear' });
  const cable = await plan.create('bomlineitem', {
    bom,
    item_type: 'netbox_asset_lifecycle.cabletype',
    item_id: cableType,
    variant: { length: 3, length_unit: 'm' },
  });
  const order = await plan.order(bom, { order_id: 'EX-1', currency: 'CHF' });
  await plan.create('polineitem', {
    purchase_order: order,
    bom_line_item: device,
    qty_ordered: 5,
    unit_price: '99.95',
  });
  await plan.create('polineitem', { purchase_order: order, bom_line_item: cable, qty_ordered: 40 });
  expect(await exportOrder(plan.context, order)).toEqual({
    order_id: 'EX-1',
    vendor: 'Metal Works',
    vendor_account: null,
    currency: 'CHF',
    status: 'draft',
    bom: (await plan.values('bom', bom)).name,
    lines: [
      {
        item_type: 'dcim.devicetype',
        manufacturer: 'Acme',
        model: 'Leaf 48',
        part_number: 'L-48',
        variant: { airflow: 'front-to-rear' },
        qty_ordered: 5,
        unit_price: 99.95,
        total_price: 499.75,
      },
      {
        item_type: 'netbox_asset_lifecycle.cabletype',
        manufacturer: '',
        model: 'mmf-om4 single-1c1p',
        part_number: '',
        variant: { length: 3, length_unit: 'm' },
        qty_ordered: 40,
        unit_price: null,
        total_price: null,
      },
    ],
  });
  expect((await refusal(exportOrder(plan.context, 999_999))).status).toBe(404);
});

describe('shipments', () => {
  let order: number;
  let line: number;
  let location: number;
  beforeAll(async () => {
    const made = await bomWithLine();
    line = made.line;
    order = await plan.order(made.bom);
    location = await plan.create('dcim.location', { name: 'Dock', slug: 'dock', site: plan.site });
  });

  test('are received with a site or a location, and a location brings its site along', async () => {
    const shipment = await plan.shipment(order, { status: 'shipped' });
    expect((await refusal(plan.patch('shipment', shipment, { status: 'received' }))).body).toEqual({
      site: ['A site or a location is required to receive a shipment.'],
    });
    await plan.patch('shipment', shipment, { status: 'received', location, date_received: '2026-03-01' });
    expect(await plan.values('shipment', shipment)).toMatchObject({ status: 'received', site: plan.site, location });
  });

  test('go to a location of their site', async () => {
    const elsewhere = await plan.create('dcim.site', { name: 'Elsewhere', slug: 'elsewhere' });
    expect((await refusal(plan.shipment(order, { site: elsewhere, location }))).body).toEqual({
      location: ['The location must belong to the site.'],
    });
  });

  test('have an account of their courier, and a tracking number that is unique with it', async () => {
    const other = await plan.create('courier', { name: plan.name('courier') });
    const account = await plan.create('courieraccount', { courier: other, account_number: 'C-1' });
    expect((await refusal(plan.shipment(order, { courier_account: account }))).body).toEqual({
      courier_account: ['The courier account must belong to the courier of the shipment.'],
    });
    await plan.shipment(order, { tracking_number: 'T-1' });
    expect(await refusal(plan.shipment(order, { tracking_number: 'T-1' }))).toEqual(
      refusedFor('Shipment with this Courier and Tracking number already exists.'),
    );
    expect(await refusal(plan.shipment(order, { tracking_number: ' t-1' }))).toEqual(
      refusedFor('Shipment with this Courier and Tracking number already exists.'),
    );
    expect((await refusal(plan.shipment(order, { tracking_number: 'T-1\u200b' }))).body).toEqual({
      tracking_number: ['Invisible characters are not allowed.'],
    });
    await plan.shipment(order, { tracking_number: 'T-1', courier: other, courier_account: account });
    expect((await refusal(plan.shipment(order, { tracking_number: ' ' }))).body).toEqual({
      tracking_number: ['This field may not be blank.'],
    });
  });

  test('share a parcel with a shipment of another order only when they say that it is consolidated', async () => {
    const { bom } = await bomWithLine();
    const [first, second] = [await plan.order(bom), await plan.order(bom)];
    const taken = refusedFor('Shipment with this Courier and Tracking number already exists.');
    await plan.shipment(first, { tracking_number: 'BOX-1' });
    expect(await refusal(plan.shipment(second, { tracking_number: 'box-1' }))).toEqual(taken);
    const shared = await plan.shipment(second, { tracking_number: 'box-1', consolidated: true });
    expect(await refusal(plan.shipment(second, { tracking_number: 'BOX-1', consolidated: true }))).toEqual(taken);
    expect(await refusal(plan.shipment(first, { tracking_number: 'BOX-1', consolidated: true }))).toEqual(taken);
    expect(await refusal(plan.patch('shipment', shared, { consolidated: false }))).toEqual(taken);
    expect(await refusal(plan.patch('shipment', shared, { purchase_order: first }))).toEqual(taken);
  });

  test('show a link when their courier has a tracking address', async () => {
    const shipment = await plan.shipment(order, { tracking_number: 'A B/1' });
    expect(await plan.answer('shipment', shipment)).toMatchObject({
      tracking_link: 'https://post.example/track/A%20B%2F1',
    });
  });

  test.each(['date_expected', 'date_received'])('cannot have a %s before the date shipped', async (field) => {
    const wrong = { date_shipped: '2026-02-10', [field]: '2026-02-09' };
    expect((await refusal(plan.shipment(order, wrong))).body).toEqual({
      [field]: ['This date cannot be before the date shipped.'],
    });
    await plan.shipment(order, { date_shipped: '2026-02-10', [field]: '2026-02-10' });
  });

  test('with lines move only to an order for the same BOM', async () => {
    const shipment = await plan.shipment(order);
    const foreign = await plan.order(await plan.bom());
    await plan.place(foreign);
    await plan.patch('shipment', shipment, { purchase_order: foreign });
    await plan.patch('shipment', shipment, { purchase_order: order });
    await plan.create('shipmentlineitem', { shipment, bom_line_item: line, qty_shipped: 1 });
    expect((await refusal(plan.patch('shipment', shipment, { purchase_order: foreign }))).body).toEqual({
      purchase_order: ['A shipment with line items can only move to an order for the same BOM.'],
    });
  });

  test('have lines that name a line of their BOM, and keep shipment and line', async () => {
    const foreign = await bomWithLine();
    const shipment = await plan.shipment(order);
    const input = { shipment, bom_line_item: line, qty_shipped: 5 };
    expect((await refusal(plan.create('shipmentlineitem', { ...input, bom_line_item: foreign.line }))).body).toEqual({
      bom_line_item: ["The BOM line item must belong to the BOM of the shipment's purchase order."],
    });
    const item = await plan.create('shipmentlineitem', input);
    const other = await plan.shipment(order);
    expect((await refusal(plan.patch('shipmentlineitem', item, { shipment: other }))).body).toEqual({
      shipment: ['The shipment of a line item cannot be changed.'],
    });
    expect((await refusal(plan.patch('shipmentlineitem', item, { bom_line_item: foreign.line }))).body).toEqual({
      bom_line_item: ['The BOM line item of a shipment line cannot be changed.'],
    });
    await plan.create('shipmentlineitem', { ...input, shipment: other, qty_shipped: 3 });
  });

  test('record a shortfall: fewer received than shipped, down to none, and never more', async () => {
    const shipment = await plan.shipment(order);
    const item = await plan.create('shipmentlineitem', { shipment, bom_line_item: line, qty_shipped: 5 });
    expect(await plan.values('shipmentlineitem', item)).toMatchObject({ qty_received: null });
    for (const qty_received of [0, 3, 5]) await plan.patch('shipmentlineitem', item, { qty_received });
    expect((await refusal(plan.patch('shipmentlineitem', item, { qty_received: 6 }))).body).toEqual({
      qty_received: ['The quantity received cannot exceed the quantity shipped.'],
    });
    expect((await refusal(plan.patch('shipmentlineitem', item, { qty_shipped: 4 }))).status).toBe(400);
    expect(await plan.values('shipmentlineitem', item)).toMatchObject({ qty_shipped: 5, qty_received: 5 });
  });
});

test('vendors and couriers are told apart by name, by code where they have one, and by account number', async () => {
  for (const [model, owner] of [
    ['vendor', 'vendor'],
    ['courier', 'courier'],
  ] as const) {
    const [name, code] = [plan.name(model), plan.name('code')];
    const id = await plan.create(model, { name, code });
    expect((await refusal(plan.create(model, { name }))).body).toEqual({
      name: [`${owner} with this name already exists.`],
    });
    expect((await refusal(plan.create(model, { name: plan.name(model), code }))).body).toEqual({
      code: [`${owner} with this code already exists.`],
    });
    await plan.create(model, { name: plan.name(model) });
    await plan.create(model, { name: plan.name(model) });
    await plan.create(`${model}account`, { [model]: id, account_number: '1' });
    expect((await refusal(plan.create(`${model}account`, { [model]: id, account_number: '1' }))).status).toBe(400);
  }
});

test('a new installation knows three couriers with tracking addresses', async () => {
  const couriers: (readonly unknown[])[] = [];
  for await (const { values } of plan.context.store.rows({ kind: 'in-order', type: 'netbox_asset_lifecycle.courier' }))
    if (['ups', 'fedex', 'dhl'].includes(String(values.code)))
      couriers.push([values.name, String(values.tracking_url).startsWith('https://')]);
  expect(couriers).toEqual([
    ['DHL', true],
    ['FedEx', true],
    ['UPS', true],
  ]);
});
