import { randomUUID } from 'node:crypto';
import { beforeAll, expect, inject, test } from 'vitest';
import type { JsonObject } from '../../../src/domain/engine/json.ts';
import { type Caller, userWho } from '../../support/accounts.ts';
import { type Api, idsOf, startApi } from '../../support/api.ts';

let api: Api;
let owner: Caller;
let other: Caller;
let [own, shared] = [0, 0];
beforeAll(async () => {
  api = await startApi(`own-saved-filters-${randomUUID()}`, inject('dynamodbEndpoint'));
  const actions = ['view', 'add', 'change', 'delete'];
  const newCaller = () => userWho(api, { types: ['extras.savedfilter', 'dcim.site'], actions });
  owner = await newCaller();
  other = await newCaller();
  own = Number((await keep(owner, 'own', { shared: false })).body.id);
  shared = Number((await keep(owner, 'shared')).body.id);
});

const sites = '/api/dcim/sites/';
const filters = '/api/extras/saved-filters/';
const keep = (caller: Pick<Caller, 'call'>, slug: string, more: JsonObject = {}) =>
  caller.call('POST', filters, {
    object_types: ['dcim.site'],
    name: slug,
    slug,
    parameters: { status: ['planned'] },
    ...more,
  });

test('a filter that is not shared is listed, counted, read and used by its owner and by superusers only', async () => {
  for (const caller of [owner, api]) {
    const page = await caller.call('GET', filters);
    expect(idsOf(page)).toEqual([own, shared]);
    expect((await caller.call('GET', `${filters}${own}/`)).body).toMatchObject({ user: owner.userId, shared: false });
    expect((await caller.call('GET', `${sites}?filter=own`)).status).toBe(200);
    expect((await caller.call('GET', `${sites}?filter_id=${own}`)).status).toBe(200);
  }
  const page = await other.call('GET', filters);
  expect([idsOf(page), page.body.count]).toEqual([[shared], 1]);
  expect((await other.call('GET', `${filters}?slug=own`)).body.count).toBe(0);
  expect((await other.call('GET', `${filters}?format=csv`)).text).not.toContain('own');
  expect((await other.call('GET', `${filters}${own}/`)).status).toBe(404);
  const changes = await userWho(api, { types: ['core.objectchange', 'extras.savedfilter'], actions: ['view'] });
  const log = await changes.call('GET', '/api/core/object-changes/?changed_object_type=extras.savedfilter');
  expect(log.body.count).toBe(1);
});

test('it is used by nobody else: the answer is the one for a filter that does not exist', async () => {
  expect(await other.call('GET', `${sites}?filter=own`)).toMatchObject({
    status: 400,
    body: { filter: ['Select a valid choice. own is not one of the available choices.'] },
  });
  expect((await other.call('GET', `${sites}?filter_id=${own}`)).status).toBe(400);
  expect((await other.call('GET', `${sites}?filter=shared`)).status).toBe(200);
});

test('it is changed, taken over and deleted by nobody else', async () => {
  for (const body of [{ shared: true }, { user: other.userId }, { name: 'Mine' }]) {
    expect((await other.call('PATCH', `${filters}${own}/`, body)).status).toBe(404);
    expect((await other.call('PATCH', filters, [{ id: own, ...body }])).status).toBe(400);
  }
  expect((await other.call('DELETE', `${filters}${own}/`)).status).toBe(404);
  expect((await api.call('GET', `${filters}${own}/`)).body).toMatchObject({ name: 'own', user: owner.userId });
});

test('a shared one keeps its owner, and is not withdrawn from them', async () => {
  const path = `${filters}${shared}/`;
  expect((await other.call('PATCH', path, { description: 'Planned sites' })).status).toBe(200);
  for (const body of [{ user: other.userId }, { user: other.userId, shared: false }, { user: null }])
    expect(await other.call('PATCH', path, body)).toMatchObject({
      status: 403,
      body: { detail: 'Only the owner of a saved filter and superusers may change its owner.' },
    });
  expect((await other.call('PATCH', path, { shared: false })).status).toBe(403);
  expect((await api.call('GET', path)).body).toMatchObject({ user: owner.userId, shared: true });
  expect((await owner.call('PATCH', path, { user: other.userId })).body).toMatchObject({ user: other.userId });
  expect((await api.call('PATCH', path, { user: owner.userId })).body).toMatchObject({ user: owner.userId });
});

test('nobody makes one that is hidden from themselves', async () => {
  expect((await keep(owner, 'foreign', { user: other.userId, shared: false })).status).toBe(403);
  expect((await api.call('GET', `${filters}?slug=foreign`)).body.count).toBe(0);
});
