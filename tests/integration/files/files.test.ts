import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { environmentBucket } from '../../../src/repos/bucket.ts';
import { type Api, objectIn, resultsOf, startApi } from '../../support/api.ts';
import { formOf, putFile, startFilesBucket } from '../../support/files-bucket.ts';
import { pictures } from '../../support/pictures.ts';

const images = '/api/extras/image-attachments/';
const attachments = '/api/plugins/asset-lifecycle/attachments/';
let api: Api;
let stop: () => Promise<void>;
let rack: number;
let order: number;

beforeAll(async () => {
  stop = await startFilesBucket();
  api = await startApi(`files-${randomUUID()}`, inject('dynamodbEndpoint'));
  const site = await api.create('/api/dcim/sites/', { name: 'Hall', slug: 'hall' });
  rack = await api.create('/api/dcim/racks/', { name: 'R1', site });
  const bom = await api.create('/api/plugins/asset-lifecycle/boms/', { name: 'Hall' });
  const vendor = await api.create('/api/plugins/asset-lifecycle/vendors/', { name: 'Metal Works' });
  order = await api.create('/api/plugins/asset-lifecycle/purchase-orders/', { bom, vendor, currency: 'EUR' });
});
afterAll(() => stop());

const stored = async () => {
  const keys: string[] = [];
  const bucket = environmentBucket(process.env.QM_BUCKET ?? '', process.env);
  for await (const { key } of bucket.list('files/')) keys.push(key);
  return keys;
};
const picture = (name: string, content: Buffer) => new File([new Uint8Array(content)], name);
const onRack = () => ({ object_type: 'dcim.rack', object_id: String(rack), name: 'Front' });

describe('an image attachment', () => {
  test('is made of a form, as pynetbox sends it, and read where the answer says', async () => {
    const content = pictures.png(640, 480);
    const { body, options } = await formOf({ ...onRack(), image: picture('front.png', content) });
    const made = await api.call('POST', images, body, options);
    expect([made.status, made.body]).toMatchObject([
      201,
      {
        display: 'Front',
        object_type: 'dcim.rack',
        object_id: rack,
        parent: { id: rack, name: 'R1' },
        name: 'Front',
        image_width: 640,
        image_height: 480,
        status: { value: 'stored' },
        upload: null,
      },
    ]);
    const again = await api.call('GET', `${images}?object_type=dcim.rack&object_id=${rack}&image_width=640`);
    const [{ image } = {}] = resultsOf(again);
    const read = await fetch(String(image));
    expect(Buffer.from(await read.arrayBuffer()).equals(content)).toBe(true);
  });

  test('gets another picture by a form; without one the form changes its fields', async () => {
    const first = await formOf({ ...onRack(), image: picture('front.png', pictures.png(1, 2)) });
    const { id } = (await api.call('POST', images, first.body, first.options)).body;
    const second = await formOf({ image: picture('front.webp', pictures.webp('VP8X', 3, 4)) });
    const changed = await api.call('PATCH', `${images}${id}/`, second.body, second.options);
    expect(changed.body).toMatchObject({ image_width: 3, content_type: 'image/webp', filename: 'front.webp' });
    const renamed = await formOf({ name: 'Rear' });
    expect((await api.call('PATCH', `${images}${id}/`, renamed.body, renamed.options)).body).toMatchObject({
      name: 'Rear',
      image_width: 3,
    });
    expect((await api.call('PUT', `${images}${id}/`, renamed.body, renamed.options)).body).toEqual({
      image: ['No file was submitted.'],
    });
  });

  test('that is refused leaves nothing in the bucket', async () => {
    const before = await stored();
    const image = picture('front.png', pictures.png(1, 1));
    const send = async (fields: Readonly<Record<string, string | File>>, query = '') => {
      const { body, options } = await formOf(fields);
      return api.call('POST', `${images}${query}`, body, options);
    };
    expect(await send({ ...onRack(), object_id: '999', image })).toMatchObject({ status: 400 });
    expect(await send({ ...onRack(), object_type: 'dcim.cable', image })).toMatchObject({
      status: 400,
      body: { object_type: [expect.any(String)] },
    });
    expect(await send(onRack())).toMatchObject({ status: 400, body: { image: ['No file was submitted.'] } });
    expect(await send({ ...onRack(), image: picture('a.png', Buffer.from('<svg/>')) })).toMatchObject({
      status: 400,
      body: { image: ['The content of a.png is not image/png.'] },
    });
    expect(await send({ ...onRack(), image }, '?dry_run=true')).toMatchObject({
      status: 201,
      body: { image_width: 1 },
    });
    const type = 'multipart/form-data; boundary=x';
    const broken = await api.call('POST', images, new Uint8Array(9), { headers: { 'content-type': type } });
    expect([broken.status, broken.body.detail]).toEqual([400, expect.stringMatching(/^Multipart form parse error/)]);
    expect(await send({ ...onRack(), image: picture('a.png', Buffer.alloc(4_600_000)) })).toMatchObject({
      status: 413,
    });
    expect(await stored()).toEqual(before);
  });

  test('is made once for each Idempotency-Key and picture', async () => {
    const send = async (width: number) => {
      const { body, options } = await formOf({ ...onRack(), image: picture('a.png', pictures.png(width, 1)) });
      return api.call('POST', images, body, { headers: { ...options.headers, 'idempotency-key': 'picture' } });
    };
    const first = await send(5);
    expect((await send(5)).body).toMatchObject({ id: first.body.id ?? null });
    expect((await send(6)).status).toBe(422);
  });
});

describe('an attachment', () => {
  test('is uploaded to the address in the answer, confirmed, and read', async () => {
    const input = { object_type: 'netbox_asset_lifecycle.purchaseorder', object_id: order, kind: 'quote' };
    const made = await api.call('POST', attachments, { ...input, filename: 'quote.pdf' });
    const { id, upload } = made.body;
    expect(made.body).toMatchObject({ status: { value: 'pending' }, file: null, display: 'quote.pdf' });
    expect((await api.call('GET', `${attachments}${id}/`)).body.upload).toBeNull();
    expect((await api.call('POST', `${attachments}${id}/confirm/`)).status).toBe(400);
    await putFile(upload, '%PDF-1.7 quote');
    const confirmed = await api.call('POST', `${attachments}${id}/confirm/`);
    expect(confirmed.body).toMatchObject({ status: { value: 'stored' }, size: 14, content_type: 'application/pdf' });
    expect(await (await fetch(String(confirmed.body.file))).text()).toBe('%PDF-1.7 quote');
    const [entry] = resultsOf(
      await api.call(
        'GET',
        `/api/core/object-changes/?related_object_id=${order}&changed_object_id=${id}&action=update`,
      ),
    );
    expect(objectIn(entry?.postchange_data)).toMatchObject({ filename: 'quote.pdf', size: 14, status: 'stored' });
  });

  test('comes in a form, too', async () => {
    const { body, options } = await formOf({
      object_type: 'netbox_asset_lifecycle.purchaseorder',
      object_id: String(order),
      kind: 'packing-list',
      file: new File(['serial\nA1\n'], 'list.csv'),
    });
    const made = await api.call('POST', attachments, body, options);
    expect([made.status, made.body]).toMatchObject([201, { size: 10, content_type: 'text/csv' }]);
  });
});
