import { randomBytes, randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import type { Json, JsonObject } from '../../../src/domain/engine/json.ts';
import { type Api, type ApiAnswer, resultsOf, startApi } from '../../support/api.ts';

let api: Api;
const sites = '/api/dcim/sites/';
const plugin = '/api/plugins/asset-lifecycle';

beforeAll(async () => {
  api = await startApi(`large-objects-${randomUUID()}`, inject('dynamodbEndpoint'));
});

/** Text that does not get smaller when it is packed. */
const noise = (length: number): string => randomBytes(length).toString('base64').slice(0, length);
const siteNamed = (name: string, more: JsonObject = {}): JsonObject => ({ name, slug: name, ...more });
const countOf = async (path: string): Promise<Json | undefined> => (await api.call('GET', path)).body.count;
const tooLarge = (label: string) => [
  expect.stringMatching(
    new RegExp(`^The values of the ${label} take \\d+ kB, and 180 kB can be stored; this field takes`),
  ),
];

describe('an object as large as it may be', () => {
  test.each([
    ['ASCII', 'x'],
    ['three bytes a character', '漢'],
    ['four bytes a character', '😀'],
  ])('can be changed, and deleted afterwards: %s', async (name, character) => {
    const length = Math.floor(179_000 / Buffer.byteLength(character));
    const id = await api.create(
      sites,
      siteNamed(`whole-${Buffer.byteLength(character)}`, { comments: character.repeat(length) }),
    );
    const comments = `!${character.repeat(length - 1)}`;
    const changed = await api.call('PATCH', `${sites}${id}/`, { comments });
    expect([name, changed.status, changed.body.comments === comments]).toEqual([name, 200, true]);
    expect((await api.call('DELETE', `${sites}${id}/`)).status).toBe(204);
    const log = await api.call(
      'GET',
      `/api/core/object-changes/?changed_object_type=dcim.site&changed_object_id=${id}`,
    );
    expect(log.body.count).toBe(3);
  });

  test('does not grow: the refusal names the field, the size and the limit', async () => {
    const id = await api.create(sites, siteNamed('grows', { comments: 'x'.repeat(100_000) }));
    const answer = await api.call('PATCH', `${sites}${id}/`, { comments: 'x'.repeat(300_000) });
    expect(answer).toMatchObject({
      status: 400,
      body: {
        comments: ['The values of the site take 301 kB, and 180 kB can be stored; this field takes 301 kB.'],
      },
    });
    expect((await api.call('GET', `${sites}${id}/`)).body.comments).toHaveLength(100_000);
  });
});

describe('what could not be changed afterwards is refused at every door, and nothing is written', () => {
  const comments = 'x'.repeat(300_000);

  test('a list names the entry', async () => {
    const answer = await api.call('POST', sites, [siteNamed('fits'), siteNamed('large', { comments })]);
    expect(answer).toMatchObject({
      status: 400,
      body: { errors: [{ index: 1, errors: { comments: tooLarge('site') } }] },
    });
    expect(await countOf(`${sites}?slug=fits`)).toBe(0);
  });

  test.each([
    ['text/csv', `name,slug,status,comments\nin-csv,in-csv,active,${comments}`],
    ['application/json', JSON.stringify(siteNamed('in-json', { status: 'active', comments }))],
    ['application/yaml', `name: in-yaml\nslug: in-yaml\nstatus: active\ncomments: ${comments}`],
  ])('an import names the row: %s', async (type, body) => {
    const answer = await api.call('POST', `${sites}import/`, body, { headers: { 'content-type': type } });
    expect(answer).toMatchObject({
      status: 400,
      body: {
        created: 0,
        rejected: 1,
        results: [{ verdict: 'rejected', errors: [{ field: 'comments', message: tooLarge('site')[0] }] }],
      },
    });
    expect(await countOf(`${sites}?name__isw=in-`)).toBe(0);
  });

  test('so are the structures that other resources hold', async () => {
    const long = 'x'.repeat(300_000);
    const bom = await api.create(`${plugin}/boms/`, { name: 'Hall' });
    const many = Array.from({ length: 20_000 }, (_, index) => `value-${index}`);
    await api.create('/api/extras/custom-fields/', { name: 'facts', type: 'json', object_types: ['dcim.site'] });
    for (const [path, field, label, body] of [
      [sites, 'custom_fields', 'site', siteNamed('facts', { custom_fields: { facts: { long } } })],
      [
        `${plugin}/bom-scope-rules/`,
        'parameters',
        'BOM scope rule',
        { bom, object_types: ['dcim.device'], parameters: { name: many } },
      ],
      [
        '/api/extras/saved-filters/',
        'parameters',
        'saved filter',
        { name: 'f', slug: 'f', object_types: ['dcim.site'], parameters: { name: many } },
      ],
      [
        '/api/extras/custom-field-choice-sets/',
        'extra_choices',
        'custom field choice set',
        { name: 'many', extra_choices: many.map((value) => [value, value]) },
      ],
      [
        '/api/users/permissions/',
        'constraints',
        'permission',
        { name: 'p', object_types: ['dcim.site'], actions: ['view'], constraints: { name__in: many } },
      ],
      [
        '/api/extras/journal-entries/',
        'comments',
        'journal entry',
        { assigned_object_type: 'netbox_asset_lifecycle.bom', assigned_object_id: bom, comments: long },
      ],
    ] as const) {
      const before = await countOf(path);
      const answer = await api.call('POST', path, body);
      expect([path, answer.status, answer.body]).toEqual([path, 400, { [field]: tooLarge(label) }]);
      expect([path, await countOf(path)]).toEqual([path, before]);
    }
  });
});

test('preferences of a user are refused as a whole, and stay as they are', async () => {
  const config = '/api/users/config/';
  await api.call('PATCH', config, { ui: { theme: 'dark' } });
  expect(await api.call('PATCH', config, { tables: { long: 'x'.repeat(300_000) } })).toMatchObject({
    status: 400,
    body: { __all__: [expect.stringMatching(/^The values of the user take \d+ kB, and 180 kB can be stored\.$/)] },
  });
  expect((await api.call('GET', config)).body).toEqual({ ui: { theme: 'dark' } });
});

describe('an answer that is too large to be given', () => {
  const sitesOf = (prefix: string, count: number, length: number): readonly JsonObject[] =>
    Array.from({ length: count }, (_, index) => siteNamed(`${prefix}-${index}`, { comments: noise(length) }));
  /** The status, and the sentence of a refusal: no bodies of megabytes in the report of a failed test. */
  const outcome = ({ status, body }: ApiAnswer): readonly [number, Json | undefined] => [status, body.detail];
  const idsIn = ({ body: { value = null } }: ApiAnswer): readonly number[] =>
    [value].flat().map((entry) => Number(entry && typeof entry === 'object' && 'id' in entry ? entry.id : Number.NaN));

  test('to a bulk write is known before anything is written', async () => {
    const detail = 'The answer would be too large. Send fewer objects per request.';
    const refused = await api.call('POST', sites, sitesOf('many', 26, 120_000));
    expect(outcome(refused)).toEqual([413, detail]);
    expect(await countOf(`${sites}?name__isw=many-`)).toBe(0);

    const ids = [
      ...idsIn(await api.call('POST', sites, sitesOf('half', 16, 120_000))),
      ...idsIn(await api.call('POST', sites, sitesOf('rest', 16, 120_000))),
    ];
    const change = ids.map((id) => ({ id, facility: 'F' }));
    expect(outcome(await api.call('PATCH', sites, change))).toEqual([413, detail]);
    expect(await countOf(`${sites}?facility=F`)).toBe(0);
    expect((await api.call('PATCH', sites, change.slice(0, 10))).status).toBe(200);
  });

  test('is not kept for an Idempotency-Key, and nothing is written', async () => {
    const body = sitesOf('keyed', 10, 120_000);
    const key = { headers: { 'idempotency-key': randomUUID() } };
    expect(outcome(await api.call('POST', sites, body, key))).toEqual([
      413,
      'The answer is too large to be stored for an Idempotency-Key. Send fewer objects per request.',
    ]);
    expect(await countOf(`${sites}?name__isw=keyed-`)).toBe(0);
    expect((await api.call('POST', sites, body.slice(0, 2), key)).status).toBe(201);
    expect((await api.call('POST', sites, body.slice(2))).status).toBe(201);
  });

  test('is refused to a read, which a smaller page or fewer fields answer', async () => {
    for (const part of ['a', 'b'])
      expect((await api.call('POST', sites, sitesOf(`read-${part}`, 24, 120_000))).status).toBe(201);
    const list = `${sites}?name__isw=read-`;
    expect(outcome(await api.call('GET', `${list}&limit=1000`))).toEqual([
      413,
      'The answer is larger than 6 MB. Ask for fewer objects (limit) or fewer fields (fields).',
    ]);
    expect(resultsOf(await api.call('GET', `${list}&limit=10`))).toHaveLength(10);
    expect((await api.call('GET', `${list}&limit=1000&omit=comments`)).status).toBe(200);
  });
});
