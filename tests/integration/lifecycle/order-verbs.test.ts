import { beforeAll, expect, inject, test } from 'vitest';
import type { Json, JsonObject } from '../../../src/domain/engine/json.ts';
import { dayAfter } from '../../../src/domain/lifecycle/lead-times/days.ts';
import { learnLeadTimes } from '../../../src/domain/lifecycle/performance/learn-lead-times.ts';
import { contextFor } from '../../../src/functions/runtime/environment.ts';
import { scheduleActor } from '../../../src/functions/runtime/system-actor.ts';
import { type Api, resultsOf, startApi } from '../../support/api.ts';

const root = '/api/plugins/asset-lifecycle';

let api: Api;
let vendor: number;
let deviceType: number;
let bom: number;
let bomLine: number;
let order: number;
beforeAll(async () => {
  api = await startApi(`order-verbs-${process.pid}-${Date.now()}`, inject('dynamodbEndpoint'));
  const manufacturer = await api.create('/api/dcim/manufacturers/', { name: 'Acme', slug: 'acme' });
  deviceType = await api.create('/api/dcim/device-types/', { manufacturer, model: 'Leaf', slug: 'leaf' });
  vendor = await api.create(`${root}/vendors/`, { name: 'Metal Works' });
  bom = await api.create(`${root}/boms/`, { name: 'Hall' });
  bomLine = await api.create(`${root}/bom-line-items/`, {
    bom,
    item_type: 'dcim.devicetype',
    item_id: deviceType,
    quantity: 12,
  });
  order = await api.create(`${root}/purchase-orders/`, { bom, vendor });
});

const copy = (query = '', headers: Readonly<Record<string, string>> = {}, body: JsonObject = {}) =>
  api.call('POST', `${root}/purchase-orders/${order}/copy-line-items/${query}`, body, { headers });
const linesOf = async () => resultsOf(await api.call('GET', `${root}/po-line-items/?purchase_order_id=${order}`));

test('a price list holds one price for each item, variant, currency and first day', async () => {
  const entry = {
    vendor: { name: 'Metal Works' },
    item_type: 'dcim.devicetype',
    item_id: deviceType,
    vendor_part_number: 'MW-7',
    unit_price: '99.5',
    price_breaks: [
      { quantity: 50, unit_price: '80' },
      { quantity: 10, unit_price: '90.25' },
    ],
    pack_size: 5,
    lead_time_days: 14,
  };
  const made = await api.call('POST', `${root}/vendor-prices/`, entry);
  expect(made).toMatchObject({
    status: 201,
    body: {
      display: 'Leaf: 99.5',
      unit_price: 99.5,
      min_quantity: 1,
      price_breaks: [
        { quantity: 10, unit_price: '90.2500' },
        { quantity: 50, unit_price: '80.0000' },
      ],
    },
  });
  expect(await api.call('POST', `${root}/vendor-prices/`, entry)).toMatchObject({
    status: 400,
    body: { __all__: ['The vendor already has a price for this item, variant, currency and valid_from.'] },
  });
  await api.create(`${root}/vendor-prices/`, { ...entry, valid_from: '2999-01-01' });
  const found = await api.call('GET', `${root}/vendor-prices/?vendor_id=${vendor}&vendor_part_number=MW-7`);
  expect(resultsOf(found)).toHaveLength(2);
});

test('lines are copied in a dry run without being made, and once for a key', async () => {
  const copied = {
    purchase_order: order,
    lines: [{ bom_line_item: bomLine, qty_ordered: 15, unit_price: 90.25, total_price: 1353.75 }],
    skipped: [],
    total_price: 1353.75,
  };
  const dry = { ...copied, lines: copied.lines.map((line) => ({ ...line, po_line_item: null })) };
  expect(await copy('?dry_run=true')).toMatchObject({ status: 200, body: dry });
  expect(await linesOf()).toEqual([]);
  const first = await copy('', { 'idempotency-key': 'copy' });
  const again = await copy('', { 'idempotency-key': 'copy' });
  expect(first).toMatchObject({ status: 200, body: copied });
  expect(again.body).toEqual(first.body);
  expect(await linesOf()).toMatchObject([{ qty_ordered: 15, over_ordered: 3 }]);
  expect((await api.call('GET', `${root}/purchase-orders/${order}/`)).body).toMatchObject({
    total_price: 1353.75,
    unpriced_lines: 0,
  });
  expect(await copy('', {}, { lines: [{ bom_line_item: bomLine, quantity: 1 }] })).toMatchObject({
    status: 400,
    body: { 'lines[0].quantity': ['Unknown field.'] },
  });
});

test('a line of a placed order is closed short and reopened, with the reasons in the change log', async () => {
  const [line] = await linesOf();
  const verb = (name: string, body: JsonObject) => api.call('POST', `${root}/po-line-items/${line?.id}/${name}/`, body);
  const move = (status: string) => api.call('PATCH', `${root}/purchase-orders/${order}/`, { status, order_id: 'MW-1' });
  expect(await verb('short-close', {})).toMatchObject({ status: 400, body: { reason: ['This field is required.'] } });
  for (const status of ['approved', 'ordered']) expect((await move(status)).status).toBe(200);
  expect(await verb('short-close', { reason: 'End of life' })).toMatchObject({
    status: 200,
    body: { qty_short_closed: 15, short_close_reason: 'End of life', over_ordered: 0 },
  });
  expect(await verb('reopen', { reason: 'Found a pallet' })).toMatchObject({
    status: 200,
    body: { short_closed: null },
  });
  const log = await logOf(line?.id);
  expect(log.map(({ message }) => message)).toEqual(expect.arrayContaining(['End of life', 'Found a pallet']));
});

test('price and date of a line of a placed order are amended, with the reason and both prices in the change log', async () => {
  const [line] = await linesOf();
  const amend = (body: JsonObject) => api.call('POST', `${root}/po-line-items/${line?.id}/amend/`, body);
  expect(await amend({ unit_price: 3 })).toMatchObject({ status: 400, body: { reason: ['This field is required.'] } });
  expect(await amend({ unit_price: -1, date_expected: 'soon', reason: 'Agreed' })).toMatchObject({
    status: 400,
    body: { unit_price: [expect.any(String)], date_expected: [expect.any(String)] },
  });
  expect(await amend({ unit_price: 3.25, date_expected: '2030-06-01', reason: 'New price list' })).toMatchObject({
    status: 200,
    body: { unit_price: 3.25, date_expected: '2030-06-01', qty_ordered: line?.qty_ordered },
  });
  const entry = (await logOf(line?.id)).find(({ message }) => message === 'New price list');
  expect(entry).toMatchObject({
    prechange_data: { unit_price: '90.2500' },
    postchange_data: { unit_price: '3.2500', date_expected: '2030-06-01' },
  });
});

const logOf = async (line: Json | undefined) =>
  resultsOf(
    await api.call(
      'GET',
      `/api/core/object-changes/?changed_object_type=netbox_asset_lifecycle.polineitem&changed_object_id=${line}`,
    ),
  );

test('BOMs, orders and shipments tell their next statuses', async () => {
  const courier = await api.create(`${root}/couriers/`, { name: 'Post' });
  const shipment = await api.create(`${root}/shipments/`, { purchase_order: order, courier, tracking_number: '1' });
  for (const [path, status, allowed] of [
    [`boms/${bom}`, 'draft', ['approved']],
    [`purchase-orders/${order}`, 'ordered', ['approved', 'fulfilled', 'cancelled']],
    [`shipments/${shipment}`, 'prepared', ['shipped', 'cancelled']],
  ] as const) {
    const { body } = await api.call('GET', `${root}/${path}/transitions/`);
    const { transitions } = body;
    const list = Array.isArray(transitions) ? transitions : [];
    expect(body.status).toBe(status);
    expect(list.filter((next) => next.allowed).map((next) => next.status)).toEqual(allowed);
    for (const next of list) expect(Object.keys(next.problems).length > 0).toBe(!next.allowed);
  }
  expect((await api.call('GET', `${root}/boms/999999/transitions/`)).status).toBe(404);
});

test('orders are found by vendor, account, BOM, BOM line, currency, number, status, archive and text', async () => {
  const other = await api.create(`${root}/vendors/`, { name: 'Cable Makers', code: 'CM' });
  const vendor_account = await api.create(`${root}/vendor-accounts/`, { vendor: other, account_number: 'A-1' });
  const ownBom = await api.create(`${root}/boms/`, { name: 'Annex' });
  const own = await api.create(`${root}/purchase-orders/`, {
    bom: ownBom,
    vendor: other,
    vendor_account,
    order_id: 'CM-77',
    currency: 'CHF',
    description: 'Long-lead optics',
  });
  await api.call('PATCH', `${root}/purchase-orders/${own}/`, { archived: true });
  const idsBy = async (query: string) =>
    resultsOf(await api.call('GET', `${root}/purchase-orders/?${query}`)).map(({ id }) => id);
  for (const query of [
    `vendor_id=${other}`,
    `vendor_account_id=${vendor_account}`,
    `bom_id=${ownBom}`,
    'currency=CHF',
    'order_id=CM-77',
    'status=draft',
    'archived=true',
    'q=optics',
  ])
    expect(await idsBy(query), query).toEqual([own]);
  expect(await idsBy(`bom_line_item_id=${bomLine}`)).toEqual([order]);
  expect((await idsBy('')).toSorted()).toEqual([order, own].toSorted());
});

test('the line export answers JSON, CSV and YAML, and no formula', async () => {
  await api.call('PATCH', `/api/dcim/device-types/${deviceType}/`, { part_number: '=1+1' });
  const exported = (query: string) => api.call('GET', `${root}/purchase-orders/${order}/export-line-items/${query}`);
  const json = await exported('');
  expect(Object.keys(json.body)).toEqual([
    'order_id',
    'vendor',
    'vendor_account',
    'currency',
    'status',
    'bom',
    'lines',
  ]);
  expect(await exported('?format=json')).toMatchObject({ body: json.body });
  const csv = await exported('?format=csv');
  expect(csv.headers['content-type']).toContain('text/csv');
  const [header, line] = csv.text.split('\n');
  expect(header).toBe('item_type,manufacturer,model,part_number,variant,qty_ordered,unit_price,total_price');
  expect(line).toContain("'=1+1");
  const yaml = await exported('?format=yaml');
  expect(yaml.headers['content-type']).toContain('application/yaml');
  expect(yaml.text).toContain('order_id: MW-1');
  expect((await exported('?format=xml')).status).toBe(404);
});

test('the statuses of each governed type are answered with value and display', async () => {
  const types = resultsOf(await api.call('GET', '/api/core/object-types/?app_label=netbox_asset_lifecycle&limit=0'));
  const choicesOf = async (model: string) => {
    const id = types.find((type) => type.model === model)?.id;
    const { body } = await api.call(
      'GET',
      `${root}/status-transition-rules/status-choices/?object_type_id=${String(id)}`,
    );
    return body.value;
  };
  const orderChoices = ['Draft', 'Approved', 'Ordered', 'Fulfilled', 'Cancelled'];
  const asChoices = (labels: readonly string[]) => labels.map((display) => ({ value: display.toLowerCase(), display }));
  expect(await choicesOf('bom')).toEqual(asChoices(orderChoices));
  expect(await choicesOf('purchaseorder')).toEqual(asChoices(orderChoices));
  expect(await choicesOf('shipment')).toEqual(
    asChoices(['Prepared', 'Shipped', 'Received', 'Cancelled', 'Returned', 'Lost']),
  );
  const wrong = await api.call('GET', `${root}/status-transition-rules/status-choices/?object_type_id=1`);
  expect(wrong).toMatchObject({ status: 400, body: { object_type_id: [expect.any(String)] } });
});

test('vendors have contacts, who say what they are for', async () => {
  const contact = await api.create('/api/tenancy/contacts/', { name: 'Robin' });
  const role = await api.create('/api/tenancy/contact-roles/', { name: 'RMA', slug: 'rma' });
  await api.create('/api/tenancy/contact-assignments/', {
    object_type: 'netbox_asset_lifecycle.vendor',
    object_id: vendor,
    contact,
    role,
  });
  const found = await api.call('GET', `${root}/vendors/?contact_role=${role}`);
  expect(resultsOf(found).map(({ id }) => id)).toEqual([vendor]);
});

test('what a vendor delivers is learned overnight, and judged at once', async () => {
  const slow = await api.create(`${root}/vendors/`, { name: 'Slow Boat' });
  const courier = await api.create(`${root}/couriers/`, { name: 'Sea mail' });
  const site = await api.create('/api/dcim/sites/', { name: 'Quay', slug: 'quay' });
  const plan = await api.create(`${root}/boms/`, { name: 'Overseas' });
  const item = { item_type: 'dcim.devicetype', item_id: deviceType };
  const need = await api.create(`${root}/bom-line-items/`, { bom: plan, ...item, quantity: 2 });
  const purchase_order = await api.create(`${root}/purchase-orders/`, { bom: plan, vendor: slow });
  await api.create(`${root}/po-line-items/`, { purchase_order, bom_line_item: need, qty_ordered: 2 });
  const change = (path: string, body: JsonObject) => api.call('PATCH', `${root}/${path}/`, body);
  const today = new Date().toISOString().slice(0, 10);
  const placed = { status: 'ordered', order_id: 'SB-1', date_ordered: dayAfter(today, -30) };
  await change(`purchase-orders/${purchase_order}`, { status: 'approved' });
  expect(await change(`purchase-orders/${purchase_order}`, placed)).toMatchObject({
    status: 200,
    body: { date_ordered: placed.date_ordered },
  });
  const parcel = { purchase_order, courier, tracking_number: 'SB', site };
  const shipment = await api.create(`${root}/shipments/`, parcel);
  await change(`shipments/${shipment}`, { status: 'shipped' });
  const line = { shipment, bom_line_item: need, qty_shipped: 2 };
  const shipment_line_item = await api.create(`${root}/shipment-line-items/`, line);
  const lines = [{ shipment_line_item, qty_received: 2 }];
  const receipt = { date_received: dayAfter(today, -9), lines };
  expect((await api.call('POST', `${root}/shipments/${shipment}/receive/`, receipt)).status).toBe(201);

  expect(await learnLeadTimes(contextFor(scheduleActor, ''))).toEqual({ vendors: 2, changed: 2 });
  const learned = resultsOf(await api.call('GET', `${root}/lead-times/?vendor_id=${slow}`));
  const figures = { deliveries: 1, days_50: 21, days_90: 41 };
  expect(learned).toMatchObject([{ vendor: { id: slow }, orders: 1, items: [{ ...item, ...figures }] }]);
  const price = await api.create(`${root}/vendor-prices/`, { vendor: slow, ...item, unit_price: '5' });
  expect(await api.call('GET', `${root}/vendor-prices/${price}/`)).toMatchObject({
    body: { lead_time_days: null, learned_days_50: 21, learned_days_90: 41, learned_deliveries: 1 },
  });
  const performance = `${root}/vendors/${slow}/performance/`;
  expect(await api.call('GET', performance)).toMatchObject({
    status: 200,
    body: {
      vendor: slow,
      lines: 1,
      without_promise: 1,
      units_arrived: 2,
      days_50: 21,
      items: [{ item: { id: deviceType } }],
    },
  });
  const csv = await api.call('GET', `${performance}?date_after=${dayAfter(today, -90)}&format=csv`);
  const [header, row] = csv.text.split('\n').map((text) => text.trim().split(','));
  expect(header?.slice(0, 4)).toEqual(['item_type', 'item_id', 'item', 'lines']);
  expect(row?.slice(0, 4)).toEqual(['dcim.devicetype', String(deviceType), 'Leaf', '1']);
});
