import { beforeAll, describe, expect, inject, test } from 'vitest';
import type { JsonObject } from '../../../src/domain/engine/json.ts';
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
