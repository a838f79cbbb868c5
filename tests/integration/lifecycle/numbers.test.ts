import { randomUUID } from 'node:crypto';
import { beforeAll, expect, inject as provided, test } from 'vitest';
import type { JsonObject } from '../../../src/domain/engine/json.ts';
import { environmentStore } from '../../../src/functions/runtime/environment.ts';
import { userWho } from '../../support/accounts.ts';
import { type Api, objectIn, resultsOf, startApi } from '../../support/api.ts';
import { inject } from '../../support/faults.ts';

const root = '/api/plugins/asset-lifecycle';
const number = 'SN-Way/1';
const path = (serial: string) => `${root}/numbers/${encodeURIComponent(serial)}/`;

let api: Api;
let pool: number;
let item: JsonObject;
const shipments: number[] = [];
const lines: number[] = [];

const must = async (method: string, at: string, body?: JsonObject): Promise<JsonObject> => {
  const answer = await api.call(method, at, body);
  if (answer.status >= 300) throw new Error(`${method} ${at}: ${answer.status} ${answer.text}`);
  return answer.body;
};

const arrive = (shipment: number, line: number, entry: JsonObject) =>
  must('POST', `${root}/shipments/${shipment}/receive/`, {
    lines: [{ shipment_line_item: line, qty_received: 1, ...entry }],
  });

beforeAll(async () => {
  api = await startApi(`numbers-${randomUUID()}`, provided('dynamodbEndpoint'));
  const site = await api.create('/api/dcim/sites/', { name: 'Hall', slug: 'hall' });
  const manufacturer = await api.create('/api/dcim/manufacturers/', { name: 'Acme', slug: 'acme' });
  const item_id = await api.create('/api/dcim/device-types/', { manufacturer, model: 'Leaf', slug: 'leaf' });
  item = { item_type: 'dcim.devicetype', item_id };
  const bom = await api.create(`${root}/boms/`, { name: 'Hall' });
  const bom_line_item = await api.create(`${root}/bom-line-items/`, { bom, ...item, quantity: 3 });
  const vendor = await api.create(`${root}/vendors/`, { name: 'Metal Works' });
  const courier = await api.create(`${root}/couriers/`, { name: 'Post' });
  const purchase_order = await api.create(`${root}/purchase-orders/`, { bom, vendor, order_id: 'PO-1' });
  await api.create(`${root}/po-line-items/`, { purchase_order, bom_line_item, qty_ordered: 3 });
  for (const status of ['approved', 'ordered'])
    await must('PATCH', `${root}/purchase-orders/${purchase_order}/`, { status });
  pool = await api.create(`${root}/spares-pools/`, { name: 'Shelf', site });
  for (const tracking_number of ['first', 'second']) {
    const shipment = await api.create(`${root}/shipments/`, { purchase_order, courier, tracking_number, site });
    lines.push(await api.create(`${root}/shipment-line-items/`, { shipment, bom_line_item, qty_shipped: 1 }));
    await must('PATCH', `${root}/shipments/${shipment}/`, { status: 'shipped' });
    shipments.push(shipment);
  }
  await arrive(shipments[0] ?? 0, lines[0] ?? 0, { units: [{ serial: number }] });
  await must('POST', `${root}/shipments/${shipments[0]}/disposition/`, {
    disposition: 'returned',
    reason: 'dead on arrival',
    lines: [{ shipment_line_item: lines[0] ?? 0, condition: 'good', units: [{ serial: number }] }],
  });
  const again = { units: [{ serial: number.toLowerCase(), to_pool: true }], qty_to_pool: 1, pool };
  await arrive(shipments[1] ?? 0, lines[1] ?? 0, again);
});

test('a number has one way across its receipts, whatever its spelling', async () => {
  const way = await must('GET', path(number.toUpperCase()));
  expect(way).toMatchObject({
    received_units: [
      { status: 'returned', shipment: { id: shipments[0] }, shipment_line_item: { id: lines[0] } },
      { status: 'in-pool', shipment: { id: shipments[1] }, purchase_order: { order_id: 'PO-1' } },
    ],
    slips: [
      { kind: 'receipt' },
      { kind: 'disposition', disposition: 'returned' },
      { kind: 'receipt', receiving_slip: { shipment: { id: shipments[1] } } },
    ],
    spare_items: [{ spares_pool: { id: pool }, quantity: 1 }],
    movements: [{ kind: 'receive', quantity: 1, spares_pool: { id: pool }, document: { tracking_number: 'second' } }],
    changes: [{ status: 'available' }, { status: 'returned' }, { status: 'in-pool', user_name: 'admin' }],
  });
});

test('what a deleted spare item did is still told', async () => {
  const made = await api.create(`${root}/spare-items/`, { pool, ...item, serial: 'Gone-1' });
  await must('DELETE', `${root}/spare-items/${made}/`);
  expect(await must('GET', path('gone-1'))).toMatchObject({
    received_units: [],
    spare_items: [],
    movements: [{ quantity: 1 }, { quantity: -1 }],
  });
});

test('a number is told from one that is spelled like its encoding', async () => {
  const pairs = ['Rack/7', 'Rack%2F7', '100%25T', '100%T'];
  for (const serial of pairs) await api.create(`${root}/spare-items/`, { pool, ...item, serial });
  for (const serial of pairs)
    expect(await must('GET', path(serial)), serial).toMatchObject({
      spare_items: [{ spare_item: { serial } }],
    });
  expect((await api.call('GET', `${root}/numbers/%E0%A4%A/`)).status).toBe(404);
});

test('numbers that look alike are the same, and those with characters that show nothing are refused', async () => {
  await api.create(`${root}/spare-items/`, { pool, ...item, serial: 'Caf\u00e9' });
  const decomposed = await api.call('POST', `${root}/spare-items/`, { pool, ...item, serial: 'CAFE\u0301' });
  expect(decomposed.body).toHaveProperty('__all__');
  expect(await must('GET', path('cafe\u0301'))).toMatchObject({ spare_items: [{ quantity: 1 }] });
  await api.create(`${root}/spare-items/`, { pool, ...item, serial: 'Two words' });
  for (const blank of ['\u00a0', '\u2003', '\u2028', '\u3000', '  '])
    expect((await api.call('POST', `${root}/spare-items/`, { pool, ...item, serial: `two${blank}words` })).status).toBe(
      400,
    );
  for (const serial of ['w\ufe0f', 'w\u034f', 'w\u200b', 'w\u2800'])
    expect((await api.call('POST', `${root}/spare-items/`, { pool, ...item, serial })).body, serial).toEqual({
      serial: ['Invisible characters are not allowed.'],
    });
});

test('an unknown number is not found', async () => {
  expect((await api.call('GET', path('nowhere'))).status).toBe(404);
});

test('callers see what they may view of it, and nothing is there of which they may view nothing', async () => {
  const { id } = objectIn(resultsOf({ body: await must('GET', `${root}/received-units/?status=returned`) })[0]);
  const units = await userWho(api, {
    types: ['netbox_asset_lifecycle.receivedunit'],
    actions: ['view'],
    constraints: { id: Number(id) },
  });
  const way = (await units.call('GET', path(number))).body;
  expect(way).toMatchObject({ received_units: [{ shipment: null, shipment_line_item: null }], slips: [] });
  expect([way.received_units, way.spare_items, way.movements]).toMatchObject([{ length: 1 }, [], []]);
  const others = await userWho(api, {
    types: ['netbox_asset_lifecycle.spareitem'],
    actions: ['view'],
    constraints: { quantity: 99 },
  });
  expect((await others.call('GET', path(number))).status).toBe(404);
  expect((await (await userWho(api)).call('GET', path(number))).status).toBe(403);
});

test('what it reads does not grow with the other numbers', async () => {
  const commands = async (): Promise<number> => {
    let sent = 0;
    inject(environmentStore().access, ({ send }) => {
      sent += 1;
      return send();
    });
    await must('GET', path(number));
    return sent;
  };
  await must('GET', path(number));
  const before = await commands();
  for (let made = 0; made < 20; made++)
    await api.create(`${root}/spare-items/`, { pool, ...item, serial: `other ${made}` });
  // A caller who was seen long enough ago is read again.
  expect(await commands()).toBeLessThanOrEqual(before + 5);
});
