import { beforeAll, expect, inject, test } from 'vitest';
import { type Api, idsOf, objectIn, resultsOf, startApi } from '../../support/api.ts';

let api: Api;
const plugin = '/api/plugins/asset-lifecycle';
const made = { site: 0, shipment: 0, line: 0, pool: 0, bom: 0, order: 0, manufacturer: 0, courier: 0, vendor: 0 };

async function place(order: number): Promise<void> {
  for (const status of ['approved', 'ordered'])
    await api.call('PATCH', `${plugin}/purchase-orders/${order}/`, { status, order_id: `N-${order}` });
}

beforeAll(async () => {
  api = await startApi(`receiving-${process.pid}-${Date.now()}`, inject('dynamodbEndpoint'));
  made.site = await api.create('/api/dcim/sites/', { name: 'Hall', slug: 'hall' });
  made.manufacturer = await api.create('/api/dcim/manufacturers/', { name: 'Acme', slug: 'acme' });
  const item_id = await api.create('/api/dcim/device-types/', {
    manufacturer: made.manufacturer,
    model: 'Leaf',
    slug: 'leaf',
  });
  made.vendor = await api.create(`${plugin}/vendors/`, { name: 'Metal Works' });
  made.courier = await api.create(`${plugin}/couriers/`, { name: 'Post' });
  made.bom = await api.create(`${plugin}/boms/`, { name: 'Row 1' });
  const bom_line_item = await api.create(`${plugin}/bom-line-items/`, {
    bom: made.bom,
    item_type: 'dcim.devicetype',
    item_id,
    quantity: 400,
  });
  made.order = await api.create(`${plugin}/purchase-orders/`, { bom: made.bom, vendor: made.vendor });
  await api.create(`${plugin}/po-line-items/`, { purchase_order: made.order, bom_line_item, qty_ordered: 400 });
  await place(made.order);
  made.shipment = await api.create(`${plugin}/shipments/`, {
    purchase_order: made.order,
    courier: made.courier,
    tracking_number: 'T-1',
    status: 'shipped',
    site: made.site,
  });
  made.pool = await api.create(`${plugin}/spares-pools/`, { name: 'Shelf', site: made.site });
});

test('a shipment gets the lines of its order and is received in parts, with numbers and surplus, by three calls', async () => {
  const { shipment, pool } = made;
  const copied = await api.call('POST', `${plugin}/shipments/${shipment}/copy-line-items/`, {});
  expect(copied).toMatchObject({ status: 201, body: { shipment: { id: shipment }, lines: [{ qty_shipped: 400 }] } });
  const [first = null] = [copied.body.lines ?? null].flat();
  made.line = Number(objectIn(objectIn(first).shipment_line_item ?? null).id);

  // More units than a transaction takes: all or none, and once for each key.
  const units = Array.from({ length: 150 }, (_, index) => ({ serial: `S-${index}` }));
  const lines = [{ shipment_line_item: made.line, qty_received: 150, qty_to_pool: 1, units: units.slice(1) }];
  const body = { date_received: '2026-03-01', pool, lines };
  const key = { headers: { 'idempotency-key': 'delivery-1' } };
  const receive = `${plugin}/shipments/${shipment}/receive/`;
  const slip = await api.call('POST', receive, body, key);
  expect(slip).toMatchObject({ status: 201, body: { kind: { value: 'receipt' }, date: '2026-03-01' } });
  expect((await api.call('POST', receive, body, key)).body.id).toBe(slip.body.id);
  const dry = { shipment_line_item: made.line, qty_received: 250 };
  expect((await api.call('POST', `${receive}?dry_run=true`, { lines: [dry] })).status).toBe(201);
  const line = `${plugin}/shipment-line-items/${made.line}/`;
  expect((await api.call('GET', line)).body).toMatchObject({ qty_received: 150, qty_damaged: 0, qty_missing: 0 });
  expect((await api.call('GET', `${plugin}/received-units/?shipment_id=${shipment}`)).body.count).toBe(149);
  const found = await api.call('GET', `${plugin}/received-units/?serial=s-77`);
  expect(resultsOf(found)).toMatchObject([{ serial: 'S-77', slip: { id: slip.body.id } }]);
  expect(resultsOf(await api.call('GET', `${plugin}/spare-items/?pool_id=${pool}`))).toMatchObject([{ quantity: 1 }]);

  const reversal = await api.call('POST', `${plugin}/receiving-slips/${slip.body.id}/reverse/`, { note: 'recount' });
  expect(reversal).toMatchObject({ status: 201, body: { reverses: { id: slip.body.id } } });
  expect((await api.call('GET', line)).body).toMatchObject({ qty_received: null });
  expect((await api.call('GET', `${plugin}/received-units/?shipment_id=${shipment}`)).body.count).toBe(0);
  const slips = await api.call('GET', `${plugin}/receiving-slips/?shipment_id=${shipment}`);
  expect(idsOf(slips)).toEqual([slip.body.id, reversal.body.id]);
});

test('some units of a line go back or are written off, once for each key, and the vendor owes what went back', async () => {
  const { shipment, line: shipment_line_item, bom } = made;
  const units = ['D-1', 'D-2'].map((serial) => ({ serial }));
  const delivered = await api.call('POST', `${plugin}/shipments/${shipment}/receive/`, {
    lines: [{ shipment_line_item, qty_received: 10, units }],
  });
  expect(delivered.status).toBe(201);
  const path = `${plugin}/shipments/${shipment}/disposition/`;
  const line = `${plugin}/shipment-line-items/${shipment_line_item}/`;
  const entry = { shipment_line_item, condition: 'good', quantity: 3, units: [{ serial: 'd-1' }] };
  const body = { disposition: 'returned', reason: 'wrong revision', lines: [entry] };
  const counts = async () => {
    const { qty_received, qty_returned, qty_written_off } = (await api.call('GET', line)).body;
    return [qty_received, qty_returned, qty_written_off];
  };
  expect((await api.call('POST', `${path}?dry_run=true`, body)).status).toBe(201);
  expect(await counts()).toEqual([10, 0, 0]);
  const key = { headers: { 'idempotency-key': 'disposition-1' } };
  const slip = await api.call('POST', path, body, key);
  expect(slip).toMatchObject({
    status: 201,
    body: { kind: { value: 'disposition' }, disposition: { value: 'returned', label: 'Returned to the vendor' } },
  });
  expect((await api.call('POST', path, body, key)).body.id).toBe(slip.body.id);
  expect(await counts()).toEqual([7, 3, 0]);
  const lost = { disposition: 'lost', reason: 'not on the shelf', lines: [{ ...entry, quantity: 2, units: [] }] };
  expect((await api.call('POST', path, lost)).status).toBe(201);
  expect(await counts()).toEqual([5, 3, 2]);
  expect(resultsOf(await api.call('GET', `${plugin}/received-units/?status=returned`))).toMatchObject([
    { serial: 'D-1', status: { value: 'returned' } },
  ]);
  const coverage = `${plugin}/boms/${bom}/coverage/`;
  expect((await api.call('GET', coverage)).body.lines).toMatchObject([
    { received: 5, returned: 3, written_off: 2, in_pools: 0, outstanding_to_order: 2, outstanding_to_receive: 393 },
  ]);
  const [names = '', numbers = ''] = (await api.call('GET', `${coverage}?format=csv`)).text.split(/\r?\n/);
  expect(numbers.split(',')[names.split(',').indexOf('written_off')]).toBe('2');
  expect((await api.call('POST', path, { ...body, disposition: 'eaten' })).body).toMatchObject({
    disposition: ['eaten is not a valid choice.'],
  });
  for (const reversed of [slip.body.id, delivered.body.id])
    await api.call('POST', `${plugin}/receiving-slips/${reversed}/reverse/`, {});
  expect(await counts()).toEqual([8, 0, 2]);
});

test('what is installed in bulk tells where it comes from, and a rack, a module or a cable is asked in the same way', async () => {
  const { site, courier, vendor } = made;
  const role = await api.create('/api/dcim/device-roles/', { name: 'Spine', slug: 'spine' });
  const device_type = await api.create('/api/dcim/device-types/', {
    manufacturer: made.manufacturer,
    model: 'Spine',
    slug: 'spine',
  });
  const device = await api.create('/api/dcim/devices/', {
    name: 'spine-1',
    site,
    role,
    device_type,
    status: 'planned',
  });
  const bom = await api.create(`${plugin}/boms/`, { name: 'Row 2' });
  const scope = { bom, object_types: ['dcim.device'], parameters: { id: [device] } };
  await api.create(`${plugin}/bom-scope-rules/`, scope);
  await api.call('POST', `${plugin}/boms/${bom}/generate/`, {});
  const [line] = resultsOf(await api.call('GET', `${plugin}/bom-line-items/?bom_id=${bom}`));
  const [asset] = resultsOf(await api.call('GET', `${plugin}/assets/?bom_id=${bom}`));
  const order = await api.create(`${plugin}/purchase-orders/`, { bom, vendor, currency: 'EUR' });
  await api.create(`${plugin}/po-line-items/`, {
    purchase_order: order,
    bom_line_item: line?.id ?? 0,
    qty_ordered: 1,
    unit_price: 12.5,
  });
  await place(order);
  const shipment = await api.create(`${plugin}/shipments/`, {
    purchase_order: order,
    courier,
    tracking_number: 'T-2',
    status: 'shipped',
    site,
  });
  const copied = await api.call('POST', `${plugin}/shipments/${shipment}/copy-line-items/`, {});
  const [first = null] = [copied.body.lines ?? null].flat();
  const shipment_line_item = objectIn(objectIn(first).shipment_line_item ?? null).id ?? null;
  const lines = [{ shipment_line_item, qty_received: 1, units: [{ serial: 'SPINE-1' }] }];
  await api.call('POST', `${plugin}/shipments/${shipment}/receive/`, { lines });
  const entry = { asset: asset?.id ?? 0, shipment, status: 'active', assign_serial: true };
  const installed = await api.call('POST', `${plugin}/assets/install-many/`, { assets: [entry] });
  expect(installed).toMatchObject({ status: 200, body: { assets: [{ id: asset?.id }] } });
  const again = await api.call('POST', `${plugin}/assets/install-many/`, { assets: [entry, { ...entry, asset: 0 }] });
  expect(again).toMatchObject({
    status: 400,
    body: {
      'assets[0]': ['This object has already been installed.'],
      'assets[1].asset': ['The asset does not exist.'],
    },
  });
  expect((await api.call('GET', `/api/dcim/devices/${device}/`)).body).toMatchObject({
    serial: 'SPINE-1',
    status: { value: 'active' },
  });
  const origin = {
    asset: { id: asset?.id },
    bom: { id: bom, name: 'Row 2' },
    purchase_order: { id: order },
    vendor: { name: 'Metal Works' },
    unit_price: 12.5,
    currency: 'EUR',
    shipment: { id: shipment },
    receiving_slips: [{ kind: { value: 'receipt' } }],
    received_unit: { serial: 'SPINE-1' },
    spares_pool: null,
  };
  expect((await api.call('GET', `/api/dcim/devices/${device}/procurement/`)).body).toMatchObject({
    assets: [origin],
    movements: [],
    serials: [{ serial: 'SPINE-1', user_name: 'admin' }],
  });
  const out = { assets: [{ asset: asset?.id ?? 0, status: 'planned' }] };
  for (const query of ['?dry_run=true', ''])
    expect(await api.call('POST', `${plugin}/assets/uninstall-many/${query}`, out)).toMatchObject({
      status: 200,
      body: { assets: [{ id: asset?.id }] },
    });
  expect((await api.call('GET', `/api/dcim/devices/${device}/`)).body).toMatchObject({
    serial: '',
    status: { value: 'planned' },
  });
  expect((await api.call('POST', `${plugin}/assets/uninstall-many/`, out)).body).toEqual({
    'assets[0]': ['This object is not installed.'],
  });
  const rack = await api.create('/api/dcim/racks/', { name: 'R1', site, serial: 'RACK-1' });
  expect((await api.call('GET', `/api/dcim/racks/${rack}/procurement/`)).body).toMatchObject({
    assets: [],
    movements: [],
    serials: [{ serial: 'RACK-1' }],
  });
  for (const endpoint of ['modules', 'cables'])
    expect((await api.call('GET', `/api/dcim/${endpoint}/999999/procurement/`)).status).toBe(404);
});

test('slips and units are not written by hand', async () => {
  for (const endpoint of ['receiving-slips', 'received-units'])
    expect((await api.call('POST', `${plugin}/${endpoint}/`, {})).status).toBe(405);
});
