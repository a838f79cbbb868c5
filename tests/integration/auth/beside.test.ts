import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { callerWith, userWho } from '../../support/accounts.ts';
import { type Api, startApi } from '../../support/api.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi(`auth-beside-${randomUUID()}`, inject('dynamodbEndpoint'));
});

const anonymous = { headers: { authorization: '' } };

describe.each([
  '/api/',
  '/api/dcim/',
  '/api/status/',
  '/api/authentication-check/',
  '/api/plugins/',
  '/api/plugins/asset-lifecycle/',
  '/api/virtualization/virtual-machines/',
  '/api/users/config/',
])('%s', (path) => {
  test('is for everybody with a token, and for nobody without one', async () => {
    const refused = await api.call('GET', path, undefined, anonymous);
    expect([refused.status, refused.body]).toEqual([403, { detail: 'Authentication credentials were not provided.' }]);
    expect(refused.headers).toMatchObject({ 'api-version': '4.6' });
    const nobody = await userWho(api);
    expect((await nobody.call('GET', path)).status).toBe(200);
    expect((await nobody.call('OPTIONS', path)).status).toBe(200);
  });
});

test('the authentication check shows the caller', async () => {
  const caller = await userWho(api);
  expect((await caller.call('GET', '/api/authentication-check/')).body).toMatchObject({ id: caller.userId });
});

test('a read-only token changes no preferences', async () => {
  const caller = await callerWith(api, 1, { write_enabled: false });
  expect((await caller.call('PATCH', '/api/users/config/', { ui: {} })).status).toBe(403);
  expect((await caller.call('GET', '/api/users/config/')).body).toEqual({});
});

test('OPTIONS is for everybody with a token', async () => {
  const caller = await userWho(api);
  expect((await caller.call('OPTIONS', '/api/dcim/sites/')).status).toBe(200);
  expect((await api.call('OPTIONS', '/api/dcim/sites/', undefined, anonymous)).status).toBe(403);
});

test('which plugins are installed is for superusers, as in NetBox', async () => {
  const path = '/api/plugins/installed-plugins/';
  expect((await api.call('GET', path)).status).toBe(200);
  expect((await (await userWho(api)).call('GET', path)).status).toBe(403);
});
