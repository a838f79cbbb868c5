import { randomUUID } from 'node:crypto';
import { beforeAll, expect, inject, test } from 'vitest';
import type { JsonObject } from '../../../src/domain/engine/json.ts';
import { type Api, idsOf, startApi } from '../../support/api.ts';

let api: Api;
let [planned, active] = [0, 0];
beforeAll(async () => {
  api = await startApi(`saved-filters-${randomUUID()}`, inject('dynamodbEndpoint'));
  planned = await api.create(sites, { name: 'A', slug: 'a', status: 'planned', facility: 'F1' });
  active = await api.create(sites, { name: 'B', slug: 'b', facility: 'F1' });
});

const sites = '/api/dcim/sites/';
const filters = '/api/extras/saved-filters/';
const keep = (slug: string, parameters: JsonObject, more: JsonObject = {}) =>
  api.call('POST', filters, { object_types: ['dcim.site'], name: slug, slug, parameters, ...more });

test('a saved filter is applied by slug and by id, and values of the request are alternatives to its own', async () => {
  const { status, body } = await keep('planned', { status: ['planned'], facility: 'F1' });
  expect(status).toBe(201);
  expect(body).toMatchObject({ user: 1, shared: true, parameters: { status: ['planned'], facility: 'F1' } });
  expect(idsOf(await api.call('GET', `${sites}?filter=planned`))).toEqual([planned]);
  expect(idsOf(await api.call('GET', `${sites}?filter_id=${body.id}`))).toEqual([planned]);
  expect(idsOf(await api.call('GET', `${sites}?filter=planned&status=active`))).toEqual([planned, active]);
  expect(idsOf(await api.call('GET', `${sites}?filter=planned&facility=F2`))).toEqual([planned]);
  const page = await api.call('GET', `${sites}?filter=planned&limit=1`);
  expect(page.body).toMatchObject({ count: 1, next: null });
});

test('what cannot be used is refused instead of matching everything', async () => {
  await keep('off', { status: 'planned' }, { enabled: false });
  await api.call('POST', filters, {
    object_types: ['dcim.rack'],
    name: 'racks',
    slug: 'racks',
    parameters: { q: 'x' },
  });
  for (const slug of ['nowhere', 'off', 'racks'])
    expect(await api.call('GET', `${sites}?filter=${slug}`)).toMatchObject({
      status: 400,
      body: { filter: [`Select a valid choice. ${slug} is not one of the available choices.`] },
    });
});

test('parameters must be filters of all its types', async () => {
  const { status, body } = await keep('typo', { stauts: 'planned' });
  expect(status).toBe(400);
  expect(body.parameters).toEqual([expect.stringContaining('stauts: Unknown filter.')]);
});
