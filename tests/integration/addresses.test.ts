import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import type { Json } from '../../src/domain/engine/json.ts';
import { type Api, type ApiDomain, objectIn, resultsOf, startApi } from '../support/api.ts';

const sites = '/api/dcim/sites/';
let api: Api;

beforeAll(async () => {
  api = await startApi(`addresses-${randomUUID()}`, inject('dynamodbEndpoint'));
  for (const name of ['Fra', 'Ams', 'Lhr']) await api.create(sites, { name, slug: name.toLowerCase() });
});

const execute = 'id.execute-api.eu-central-1.amazonaws.com';
const domains: readonly (readonly [string, ApiDomain, string])[] = [
  ["API Gateway's own domain with a stage", { name: execute, stage: '/prod' }, `https://${execute}/prod`],
  ['a custom domain', { name: 'qm.example' }, 'https://qm.example'],
  ['a custom domain with a base path', { name: 'qm.example', basePath: '/v1' }, 'https://qm.example/v1'],
  ['a base path of two parts', { name: 'qm.example', basePath: '/net/v1' }, 'https://qm.example/net/v1'],
  ['a base path like the first part of every path', { name: 'qm.example', basePath: '/api' }, 'https://qm.example/api'],
];

describe.each(domains)('reached by %s', (_, domain, prefix) => {
  const call = (method: string, path: string, body?: Json) => api.call(method, path, body, { domain });

  test.each(['/api/', '/api/status/', '/api/dcim/', '/api/plugins/', '/api/ipam/prefixes/'])(
    '%s answers',
    async (path) => expect((await call('GET', path)).status).toBe(200),
  );

  test('the roots link with the prefix', async () => {
    expect((await call('GET', '/api/')).body).toMatchObject({ dcim: `${prefix}/api/dcim/` });
    expect((await call('GET', '/api/dcim/')).body).toMatchObject({ sites: `${prefix}${sites}` });
    expect((await call('GET', '/api/plugins/')).body).toMatchObject({
      'asset-lifecycle': `${prefix}/api/plugins/asset-lifecycle/`,
    });
  });

  test('pages and objects name their addresses with the prefix', async () => {
    const page = await call('GET', `${sites}?limit=1&offset=1`);
    expect(page.body).toMatchObject({
      next: `${prefix}${sites}?limit=1&offset=2`,
      previous: `${prefix}${sites}?limit=1`,
    });
    const [site] = resultsOf(page).map(objectIn);
    expect(site?.url).toBe(`${prefix}${sites}${site?.id}/`);
    expect((await call('GET', `${sites}${site?.id}/`)).body.url).toBe(site?.url);
  });

  test('a new object is found at its Location', async () => {
    const slug = randomUUID();
    const { status, headers, body } = await call('POST', sites, { name: slug, slug });
    expect([status, headers.location]).toEqual([201, `${prefix}${sites}${body.id}/`]);
    expect((await call('DELETE', `${sites}${body.id}/`)).status).toBe(204);
  });

  test('a path without its slash leads to the one with it', async () => {
    for (const path of ['/api', '/api/status', '/api/dcim/sites', '/api/dcim/sites/1']) {
      const { status, headers } = await call('GET', path);
      expect([status, headers.location]).toEqual([301, `${prefix}${path}/`]);
    }
  });

  test('the OpenAPI document names the prefix as its server', async () => {
    const { body } = await call('GET', '/api/schema/?format=json');
    expect(body.servers).toEqual([{ url: prefix }]);
  });

  test('what chooses by the path alone finds its resource', async () => {
    const imported = await call('POST', '/api/dcim/sites/import/?dry_run=true', [{ name: 'New', slug: 'new' }]);
    expect([imported.status, imported.body.object_type]).toEqual([200, 'dcim.site']);
  });

  test('nothing is found at what is no path of the API', async () => {
    for (const path of ['/', '/api/no-such/', '/v1/api/', '/no-such/api/status/'])
      expect((await call('GET', path)).status).toBe(404);
  });
});
