import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { isJsonObject, type Json, type JsonObject } from '../../src/domain/engine/json.ts';
import { registry } from '../../src/domain/registry.ts';
import { unsupportedLists } from '../../src/functions/http/contract/unsupported-lists.ts';
import { call, objectOf, origin, resultsOf, superuser } from './support/client.ts';
import { contractProblem } from './support/contract.ts';
import { make } from './support/factory.ts';

const roots = ['/api/', '/api/dcim/', '/api/virtualization/', '/api/plugins/', '/api/plugins/asset-lifecycle/'];
const demand = '/api/plugins/asset-lifecycle/demand/';
const documents = [...roots, demand, '/api/status/', '/api/authentication-check/', '/api/plugins/installed-plugins/'];

test.each(documents)('%s answers as documented, to those with a token', async (path) => {
  const answer = await call('GET', path);
  expect(answer.status).toBe(200);
  expect(contractProblem('GET', path, answer)).toBeUndefined();
  const refused = await call('GET', path, { authorization: undefined });
  expect([refused.status, refused.body]).toEqual([403, { detail: 'Authentication credentials were not provided.' }]);
  expect(refused.headers.get('api-version')).toBe('4.6');
  expect((await call('GET', path.slice(0, -1))).headers.get('location')).toBe(`${origin}${path}`);
  const wrong = await call('POST', path, { body: {} });
  expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
});

test('from the root every resource can be reached', async () => {
  const listed = new Set<Json>();
  for (const link of Object.values(objectOf(await call('GET', '/api/')))) {
    const { body } = await call('GET', String(link).slice(origin.length));
    if (isJsonObject(body)) for (const url of Object.values(body)) listed.add(url);
  }
  const plugin = objectOf(await call('GET', '/api/plugins/asset-lifecycle/'));
  for (const url of Object.values(plugin)) listed.add(url);
  for (const { path } of [...registry.resources, ...unsupportedLists])
    expect([...listed]).toContain(`${origin}${path}/`);
});

test('the status tells the versions that clients decide upon', async () => {
  expect(objectOf(await call('GET', '/api/status/'))).toMatchObject({
    'netbox-version': '4.6.8',
    plugins: { netbox_asset_lifecycle: expect.any(String) },
  });
});

test('the caller of the authentication check is the user of the token', async () => {
  expect(objectOf(await call('GET', '/api/authentication-check/'))).toMatchObject({
    username: 'admin',
    display: 'admin',
  });
});

test.each([
  '/api/nosuchapp/',
  '/api/nosuchapp',
  '/api/dcim/nosuchlist/',
  '/nosuchpage',
  '/api/dcim/sites/1/nosuchverb/',
])('%s is 404 with and without a token', async (path) => {
  for (const authorization of [undefined, superuser, 'Token wrong'])
    for (const method of ['GET', 'POST', 'OPTIONS'])
      expect((await call(method, path, { authorization })).status).toBe(404);
});

describe.each(unsupportedLists.map(({ path }) => path))('%s', (path) => {
  test('is an empty page whatever is asked for, with and without the slash', async () => {
    for (const query of ['', '?limit=0', '?limit=5&offset=10&name=x&nosuchfilter=1', '?start=0']) {
      const page = await call('GET', `${path}/${query}`);
      expect(contractProblem('GET', `${path}/`, page)).toBeUndefined();
      expect(resultsOf(page)).toEqual([]);
    }
    expect(objectOf(await call('GET', `${path}/?limit=0`))).toEqual({
      count: 0,
      next: null,
      previous: null,
      results: [],
    });
    const redirected = await call('GET', `${path}?limit=0`);
    expect([redirected.status, redirected.headers.get('location')]).toEqual([301, `${origin}${path}/?limit=0`]);
  });
});

describe('/api/schema/', () => {
  const open = { authorization: undefined };
  let document: JsonObject;

  beforeAll(async () => {
    document = objectOf(await call('GET', '/api/schema/?format=json', open));
  });

  test('is JSON for those who ask for JSON, and YAML with the same content for others', async () => {
    const json = await call('GET', '/api/schema/', { ...open, headers: { Accept: 'application/json' } });
    expect(json.headers.get('content-type')).toContain('application/json');
    expect(json.body).toEqual(document);
    const yaml = await call('GET', '/api/schema/', open);
    expect(yaml.headers.get('content-type')).toContain('application/vnd.oai.openapi');
    expect(parse(yaml.text)).toEqual(document);
  });

  test('names the address at which the API answers', () => {
    expect(document).toMatchObject({ openapi: '3.0.3', info: { version: '4.6.8 (4.6)' }, servers: [{ url: origin }] });
  });
});

test.each([
  ['a list', '/api/dcim/sites/?limit=1', 200],
  ['CSV', '/api/dcim/sites/?format=csv', 200],
  ['a drawing', undefined, 200],
  ['a redirect', '/api/dcim/sites', 301],
  ['an unknown path', '/api/no-such/', 404],
  ['an unknown object', '/api/dcim/sites/0/', 404],
  ['a refusal', '/api/dcim/sites/?no_such_filter=1', 400],
])('browsers are told to take %s for nothing but its content type', async (_, path, status) => {
  const answer = await call('GET', path ?? (await drawing()));
  expect(answer.status).toBe(status);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
  });
});

/** The path of a rack's elevation as SVG. */
async function drawing(): Promise<string> {
  const rack = await make('dcim.rack');
  return `/api/dcim/racks/${rack}/elevation/?render=svg`;
}

describe('/api/docs/', () => {
  test('is a page whose scripts and styles come from the project and nothing from elsewhere', async () => {
    const page = await call('GET', '/api/docs/', { authorization: undefined });
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('content-security-policy')).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    const assets = [...page.text.matchAll(/(?:src|href)="([^":]+)"/g)].map(([, asset]) => String(asset));
    expect(assets).toEqual(expect.arrayContaining(['swagger-ui.css', 'swagger-ui-bundle.js', 'open.js']));
    for (const asset of assets) {
      const answer = await call('GET', new URL(asset, 'http://x/api/docs/').pathname, { authorization: undefined });
      expect([asset, answer.status]).toEqual([asset, 200]);
      expect(answer.text.length).toBeLessThan(6_000_000);
    }
    expect(page.text).not.toMatch(/https?:\/\//);
  });

  test('has no other files', async () => {
    for (const name of ['nosuch.js', 'package.json', '__proto__', '%2e%2e%2fdocs.mjs'])
      expect([name, (await call('GET', `/api/docs/${name}/`)).status]).toEqual([name, 404]);
  });
});
