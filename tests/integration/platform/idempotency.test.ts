import { randomUUID } from 'node:crypto';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import type { Json } from '../../../src/domain/engine/json.ts';
import { environmentStore } from '../../../src/functions/runtime/environment.ts';
import { callerWith, newPermission, newUser } from '../../support/accounts.ts';
import { type Api, startApi } from '../../support/api.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi(`idempotency-${randomUUID()}`, inject('dynamodbEndpoint'));
});
afterEach(() => {
  vi.useRealTimers();
});

const sites = '/api/dcim/sites/';
const post = (key: string, body: Json) => api.call('POST', sites, body, { headers: { 'idempotency-key': key } });
const countOf = async (query: string) => (await api.call('GET', `${sites}?${query}`)).body.count;

test('a repeated create is answered again, word by word, and makes nothing twice', async () => {
  const first = await post('key-1', { name: 'A', slug: 'a' });
  const again = await post('key-1', { slug: 'a', name: 'A' });
  expect(first.status).toBe(201);
  expect(again).toMatchObject({ status: 201, body: first.body });
  expect(again.headers).toMatchObject({
    'idempotent-replayed': 'true',
    etag: first.headers.etag,
    location: first.headers.location,
    'content-type': 'application/json',
  });
  expect(first.headers).not.toHaveProperty('idempotent-replayed');
  expect(await countOf('name=A')).toBe(1);
  expect((await api.call('GET', `${sites}${first.body.id}/`)).headers.etag).toBe(first.headers.etag);
});

test('another request under the same key is refused', async () => {
  await post('key-2', { name: 'B', slug: 'b' });
  expect(await post('key-2', { name: 'C', slug: 'c' })).toMatchObject({
    status: 422,
    body: { detail: 'This Idempotency-Key was used for a different request.' },
  });
  expect(await countOf('name=C')).toBe(0);
});

test('of requests at the same moment one creates and the others get its answer', async () => {
  const answers = await Promise.all(Array.from({ length: 5 }, () => post('key-3', { name: 'D', slug: 'd' })));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  expect(await countOf('name=D')).toBe(1);
});

test('what was refused may be tried again', async () => {
  expect((await post('key-4', { name: 'E', slug: 'not a slug' })).status).toBe(400);
  expect((await post('key-4', { name: 'E', slug: 'e' })).status).toBe(201);
});

test('lists are created once, too', async () => {
  const list = Array.from({ length: 60 }, (_, index) => ({ name: `L${index}`, slug: `l${index}` }));
  const first = await post('key-5', list);
  const again = await post('key-5', list);
  expect(first.status).toBe(201);
  expect(again).toMatchObject({ status: 201, body: first.body });
  expect(await countOf('name__isw=L&limit=1')).toBe(60);
});

test('an answer is kept for a day, and its items say when they may go', async () => {
  await post('key-6', { name: 'F', slug: 'f' });
  const { client, table } = environmentStore().access;
  const pk = 'unique#core.receipt#holder#["1 key-6"]';
  const { Item } = await client.send(new GetCommand({ TableName: table, Key: { pk, sk: '=' } }));
  const hours = (Number(Item?.expires) - Date.now() / 1000) / 3600;
  expect(hours).toBeGreaterThan(23.9);
  expect(hours).toBeLessThan(24.1);
  vi.useFakeTimers({ now: Date.now() + 25 * 3600 * 1000, toFake: ['Date'] });
  expect((await post('key-6', { name: 'G', slug: 'g' })).status).toBe(201);
  expect((await post('key-6', { name: 'G', slug: 'g' })).headers['idempotent-replayed']).toBe('true');
});

test('keys that no header can mean are refused, and secrets are not kept', async () => {
  expect((await post('x'.repeat(201), { name: 'H', slug: 'h' })).status).toBe(400);
  const token = await api.call('POST', '/api/users/tokens/', { user: 1 }, { headers: { 'idempotency-key': 'key-7' } });
  expect(token).toMatchObject({ status: 400, body: { detail: expect.stringContaining('contains a secret') } });
});

describe('an earlier answer', () => {
  /** A user who may add sites, and how they repeat a request with what they may do by then. */
  async function author(constraints: Json = null) {
    const userId = await newUser(api);
    const allowed = { types: ['dcim.site'], actions: ['view', 'add', 'change'], constraints };
    const permission = `/api/users/permissions/${await newPermission(api, allowed, { users: [userId] })}/`;
    /** A new token reads the permissions anew. */
    const send = async (key: string, path: string, body: Json) =>
      (await callerWith(api, userId)).call('POST', path, body, { headers: { 'idempotency-key': key } });
    return { permission, send };
  }

  test.each([
    ['an object', sites, (slug: string): Json => ({ name: slug, slug })],
    ['a list', sites, (slug: string): Json => [{ name: slug, slug }]],
    [
      'an import',
      '/api/core/imports/',
      (slug: string): Json => ({ object_type: 'dcim.site', filename: `${slug}.csv`, mode: 'atomic' }),
    ],
  ])('to %s is not given again after the permission was taken', async (name, path, bodyOf) => {
    const { permission, send } = await author();
    const body = bodyOf(`taken-${name.replaceAll(' ', '-')}`);
    expect((await send('taken', path, body)).status).toBe(201);
    expect((await send('taken', path, body)).headers['idempotent-replayed']).toBe('true');
    await api.call('DELETE', permission);
    expect(await send('taken', path, body)).toMatchObject({
      status: 403,
      body: { detail: 'You do not have permission to perform this action.' },
    });
  });

  test('is not given again while its object is outside of the constraints', async () => {
    const { permission, send } = await author({ status: 'active' });
    const body = { name: 'Narrowed', slug: 'narrowed' };
    const { body: made } = await send('narrowed', sites, body);
    await api.call('PATCH', `${sites}${made.id}/`, { status: 'retired' });
    const refused = await send('narrowed', sites, body);
    expect(refused.status).toBe(403);
    expect(refused.text).not.toContain('Narrowed');
    await api.call('PATCH', permission, { constraints: null });
    expect(await send('narrowed', sites, body)).toMatchObject({ status: 201, body: made });
    await api.call('DELETE', `${sites}${made.id}/`);
    expect(await send('narrowed', sites, body)).toMatchObject({ status: 201, body: made });
  });

  test('of a verb is not given again when the object in its path is hidden by now', async () => {
    const boms = '/api/plugins/asset-lifecycle/boms/';
    const bom = await api.create(boms, { name: 'Open' });
    const scope = { bom, object_types: ['dcim.device'], parameters: { status: ['planned'] } };
    await api.create('/api/plugins/asset-lifecycle/bom-scope-rules/', scope);
    const userId = await newUser(api);
    const types = ['netbox_asset_lifecycle.bom'];
    await newPermission(
      api,
      { types, actions: ['view', 'change'], constraints: { name: 'Open' } },
      { users: [userId] },
    );
    const send = async () =>
      (await callerWith(api, userId)).call(
        'POST',
        `${boms}${bom}/generate/`,
        {},
        {
          headers: { 'idempotency-key': 'verb' },
        },
      );
    expect((await send()).status).toBe(200);
    expect((await send()).headers['idempotent-replayed']).toBe('true');
    await api.call('PATCH', `${boms}${bom}/`, { name: 'Closed' });
    const refused = await send();
    expect(refused.status).toBe(403);
    expect(refused.headers).not.toHaveProperty('idempotent-replayed');
  });
});
