import { beforeAll, expect, test } from 'vitest';
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
  const refused = await Promise.all(
    [`${orders}?format=pdf`, '/api/dcim/sites/?format=pdf', `${order}?format=pdf&document=invoice`].map((path) =>
      call('GET', path),
    ),
  );
  expect(refused.map(({ status }) => status)).toEqual([404, 404, 400]);
  expect(refused[2]?.body).toEqual({ document: ['Select a valid choice. invoice is not one of order.'] });
});
