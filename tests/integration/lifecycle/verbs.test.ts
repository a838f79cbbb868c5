import { beforeAll, describe, expect, inject, test } from 'vitest';
import type { JsonObject } from '../../../src/domain/engine/json.ts';
import { signatureHeaders } from '../../../src/functions/events/sign-request.ts';
import { type Api, resultsOf, startApi } from '../../support/api.ts';

const boms = '/api/plugins/asset-lifecycle/boms';
const changes = '/api/core/object-changes/?changed_object_type=netbox_asset_lifecycle.bom';
const lines = (bom: number) => `/api/plugins/asset-lifecycle/bom-line-items/?bom_id=${bom}`;

let api: Api;
beforeAll(async () => {
  api = await startApi(`verbs-${process.pid}-${Date.now()}`, inject('dynamodbEndpoint'));
  const site = await api.create('/api/dcim/sites/', { name: 'Hall', slug: 'hall' });
  await api.create('/api/dcim/rack-types/', {
    manufacturer: await api.create('/api/dcim/manufacturers/', { name: 'Acme', slug: 'acme' }),
    model: 'R42',
    slug: 'r42',
    form_factor: '4-post-cabinet',
  });
  await api.create('/api/dcim/racks/', { name: 'A1', site, rack_type: { slug: 'r42' }, status: 'planned' });
});

let names = 0;
async function draft(): Promise<number> {
  names += 1;
  const bom = await api.create(`${boms}/`, { name: `BOM ${names}` });
  await api.create('/api/plugins/asset-lifecycle/bom-scope-rules/', {
    bom,
    name: 'All racks',
    object_types: ['dcim.rack'],
    parameters: {},
  });
  return bom;
}

const generate = (bom: number, more: { query?: string; body?: JsonObject; key?: string } = {}) =>
  api.call('POST', `${boms}/${bom}/generate/${more.query ?? ''}`, more.body ?? {}, {
    headers: more.key === undefined ? {} : { 'idempotency-key': more.key },
  });

describe('a verb', () => {
  test('does what it does once for a key, and answers the same again', async () => {
    const bom = await draft();
    const first = await generate(bom, { key: 'a' });
    const again = await generate(bom, { key: 'a' });
    expect([first.status, again.status]).toEqual([200, 200]);
    expect(again.body).toEqual(first.body);
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect((await generate(bom, { key: 'a', body: { changelog_message: 'other' } })).status).toBe(422);
    expect(resultsOf(await api.call('GET', lines(bom)))).toHaveLength(1);
  });

  test('does nothing in a dry run and answers what it would', async () => {
    const bom = await draft();
    const dry = await generate(bom, { query: '?dry_run=true' });
    expect([dry.status, dry.body.is_current, dry.body.last_generated]).toEqual([200, true, expect.any(String)]);
    expect((await api.call('GET', `${boms}/${bom}/`)).body).toMatchObject({ last_generated: null });
    expect(resultsOf(await api.call('GET', lines(bom)))).toEqual([]);
  });

  test('tells the change log why', async () => {
    const bom = await draft();
    await generate(bom, { body: { changelog_message: 'First count' } });
    const [last] = resultsOf(await api.call('GET', `${changes}&changed_object_id=${bom}`));
    expect(last).toMatchObject({ action: { value: 'update' }, message: 'First count' });
  });

  test('refuses what it does not know instead of doing part of what was meant', async () => {
    const bom = await draft();
    expect(await generate(bom, { body: { dryrun: true } })).toMatchObject({
      status: 400,
      body: { dryrun: ['Unknown field.'] },
    });
    expect((await generate(bom + 1000, { body: { dryrun: true } })).status).toBe(404);
  });
});

describe('what a courier reports', () => {
  const secret = 'a secret of the courier';
  const lifecycle = '/api/plugins/asset-lifecycle';
  const event = { kind: 'picked_up', tracking_number: 'P1', time: '2026-03-01T12:00:00Z', external_id: '1' };

  async function parcel(): Promise<{ courier: number; shipment: number }> {
    const courier = await api.create(`${lifecycle}/couriers/`, { name: 'Post', secret });
    const bom = await draft();
    const vendor = await api.create(`${lifecycle}/vendors/`, { name: 'Metal Works' });
    const purchase_order = await api.create(`${lifecycle}/purchase-orders/`, { bom, vendor, order_id: 'P' });
    for (const status of ['approved', 'ordered'])
      await api.call('PATCH', `${lifecycle}/purchase-orders/${purchase_order}/`, { status });
    const shipment = await api.create(`${lifecycle}/shipments/`, { purchase_order, courier, tracking_number: 'P1' });
    return { courier, shipment };
  }

  /** A request without a token. */
  const report = (courier: number, key: string) => {
    const body = JSON.stringify({ events: [event] });
    const timestamp = Math.floor(Date.now() / 1_000);
    const headers = signatureHeaders({ id: 'm1', timestamp, body, secret: key });
    return api.call('POST', `${lifecycle}/couriers/${courier}/events/`, body, { headers, anonymous: true });
  };

  test('is taken with its signature, once, and by nobody else', async () => {
    const { courier, shipment } = await parcel();
    expect((await api.call('GET', `${lifecycle}/couriers/${courier}/`)).text).not.toContain(secret);
    const denied = { detail: 'You do not have permission to perform this action.' };
    expect(await report(courier, 'another secret altogether')).toMatchObject({ status: 403, body: denied });
    expect(await report(999_999, secret)).toMatchObject({ status: 403, body: denied });
    for (const _ of ['first', 'again'])
      expect(await report(courier, secret)).toMatchObject({
        status: 200,
        body: { events: [{ external_id: '1', tracking_number: 'P1', outcome: { value: 'moved' } }] },
      });
    expect((await api.call('GET', `${lifecycle}/shipments/${shipment}/`)).body).toMatchObject({
      status: { value: 'shipped' },
      tracking_status: { value: 'picked_up' },
      date_shipped: '2026-03-01',
    });
    const [entry] = resultsOf(
      await api.call(
        'GET',
        `/api/core/object-changes/?changed_object_id=${shipment}&action=update&ordering=-id&limit=1`,
      ),
    );
    expect(entry).toMatchObject({ user_name: 'courier Post' });
    const events = resultsOf(await api.call('GET', `${lifecycle}/tracking-events/?courier_id=${courier}`));
    expect(events).toMatchObject([{ shipment: { id: shipment }, outcome: { value: 'moved' }, external_id: '1' }]);
    const unsigned = await api.call(
      'POST',
      `${lifecycle}/couriers/${courier}/events/`,
      { events: [event] },
      { anonymous: true },
    );
    expect(unsigned.status).toBe(403);
  });
});
