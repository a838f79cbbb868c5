import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { isJsonObject, type Json, type JsonObject } from '../../../src/domain/engine/json.ts';
import { type Api, startApi } from '../../support/api.ts';
import { type ImportBucket, startBareImportBucket } from '../../support/import-bucket.ts';
import { workbookOf } from '../../support/notices/write-table.ts';

const lifecycle = '/api/plugins/asset-lifecycle';
const verb = `${lifecycle}/shipments/import-notice/`;

let api: Api;
let bucket: ImportBucket;
let bom: number;
let vendor: number;

beforeAll(async () => {
  const table = `notices-${randomUUID()}`;
  bucket = await startBareImportBucket(table, inject('dynamodbEndpoint'));
  api = await startApi(table, inject('dynamodbEndpoint'));
  const manufacturer = await api.create('/api/dcim/manufacturers/', { name: 'Acme', slug: 'acme' });
  const device_type = await api.create('/api/dcim/device-types/', {
    manufacturer,
    model: 'Leaf',
    slug: 'leaf',
    part_number: 'LF-1',
  });
  bom = await api.create(`${lifecycle}/boms/`, { name: 'Hall' });
  await api.create(`${lifecycle}/bom-line-items/`, {
    bom,
    item_type: 'dcim.devicetype',
    item_id: device_type,
    quantity: 100,
  });
  vendor = await api.create(`${lifecycle}/vendors/`, { name: 'Metal Works' });
});

afterAll(() => bucket.stop());

/** A placed order of ten units. */
async function orderOf(order_id: string): Promise<number> {
  const order = await api.create(`${lifecycle}/purchase-orders/`, { bom, vendor, order_id, currency: 'EUR' });
  await api.create(`${lifecycle}/po-line-items/`, { purchase_order: order, bom_line_item: 1, qty_ordered: 10 });
  for (const status of ['approved', 'ordered'])
    await api.call('PATCH', `${lifecycle}/purchase-orders/${order}/`, { status });
  return order;
}

const rows = (order: string, ...serials: readonly string[]): readonly (readonly string[])[] => [
  ['Packing slip no', `DN-${order}`],
  ['Ship via', 'DHL'],
  ['Tracking number', `T-${order}`],
  ['PO number', 'Part', 'Qty', 'Serial number', 'Carton'],
  ...serials.map((serial) => [order, 'LF-1', '1', serial, 'C1']),
];
const csv = (order: string, ...serials: readonly string[]): Uint8Array =>
  new TextEncoder().encode(
    rows(order, ...serials)
      .map((row) => row.join(';'))
      .join('\n'),
  );

const first = (list: Json | undefined): JsonObject => {
  const [one] = Array.isArray(list) ? list : [];
  return isJsonObject(one) ? one : {};
};
const shipments = async (order: number) =>
  (await api.call('GET', `${lifecycle}/shipments/?purchase_order_id=${order}`)).body.count;

test('a preview writes nothing, then the notice is taken once, and corrected', async () => {
  const order = await orderOf('PO-1');
  const headers = { 'Content-Type': 'text/csv' };
  const preview = await api.call('POST', `${verb}?dry_run=true`, csv('PO-1', 'S1', 'S2'), { headers });
  expect([preview.status, preview.body]).toEqual([
    200,
    expect.objectContaining({ result: 'created', format: 'csv', notice_number: 'DN-PO-1', problems: [] }),
  ]);
  expect(first(preview.body.lines)).toMatchObject({ quantity: 2, serials: 2, matched_by: 'part-number' });
  expect(await shipments(order)).toBe(0);
  const taken = await api.call('POST', verb, csv('PO-1', 'S1', 'S2'), { headers });
  expect([taken.status, taken.body.result]).toEqual([200, 'created']);
  expect(await shipments(order)).toBe(1);
  const shipment = first(taken.body.shipments).shipment;
  const id = isJsonObject(shipment) ? shipment.id : 0;
  const manifest = await api.call('GET', `${lifecycle}/shipments/${id}/manifest/`);
  expect(manifest.body).toMatchObject({ count: 2, cartons: [{ sscc: 'C1', parent: null }] });
  const again = await api.call('POST', verb, csv('PO-1', 'S1', 'S2'), { headers });
  expect([again.status, again.body.result]).toEqual([200, 'unchanged']);
  const corrected = await api.call('POST', verb, csv('PO-1', 'S1', 'S3'), { headers });
  expect(first(corrected.body.shipments)).toMatchObject({
    result: 'updated',
    added_count: 1,
    removed: [{ serial: 'S2' }],
  });
  const scans = await api.call('POST', `${lifecycle}/shipments/${id}/scans/`, { code: 'S3' });
  expect(first(scans.body.scans)).toMatchObject({ verdict: 'expected', carton: 'C1' });
});

test('a workbook comes as a form, as the body with parameters, or in JSON', async () => {
  const order = await orderOf('PO-2');
  const book = workbookOf(rows('?', 'S21').map((row) => row.map((cell) => cell.replaceAll('?', 'PO-2'))));
  const form = new FormData();
  form.set('file', new Blob([book]), 'list.xlsx');
  form.set('purchase_order', `${order}`);
  form.set('assignments', '[]');
  const sent = new Response(form);
  const headers = { 'Content-Type': sent.headers.get('content-type') ?? '' };
  const asForm = await api.call('POST', verb, new Uint8Array(await sent.arrayBuffer()), { headers });
  expect([asForm.status, asForm.body.result, asForm.body.format]).toEqual([200, 'created', 'xlsx']);
  const binary = { headers: { 'Content-Type': 'application/octet-stream' } };
  const asBody = await api.call('POST', `${verb}?purchase_order=${order}`, book, binary);
  expect(asBody.body.result).toBe('unchanged');
  const misspelt = await api.call('POST', `${verb}?purchase_order=${order}&dryrun=true&fields=result`, book, binary);
  expect([misspelt.status, misspelt.body]).toEqual([400, { dryrun: ['Unknown field.'] }]);
  const file = Buffer.from(book).toString('base64');
  const keyed = { headers: { 'Idempotency-Key': 'one' } };
  const inJson = await api.call('POST', verb, { file, purchase_order: order }, keyed);
  expect(inJson.body.result).toBe('unchanged');
  expect((await api.call('POST', verb, { file, purchase_order: order }, keyed)).headers).toMatchObject({
    'idempotent-replayed': 'true',
  });
});

test('what is not understood is refused with the whole report, and what is no notice with a sentence', async () => {
  const order = await orderOf('PO-3');
  const headers = { 'Content-Type': 'text/csv' };
  const refused = await api.call('POST', verb, csv('PO-33', 'S31'), { headers });
  expect([refused.status, refused.body.result]).toEqual([400, 'refused']);
  expect(first(refused.body.problems)).toMatchObject({ code: 'unknown-order' });
  expect(await shipments(order)).toBe(0);
  const pdf = await api.call('POST', verb, { file: Buffer.from('%PDF-1.7').toString('base64') });
  expect([pdf.status, pdf.body]).toEqual([400, { file: [expect.stringContaining('A PDF is not read.')] }]);
  const none = await api.call('POST', verb, {});
  expect([none.status, none.body]).toEqual([400, { file: ['This field is required.'] }]);
  const wrong = await api.call('POST', `${verb}?assignments=x`, csv('PO-3', 'S31'), { headers });
  expect([wrong.status, wrong.body]).toEqual([400, { assignments: ['Value must be valid JSON.'] }]);
  const broken = await api.call('POST', verb, new TextEncoder().encode('x'), {
    headers: { 'Content-Type': 'multipart/form-data; boundary=y' },
  });
  expect([broken.status, Object.keys(broken.body)]).toEqual([400, ['non_field_errors']]);
});

test('a notice in the bucket becomes a job with its report; told of it again, nothing happens', async () => {
  const order = await orderOf('PO-4');
  const key = 'notices/vendor=Metal Works/courier=DHL/list 4.csv';
  const content = Buffer.from(csv('PO-4', 'S41', 'S42'));
  const dropped = await bucket.drop(key, content);
  expect(dropped).toMatchObject({ error: null, result: 'created', notice_number: 'DN-PO-4', problem_count: 0 });
  const job = await api.call('GET', `/api/core/jobs/${dropped.job}/`);
  expect(job.body).toMatchObject({
    name: `Delivery notice ${key}`,
    status: { value: 'completed' },
    user: { username: 'admin' },
    data: { result: 'created', report_url: expect.stringContaining(`/reports/jobs/${dropped.job}/`) },
  });
  await bucket.repeat(key);
  expect((await api.call('GET', '/api/core/jobs/')).body.count).toBe(1);
  expect(await bucket.drop(key, content)).toMatchObject({ result: 'unchanged' });
  expect(await shipments(order)).toBe(1);
  const tried = await bucket.drop('notices/dry_run/list.csv', Buffer.from(csv('PO-4', 'S43')));
  expect(tried).toMatchObject({ error: null, result: 'updated' });
  expect(await bucket.drop('notices/list.csv', content)).toMatchObject({ result: 'unchanged' });
  const refused = await bucket.drop('notices/wrong.csv', Buffer.from(csv('PO-44', 'S44')));
  expect(refused).toMatchObject({
    error: 'The notice was refused (problems: 1).',
    problems: [{ code: 'unknown-order' }],
  });
  vi.stubEnv('QM_IMPORT_USERS', 'import/=admin');
  const nobody = await bucket.drop('notices/nobody.csv', content);
  vi.unstubAllEnvs();
  expect(nobody).toMatchObject({ error: 'QM_IMPORT_USERS names no user for files with such a key.' });
  const unread = await bucket.drop('notices/list.pdf', '%PDF-1.7');
  expect(unread).toMatchObject({ error: expect.stringContaining('file: A PDF is not read.') });
  expect((await api.call('GET', `/api/core/jobs/${unread.job}/`)).body).toMatchObject({ status: { value: 'failed' } });
});
