import { randomUUID } from 'node:crypto';
import { beforeAll, expect, inject, test } from 'vitest';
import { callerWith, newPermission, newUser } from '../support/accounts.ts';
import { type Api, idsOf, objectIn, resultsOf, startApi } from '../support/api.ts';

const sites = '/api/dcim/sites/';
let api: Api;

beforeAll(async () => {
  api = await startApi(`import-request-${randomUUID()}`, inject('dynamodbEndpoint'));
  await api.create('/api/dcim/manufacturers/', { name: 'Acme', slug: 'acme' });
  await api.create('/api/dcim/regions/', { name: 'Europe', slug: 'europe' });
});

const importAs = (type: string, list: string, body: string, query = '') =>
  api.call('POST', `${list}import/${query}`, body, { headers: { 'content-type': type } });
const importCsv = (lines: readonly string[], query = '') => importAs('text/csv', sites, lines.join('\n'), query);
const slugsOf = async (): Promise<readonly unknown[]> =>
  resultsOf(await api.call('GET', `${sites}?limit=0&ordering=id`)).map(({ slug }) => slug);

const badFile = ['name,slug,region', 'Oslo,oslo,Europe', 'Rome,no slug,Asia', 'Oslo,oslo,'];

test('of a file with bad rows nothing is written, and every mistake is told with line, column and cell', async () => {
  const { status, body } = await importCsv(badFile);
  expect(status).toBe(400);
  expect(body).toMatchObject({
    object_type: 'dcim.site',
    mode: 'atomic',
    rows: 3,
    created: 0,
    rejected: 2,
    error: null,
  });
  expect(body.results).toEqual([
    { line: 2, verdict: 'unchanged', id: null, errors: [], warnings: [] },
    expect.objectContaining({ line: 3, verdict: 'rejected' }),
    expect.objectContaining({ line: 4, verdict: 'rejected' }),
  ]);
  expect(body.results).toMatchObject({
    1: {
      errors: [
        { field: 'region', value: 'Asia', message: 'Object not found: Asia' },
        { field: 'slug', value: 'no slug' },
      ],
    },
  });
  expect(await slugsOf()).toEqual([]);
});

test('partial imports write the good rows, a dry run none of them, with the same verdicts', async () => {
  const dry = await importCsv(badFile, '?mode=partial&dry_run=true');
  expect(dry.body).toMatchObject({ dry_run: true, created: 1, rejected: 2 });
  expect(await slugsOf()).toEqual([]);
  const real = await importCsv(badFile, '?mode=partial');
  expect([real.status, await slugsOf()]).toEqual([200, ['oslo']]);
  const verdicts = ({ body }: typeof real) => [body.results ?? null].flat().map((row) => objectIn(row).verdict);
  expect(verdicts(dry)).toEqual(verdicts(real));
});

test('what is there already is left as it is, and changed with upsert', async () => {
  const lines = ['name,slug,facility', 'Oslo,oslo,North'];
  expect((await importCsv(lines)).body).toMatchObject({ created: 0, rejected: 1 });
  expect((await importCsv(lines, '?mode=upsert')).body).toMatchObject({ upsert: true, updated: 1 });
  expect((await importCsv(lines, '?mode=upsert,partial')).body).toMatchObject({ mode: 'partial', unchanged: 1 });
});

test('JSON and YAML hold the same columns, references by attributes too', async () => {
  const json = await api.call('POST', `${sites}import/`, [
    { name: 'Kyiv', slug: 'kyiv', region: { slug: 'europe' }, latitude: 50.45 },
    { name: 'Bern', slug: 'bern', region: { slug: 'europe' } },
  ]);
  expect([json.status, json.body.created]).toEqual([200, 2]);
  const yaml = await importAs('application/x-yaml', sites, '- name: Riga\n  slug: riga\n  region: Europe\n');
  expect(yaml.body).toMatchObject({ created: 1, results: [{ line: 1, verdict: 'created' }] });
  const documents = await importAs(
    'text/yaml; charset=utf-8',
    sites,
    '---\nname: Faro\nslug: faro\n---\nname: Nis\nslug: nis\n',
  );
  expect(documents.body).toMatchObject({ created: 2 });
  expect(await slugsOf()).toEqual(['oslo', 'kyiv', 'bern', 'riga', 'faro', 'nis']);
});

test('objects that change others have the same keys', async () => {
  const [id] = idsOf(await api.call('GET', `${sites}?slug=oslo`));
  const { status, body } = await api.call('POST', `${sites}import/`, [
    { id: id ?? 0, facility: 'South' },
    { name: 'Pisa', slug: 'pisa' },
  ]);
  expect([status, body.error]).toEqual([
    400,
    'Object 1 has no "name", which other objects have: all objects of an update must have the same keys.',
  ]);
});

test('device types come with their components from documents of devicetype-library, and go back unchanged', async () => {
  const types = '/api/dcim/device-types/';
  const text = [
    'manufacturer: Acme',
    'model: S48',
    'slug: acme-s48',
    'u_height: 1.0',
    'is_full_depth: false',
    'front_image: true',
    'interfaces:',
    ...Array.from({ length: 48 }, (_, port) => `  - {name: eth${port}, type: 1000base-t}`),
    'rear-ports: [{name: R, type: mpo, positions: 12}]',
    'front-ports: [{name: F, type: lc, rear_port: R}]',
  ].join('\n');
  const dry = await importAs('application/yaml', types, text, '?dry_run=true');
  expect(dry.body).toMatchObject({ created: 1, results: [{ id: null, ignored: ['front_image'] }] });
  const { status, body } = await importAs('application/yaml', types, text);
  expect([status, body.created]).toEqual([200, 1]);
  const [type] = resultsOf(await api.call('GET', types));
  expect(type).toMatchObject({ model: 'S48', interface_template_count: 48, front_port_template_count: 1 });
  const exported = await api.call('GET', `${types}?format=devicetype-library`);
  expect((await importAs('application/yaml', types, exported.text)).body).toMatchObject({ rows: 1, unchanged: 1 });
  const wrong = await importAs('application/yaml', types, `${text}\n---\n${text.replace('type: lc', 'type: cl')}`);
  expect(wrong.body).toMatchObject({
    unchanged: 1,
    rejected: 1,
    results: [{}, { errors: [{ field: 'front-ports[0].type' }] }],
  });
});

test.each<readonly [string, string, string, number, object]>([
  ['another type', 'text/plain', 'a', 415, { detail: 'Unsupported media type "text/plain" in request.' }],
  ['broken YAML', 'text/yaml', 'a: [', 400, { detail: expect.stringMatching(/^YAML parse error - /) }],
  [
    'YAML that grows',
    'text/yaml',
    `a: &a [${'1,'.repeat(99)}1]\nb: &b [${'*a,'.repeat(99)}*a]\nc: [${'*b,'.repeat(99)}*b]`,
    400,
    { detail: expect.stringMatching(/^YAML parse error - /) },
  ],
  [
    'deep YAML',
    'text/yaml',
    `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
    400,
    { detail: expect.stringMatching(/^YAML parse error - /) },
  ],
  ['nothing', 'text/csv', '', 400, { error: 'The file is empty.' }],
  ['no object', 'application/json', '[1]', 400, { error: 'Object 1 is not a mapping of columns to values.' }],
  [
    'an unknown column',
    'text/csv',
    'colour\nred',
    400,
    { error: expect.stringMatching(/^Unrecognized header: colour/) },
  ],
  [
    'another encoding',
    'text/csv',
    'name\nK\ufffdln',
    400,
    { error: expect.stringMatching(/^The (?:file|body) is not valid UTF-8/) },
  ],
  ['an open quote', 'text/csv', 'name\n"a', 400, { error: expect.stringMatching(/^This is not valid CSV/) }],
  ['too many rows', 'text/csv', `name${'\na'.repeat(1001)}`, 400, { detail: expect.stringMatching(/1000 rows/) }],
])('a body with %s is refused', async (_, type, text, status, body) => {
  const answer = await importAs(type, sites, text, '?mode=partial');
  expect([answer.status, answer.body]).toMatchObject([status, body]);
});

test('an unknown mode is refused, and so is whoever may neither add nor change', async () => {
  expect((await importCsv(['name,slug', 'A,a'], '?mode=fast')).body).toEqual({ mode: ['fast is not a valid choice.'] });
  const viewer = await newUser(api);
  await newPermission(api, { types: ['dcim.site'], actions: ['view'] }, { users: [viewer] });
  const caller = await callerWith(api, viewer);
  expect((await api.call('POST', `${sites}import/`, [{ name: 'A', slug: 'a' }], caller)).status).toBe(403);
});
