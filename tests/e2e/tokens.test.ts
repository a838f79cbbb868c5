import { beforeAll, describe, expect, test } from 'vitest';
import { registry } from '../../src/domain/registry.ts';
import { functions } from '../../tools/serverless/functions.ts';
import { call, objectOf, superuser } from './support/client.ts';
import { contractProblem } from './support/contract.ts';

const tokens = '/api/users/tokens/';
const denied = { detail: 'You do not have permission to perform this action.' };

async function newToken(body: object): Promise<{ id: number; authorization: string }> {
  const answer = await call('POST', tokens, { body: { user: 1, ...body } });
  expect(contractProblem('POST', tokens, answer)).toBeUndefined();
  const { id, version, key, token } = objectOf(answer);
  return { id: Number(id), authorization: version === 2 ? `Bearer nbt_${key}.${token}` : `Token ${token}` };
}

let readOnly: string;
let disabled: string;
let short: string;
let expired: string;
let elsewhere: string;

beforeAll(async () => {
  readOnly = (await newToken({ write_enabled: false })).authorization;
  disabled = (await newToken({ enabled: false, version: 1 })).authorization;
  elsewhere = (await newToken({ allowed_ips: ['10.0.0.0/8', '2001:db8::/32'] })).authorization;
  const late = await newToken({});
  await call('PATCH', `${tokens}${late.id}/`, { body: { expires: '2020-01-01T00:00:00Z' } });
  expired = late.authorization;
  short = (await newToken({})).authorization.slice(0, -1);
});

const malformed = 'Invalid authorization header: Must be in the form "Bearer <key>.<token>" or "Token <token>"';
const keyless =
  "Invalid authorization header: Could not parse key from v2 token. Did you mean to use 'Token' instead of 'Bearer'?";

const refusals: readonly (readonly [string, () => string | undefined, string])[] = [
  ['no token', () => undefined, 'Authentication credentials were not provided.'],
  ['another scheme', () => 'Basic YWRtaW46YWRtaW4=', 'Authentication credentials were not provided.'],
  ['a keyword alone', () => 'Token', malformed],
  ['three words', () => 'Token a b', malformed],
  ['a version 2 token without a dot', () => 'Bearer nbt_abcdefghijkl', keyless],
  ['an unknown version 1 token', () => `Token ${'0'.repeat(40)}`, 'Invalid v1 token'],
  ['an unknown version 2 token', () => `Bearer nbt_abcdefghijkl.${'x'.repeat(40)}`, 'Invalid v2 token'],
  ['a version 2 token with a wrong secret', () => short, 'Invalid v2 token'],
  ['an expired token', () => expired, 'Token expired'],
  [
    'a token for other networks',
    () => elsewhere,
    'Source IP 127.0.0.1 is not permitted to authenticate using this token.',
  ],
  ['a disabled token', () => disabled, 'Token disabled'],
  ['a token of 7,000 characters', () => `Token ${'x'.repeat(7_000)}`, 'Invalid v1 token'],
];

/** Whoever has no token may read what the API is, ask for a token, in the console too, and learn that there is nothing at an address. */
const open = [
  ...['/', '/{proxy+}', '/console', '/console/{asset}'],
  ...['/api/docs', '/api/docs/{asset}', '/api/schema', '/api/users/tokens/provision'],
];
const routes = Object.values(functions)
  .flatMap(({ events }) => events)
  .flatMap((event) => ('http' in event && isRoute(event.http) ? [event.http.path] : []))
  .filter((route) => !open.includes(route));

function isRoute(http: unknown): http is { readonly path: string } {
  return typeof http === 'object' && http !== null && 'path' in http && typeof http.path === 'string';
}

describe('without a token that is good', () => {
  test('no route of any function answers, whatever the method', async () => {
    expect(routes.length).toBeGreaterThan(2 * registry.resources.length);
    for (const route of routes) {
      const address = `${route.replace('{id}', '1')}/`;
      const asked = ['GET', 'POST', 'OPTIONS'].map((method) =>
        call(method, address, { authorization: undefined, ...(method === 'POST' ? { body: {} } : {}) }),
      );
      for (const answer of await Promise.all(asked)) {
        expect([address, answer.status, answer.body]).toEqual([address, 403, { detail: refusals[0]?.[2] }]);
        expect(answer.headers.get('api-version')).toBe('4.6');
      }
    }
  });

  // That each of these opens nothing at all is shown in the matrix of integration tests.
  test.each(refusals)('%s: 403 and its sentence', async (what, authorization, detail) => {
    const index = refusals.findIndex(([name]) => name === what);
    const share = registry.resources.filter((_, position) => position % refusals.length === index);
    for (const { path } of share)
      for (const [address, template] of [
        [`${path}/`, `${path}/`],
        [`${path}/1/`, `${path}/{id}/`],
      ] as const) {
        const answer = await call('GET', address, { authorization: authorization() });
        expect([address, answer.status, answer.body]).toEqual([address, 403, { detail }]);
        expect(contractProblem('GET', template, answer)).toBeUndefined();
        expect(answer.headers.get('www-authenticate')).toBeNull();
      }
  });
});

test('a read-only token reads, and writes nothing by any method of any resource', async () => {
  for (const { path, actions } of registry.resources) {
    expect([path, (await call('GET', `${path}/?limit=1`, { authorization: readOnly })).status]).toEqual([path, 200]);
    const verbs = actions.filter(({ method }) => method === 'POST');
    const writes = [
      ['POST', `${path}/`],
      ['PATCH', `${path}/`],
      ['DELETE', `${path}/`],
      ['PATCH', `${path}/1/`],
      ['PUT', `${path}/1/`],
      ['DELETE', `${path}/1/`],
      ...verbs.map((verb) => ['POST', `${path}/${verb.detail ? '1/' : ''}${verb.path}/`] as const),
    ] as const;
    const asked = writes.map(async ([method, address]) => {
      const answer = await call(method, address, { authorization: readOnly, body: {} });
      expect([method, address, answer.status, answer.body]).toEqual([method, address, 403, denied]);
    });
    await Promise.all(asked);
  }
});

test('both keywords serve both versions', async () => {
  const { authorization } = await newToken({ description: 'Keywords' });
  const value = authorization.split(' ')[1];
  for (const keyword of ['Token', 'Bearer', 'token', 'BEARER'])
    expect((await call('GET', '/api/status/', { authorization: `${keyword} ${value}` })).status).toBe(200);
  const secret = superuser.split(' ')[1];
  expect((await call('GET', '/api/status/', { authorization: `Bearer ${secret}` })).status).toBe(200);
});

test('a user name and a password give a token that works; wrong ones give 403', async () => {
  const provision = `${tokens}provision/`;
  const answer = await call('POST', provision, {
    authorization: undefined,
    body: { username: 'admin', password: 'admin', description: 'From a password' },
  });
  expect(contractProblem('POST', provision, answer)).toBeUndefined();
  const { key, token } = objectOf(answer);
  expect((await call('GET', '/api/status/', { authorization: `Bearer nbt_${key}.${token}` })).status).toBe(200);
  for (const [body, status] of [
    [{ username: 'admin', password: 'wrong' }, 403],
    [{ username: 'nobody', password: 'admin' }, 403],
    [{ username: 'admin' }, 400],
    [{ username: ['admin'], password: { length: 5 } }, 400],
  ] as const) {
    const refused = await call('POST', provision, { authorization: undefined, body });
    expect(refused.status).toBe(status);
    expect(contractProblem('POST', provision, refused)).toBeUndefined();
  }
  expect((await call('GET', provision, { authorization: undefined })).status).toBe(405);
});
