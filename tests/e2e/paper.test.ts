import { beforeAll, expect, test } from 'vitest';
import { pictureOf } from '../../tools/console/pdf-picture.ts';
import { decoded } from '../support/decode.ts';
import { pagesOf } from '../support/pdf.ts';
import { call, origin, superuser } from './support/client.ts';
import { make } from './support/factory.ts';

const orders = '/api/plugins/asset-lifecycle/purchase-orders/';
let order: string;
beforeAll(async () => {
  const vendor = await make('netbox_asset_lifecycle.vendor', { name: 'Łódź Συστήματα' });
  order = `${orders}${await make('netbox_asset_lifecycle.purchaseorder', { vendor })}/`;
});

const fetched = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${origin}${path}`, { redirect: 'manual', headers: { Authorization: superuser, ...headers } });

const textOf = async (response: Response) =>
  (await pagesOf(new Uint8Array(await response.arrayBuffer()))).map(({ read }) => read).join();

test('the bytes of a document come through the gateway, whatever the client accepts', async () => {
  for (const accept of ['application/pdf', '*/*']) {
    const response = await fetched(`${order}?format=pdf`, { Accept: accept });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    expect(response.headers.get('content-disposition')).toMatch(/^inline; filename="purchase-order-[\w-]+\.pdf"$/);
    expect(await textOf(response)).toContain('Purchase order Łódź Συστήματα');
  }
});

test('a list, and an object without documents, have no PDF, and there is no other document', async () => {
  const site = `/api/dcim/sites/${await make('dcim.site')}/`;
  const refused = await Promise.all(
    [`${orders}?format=pdf`, `${site}?format=pdf`, `${order}?format=pdf&document=invoice`].map((path) =>
      call('GET', path),
    ),
  );
  expect(refused.map(({ status }) => status)).toEqual([404, 404, 400]);
  expect(refused[1]?.body).toEqual({ detail: 'There are no PDF documents of sites.' });
  expect(refused[2]?.body).toEqual({ document: ['Select a valid choice. invoice is not one of order.'] });
});

test('labels come as sheets and as commands for a printer, and what is wrong with a request is 400', async () => {
  const site = await make('dcim.site', { name: 'Łódź' });
  const rack = await make('dcim.rack', { site, name: 'Rack Συστήματα' });
  const labels = `/api/plugins/asset-lifecycle/labels/?type=dcim.rack&id=${rack}`;
  const sheet = await fetched(labels);
  expect([sheet.status, sheet.headers.get('content-type')]).toEqual([200, 'application/pdf']);
  const pdf = new Uint8Array(await sheet.arrayBuffer());
  expect((await pagesOf(pdf)).map(({ read }) => read).join()).toContain('Rack Συστήματα');
  const [code] = await decoded((await pictureOf(pdf, 1, 3)).toBuffer('image/png'));
  expect(code?.text.startsWith(`${origin}/api/plugins/asset-lifecycle/scan/?code=`)).toBe(true);
  const scanned = await call('GET', code?.text.slice(origin.length) ?? '');
  expect([scanned.status, scanned.text]).toEqual([200, expect.stringContaining('Rack Συστήματα')]);
  const roll = await call('GET', `${labels}&format=zpl&code=datamatrix`);
  expect([roll.status, roll.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
  expect(roll.text).toContain(`^FDqm:dcim.rack:${rack}^FS`);
  expect(roll.text).toContain('Rack Συστήματα');
  expect(await call('GET', `${labels}&sheet=L1`)).toMatchObject({ status: 400, body: { sheet: [expect.any(String)] } });
});
