import { beforeAll, describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../src/domain/engine/json.ts';
import { filtersOf } from '../../src/domain/engine/resource/filter-declarations.ts';
import type { Resource } from '../../src/domain/engine/resource/resource.ts';
import type { Field } from '../../src/domain/engine/schema/field-kinds.ts';
import { registry } from '../../src/domain/registry.ts';
import { hostileParameters, hostileTexts, hostileValues, json } from '../support/hostile.ts';
import { type Answer, call } from './support/client.ts';
import { contractProblem } from './support/contract.ts';
import { bodyFor, make } from './support/factory.ts';

/** Every second resource: they share one parser, and each costs two seconds. */
const writable = registry.resources
  .filter(({ methods }) => methods.includes('POST'))
  .filter((_, index) => index % 2 === 0);

/**
 * Resources share one parser and differ in their rules. Each gets every tenth value, each value goes to every tenth
 * resource: all of them to all would take minutes more.
 */
const shareOf = <T>(list: readonly T[], resource: Resource): readonly T[] =>
  list.filter((_, index) => index % 10 === writable.indexOf(resource) % 10);

const keysOf = (name: string, field: Field): readonly string[] =>
  field.kind === 'generic' ? [`${name}_type`, `${name}_id`] : [name];

/** Neither a failure of the server nor an answer that the documentation does not know. */
function expectHandled(method: string, path: string, answer: Answer, about: Json): void {
  const problem = answer.status >= 500 ? `${answer.status} ${answer.text}` : contractProblem(method, path, answer);
  expect(problem && `${JSON.stringify(about)?.slice(0, 200)}: ${problem}`).toBeUndefined();
}

describe.each(writable.map((resource) => [resource.path, resource] as const))('%s', (path, resource) => {
  let id = 0;
  let body: JsonObject = {};
  const keys = Object.entries(resource.fields).flatMap(([name, field]) => keysOf(name, field));

  beforeAll(async () => {
    id = await make(resource.type);
    body = await bodyFor(resource);
  });

  test('takes or refuses every value in every field at once', async () => {
    for (const value of shareOf(hostileValues, resource)) {
      const hostile = Object.fromEntries(keys.map((key) => [key, value]));
      expectHandled('PATCH', `${path}/{id}/`, await call('PATCH', `${path}/${id}/`, { body: hostile }), value);
      expectHandled('POST', `${path}/`, await call('POST', `${path}/`, { body: hostile }), value);
    }
  });

  test('takes or refuses every text in every field that holds text', async () => {
    const textKeys = Object.entries(resource.fields).flatMap(([name, field]) =>
      field.kind === 'text' && !field.format && !field.readOnly ? [name] : [],
    );
    for (const value of shareOf(hostileTexts, resource)) {
      const hostile = Object.fromEntries(textKeys.map((key) => [key, value]));
      const answer = await call('PATCH', `${path}/${id}/`, { body: hostile });
      expectHandled('PATCH', `${path}/{id}/`, answer, value);
      // What one field refuses keeps the others from being written.
      for (const key of answer.status === 200 ? [] : textKeys) {
        const one = await call('PATCH', `${path}/${id}/`, { body: { [key]: value } });
        expectHandled('PATCH', `${path}/{id}/`, one, value);
      }
    }
    expectHandled('GET', `${path}/`, await call('GET', `${path}/?limit=1000`), 'the list with all of it');
  });

  test('refuses bodies that are no objects, and ignores what it does not know', async () => {
    for (const value of shareOf<Json>([1, 'x', true, [null], [[]], [1, 'x', {}]], resource))
      for (const [method, address, template] of [
        ['POST', `${path}/`, `${path}/`],
        ['PATCH', `${path}/`, `${path}/`],
        ['PUT', `${path}/`, `${path}/`],
        ['DELETE', `${path}/`, `${path}/`],
        ['PATCH', `${path}/${id}/`, `${path}/{id}/`],
        ['PUT', `${path}/${id}/`, `${path}/{id}/`],
      ] as const) {
        if (!resource.methods.some((known) => known === method)) continue;
        const answer = await call(method, address, { body: value });
        expect([method, address, value, answer.status]).toEqual([method, address, value, 400]);
        expectHandled(method, template, answer, value);
      }
    const unknown = json('{"__proto__": {"a": 1}, "constructor": 1, "nosuchfield": [], "": null, "😀": {}, "id": "x"}');
    const created = await call('POST', `${path}/`, { body: { ...body, ...(unknown as JsonObject) } });
    expect([created.status, created.status === 201 ? '' : created.text]).toEqual([201, '']);
    expectHandled('POST', `${path}/`, created, unknown);
  });

  test('takes or refuses every value of every filter', async () => {
    const names = [...filtersOf(resource).keys()];
    for (const value of shareOf(hostileParameters, resource))
      for (let from = 0; from < names.length; from += 30) {
        const query = new URLSearchParams(names.slice(from, from + 30).map((name): [string, string] => [name, value]));
        expectHandled('GET', `${path}/`, await call('GET', `${path}/?${query}`), `${query}`);
      }
    for (const name of shareOf(
      names.filter((known) => !known.includes('__')),
      resource,
    )) {
      const query = new URLSearchParams([
        [name, 'x'.repeat(3000)],
        [name, 'null'],
        [name, '1'],
      ]);
      expectHandled('GET', `${path}/`, await call('GET', `${path}/?${query}`), `${query}`);
    }
  });
});

const sites = '/api/dcim/sites';
const jsonHeaders = { 'Content-Type': 'application/json' };

test('text without an end of its own is kept up to a limit and refused beyond', async () => {
  const id = await make('dcim.site');
  for (const length of [50_000, 100_000, 250_000, 400_000, 1_000_000, 4_000_000])
    for (const character of ['x', '漢', '😀']) {
      const answer = await call('PATCH', `${sites}/${id}/`, { body: { comments: character.repeat(length / 4) } });
      expectHandled('PATCH', `${sites}/{id}/`, answer, `${length} ${character}`);
    }
  const answer = await call('POST', `${sites}/`, { raw: JSON.stringify({ name: 'x'.repeat(5_000_001) }) });
  expect(answer.status).toBe(413);
});

describe('a body that is JSON, but neither an object nor a list', () => {
  const bodies = [
    ['false', 'bool'],
    ['0', 'int'],
    ['-0', 'int'],
    ['0.5', 'float'],
    ['""', 'str'],
    ['null', 'NoneType'],
  ] as const;
  const noObject = (type: string): string =>
    type === 'NoneType' ? 'No data provided' : `Invalid data. Expected a dictionary, but got ${type}.`;

  test.each(bodies)('%s is refused in the words of NetBox, wherever it is sent', async (raw, type) => {
    const id = await make('dcim.site');
    const bom = await make('netbox_asset_lifecycle.bom');
    const send = async (method: string, path: string) => (await call(method, path, { raw, headers: jsonHeaders })).body;
    for (const [method, path] of [
      ['POST', `${sites}/`],
      ['PATCH', `${sites}/${id}/`],
      ['PUT', `${sites}/${id}/`],
      ['POST', `/api/plugins/asset-lifecycle/boms/${bom}/preview/`],
      ['POST', `/api/plugins/asset-lifecycle/boms/${bom}/generate/`],
      ['POST', '/api/users/tokens/provision/'],
    ] as const)
      expect([method, path, await send(method, path)]).toEqual([method, path, { non_field_errors: [noObject(type)] }]);
    for (const method of ['PATCH', 'PUT', 'DELETE'])
      expect([method, await send(method, `${sites}/`)]).toEqual([
        method,
        { detail: `Expected a list of objects, but got ${type}.` },
      ]);
    expect(await send('POST', `${sites}/import/`)).toMatchObject({
      error: type === 'NoneType' ? 'The file is empty.' : 'Object 1 is not a mapping of columns to values.',
      created: 0,
    });
  });
});

test('deep, cut off, doubled and foreign bodies are refused', async () => {
  for (const [raw, status] of [
    ['['.repeat(100_000), 400],
    [`${'['.repeat(100_000)}${']'.repeat(100_000)}`, 400],
    [`{"comments":${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}}`, 400],
    ['{"name": "x", "name": "y"', 400],
    ['{"name": NaN}', 400],
    ['{"name": "\\ud800", "slug": "x"}', 400],
    ['\u0000', 400],
    ['name=x', 400],
  ] as const) {
    const answer = await call('POST', `${sites}/`, { raw });
    expect([raw.slice(0, 30), answer.status]).toEqual([raw.slice(0, 30), status]);
    expectHandled('POST', `${sites}/`, answer, raw.slice(0, 30));
    expect(answer.text).toContain('JSON parse error - ');
  }
  for (const type of ['text/plain', 'multipart/form-data; boundary=x', 'application/xml', '']) {
    const answer = await call('POST', `${sites}/`, { raw: '{}', headers: { 'Content-Type': type } });
    expect([type, answer.status]).toEqual([type, type === '' ? 400 : 415]);
  }
});

test('strange addresses and headers do no harm', async () => {
  for (const path of [
    '/api/dcim/sites//',
    '/api//dcim/sites/',
    '/api/dcim/sites/1/2/3/',
    '/api/dcim/sites/%2e%2e/%2e%2e/users/',
    '/api/dcim/sites/%ff/',
    '/api/dcim/sites/?%ff=%zz&&&=&=x&[]=1&a[b]=c',
    `/api/dcim/sites/?${'id=1&'.repeat(1_500)}`,
    `/api/dcim/sites/?name=${'x'.repeat(7_000)}`,
    `/api/dcim/sites/?${'x'.repeat(7_000)}=1`,
    `/api/dcim/sites/?fields=${'x,'.repeat(3_000)}`,
    `/api/dcim/sites/?ordering=${'name,'.repeat(1_500)}`,
  ])
    expect([path.slice(0, 60), (await call('GET', path)).status < 500]).toEqual([path.slice(0, 60), true]);
  for (const headers of [
    { Accept: 'application/json; indent=999999999999' },
    { Accept: ';;;,,,=' },
    { Accept: 'text/html' },
    { 'If-Match': 'W/"x", *, "' },
    { 'X-Forwarded-Proto': 'javascript' },
    { 'X-HTTP-Method-Override': 'DELETE' },
    { Prefer: '😀'.length.toString() },
  ] as readonly Record<string, string>[])
    expect((await call('GET', `${sites}/?limit=1`, { headers })).status).toBe(200);
});
