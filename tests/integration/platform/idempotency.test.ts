import { randomUUID } from 'node:crypto';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeAll, expect, inject, test, vi } from 'vitest';
import type { Json } from '../../../src/domain/model/json.ts';
import { environmentStore } from '../../../src/functions/http/environment.ts';
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
    body: { detail: 'This Idempotency-Key was used for another request already.' },
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
  const token = await api.call('POST', '/api/users/tokens/', {}, { headers: { 'idempotency-key': 'key-7' } });
  expect(token).toMatchObject({ status: 400, body: { detail: expect.stringContaining('holds a secret') } });
});
