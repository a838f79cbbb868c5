import { randomUUID } from 'node:crypto';
import { beforeAll, expect, inject, test } from 'vitest';
import { parseAllDocuments, parse as parseYaml } from 'yaml';
import { callerWith, newPermission, newUser } from '../support/accounts.ts';
import { type Api, startApi } from '../support/api.ts';

const sites = '/api/dcim/sites/';
let api: Api;

beforeAll(async () => {
  api = await startApi(`export-${randomUUID()}`, inject('dynamodbEndpoint'));
  for (const name of ['Fra', 'Ams', 'Lhr'])
    await api.create(sites, { name, slug: name.toLowerCase(), facility: name === 'Ams' ? '=AM+3' : '' });
});

const linesOf = (text: string): readonly string[] => text.trimEnd().split('\n');
const namesIn = (text: string): readonly (string | undefined)[] =>
  linesOf(text)
    .slice(1)
    .map((line) => line.split(',')[1]);

test('a list as CSV holds all that matches, whatever the page, in the order that is asked for', async () => {
  const answer = await api.call('GET', `${sites}?format=csv&limit=1`);
  expect(answer.headers).toMatchObject({
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': 'attachment; filename="sites.csv"',
  });
  expect(linesOf(answer.text)[0]).toMatch(/^id,name,slug,status,region\.id,/);
  expect(namesIn(answer.text)).toEqual(['Fra', 'Ams', 'Lhr']);
  expect(answer.text).toContain("'=AM+3");
  expect(namesIn((await api.call('GET', `${sites}?format=csv&ordering=name`)).text)).toEqual(['Ams', 'Fra', 'Lhr']);
  expect(namesIn((await api.call('GET', `${sites}?format=csv&name=Lhr`)).text)).toEqual(['Lhr']);
});

test('a list as CSV holds what its caller may view', async () => {
  const user = await newUser(api);
  expect((await api.call('GET', `${sites}?format=csv`, undefined, await callerWith(api, user))).status).toBe(403);
  await newPermission(
    api,
    { types: ['dcim.site'], actions: ['view'], constraints: { slug: 'ams' } },
    { users: [user] },
  );
  const { text } = await api.call('GET', `${sites}?format=csv`, undefined, await callerWith(api, user));
  expect(namesIn(text)).toEqual(['Ams']);
});

test('a wrong filter is refused in JSON', async () => {
  const { status, body } = await api.call('GET', `${sites}?format=csv&flavour=sweet`);
  expect([status, Object.keys(body)]).toEqual([400, ['flavour']]);
});

test('pages and objects come as YAML, too', async () => {
  const page = await api.call('GET', `${sites}?limit=2`);
  const { headers, text } = await api.call('GET', `${sites}?limit=2&format=yaml`);
  expect(headers['content-type']).toBe('application/yaml');
  const { results } = parseYaml(text);
  expect(results).toEqual(page.body.results);
  const [first] = results;
  const detail = await api.call('GET', `${sites}${first.id}/?format=yaml`);
  expect(detail.headers.etag).toBeDefined();
  expect(parseYaml(detail.text)).toEqual(first);
});

test('a template is a header row, and its documentation says what each column takes', async () => {
  const answer = await api.call('GET', `${sites}import-template/`);
  expect(answer.headers['content-disposition']).toBe('attachment; filename="sites-template.csv"');
  expect(answer.text).toMatch(/^id,name,slug,status,region,group,tenant,[a-z_,]+\n$/);
  const { body } = await api.call('GET', `${sites}import-template/?format=json`);
  expect(body).toMatchObject({ object_type: 'dcim.site' });
  expect(body.columns).toContainEqual({ header: 'slug', required: true, type: 'slug' });
  const yaml = await api.call('GET', `${sites}import-template/?format=yaml`);
  expect(parseYaml(yaml.text)).toEqual(body);
});

test('there is no template of what cannot be imported, and it is only read', async () => {
  expect((await api.call('GET', '/api/core/object-changes/import-template/')).status).toBe(404);
  const posted = await api.call('POST', `${sites}import-template/`, {});
  expect([posted.status, posted.headers.allow]).toEqual([405, 'GET, HEAD, OPTIONS']);
  expect((await api.call('OPTIONS', `${sites}import-template/`)).body).toMatchObject({ name: 'Import template' });
});

test('device types come as documents of devicetype-library, one or all that match', async () => {
  const manufacturer = await api.create('/api/dcim/manufacturers/', { name: 'Acme', slug: 'acme' });
  const types = '/api/dcim/device-types/';
  const device_type = await api.create(types, { manufacturer, model: 'S1', slug: 's1' });
  await api.create('/api/dcim/interface-templates/', { device_type, name: 'eth0', type: '1000base-t' });
  const expected = {
    manufacturer: 'Acme',
    model: 'S1',
    slug: 's1',
    u_height: 1,
    is_full_depth: true,
    interfaces: [{ name: 'eth0', type: '1000base-t' }],
  };
  const one = await api.call('GET', `${types}${device_type}/?format=devicetype-library`);
  expect([one.headers['content-type'], parseYaml(one.text)]).toEqual(['application/yaml', expected]);
  await api.create(types, { manufacturer, model: 'S2', slug: 's2' });
  const all = await api.call('GET', `${types}?format=devicetype-library&limit=1`);
  expect(parseAllDocuments(all.text).map((document) => document.toJS().model)).toEqual(['S1', 'S2']);
});
