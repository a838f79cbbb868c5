import { beforeAll, describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../src/domain/engine/json.ts';
import type { Resource } from '../../src/domain/engine/resource/resource.ts';
import { registry } from '../../src/domain/registry.ts';
import { schemaNames } from '../../src/functions/http/openapi/names.ts';
import { call, objectOf, origin, resultsOf } from './support/client.ts';
import { contractProblem, formProblem } from './support/contract.ts';
import { make } from './support/factory.ts';

/** Enough for two pages of one object and a rest. */
const objects = 3;

/** All resources share one code for parameters: each gets some of the values, in turn, and all values come up. */
const turns = <T>(values: readonly T[], resource: Resource, count: number): readonly T[] =>
  Array.from(
    { length: count },
    (_, turn) => values[(registry.resources.indexOf(resource) * count + turn) % values.length],
  ).filter((value) => value !== undefined);

const limits = [
  ['limit=0', 1000],
  ['limit=-1', 50],
  ['limit=1.5', 50],
  ['limit=abc', 50],
  ['limit=', 50],
  ['limit=2&limit=1', 1],
  ['limit=999999999999999999999', 50],
  ['limit=100000', 1000],
  ['offset=-1', 50],
  ['offset=x', 50],
] as const;

const notFilters = [
  ['nosuchfilter=1', 'nosuchfilter', /^Unknown filter\. Did you mean /],
  ['constructor=1', 'constructor', /^Unknown filter\./],
  ['id=abc', 'id', /^Enter a whole number\.$/],
  ['id=1,2', 'id', /^Enter a whole number\.$/],
  ['id=NaN', 'id', /^Enter a whole number\.$/],
  ['id__gte=1e400', 'id__gte', /^Enter a whole number\.$/],
] as const;

const notIds = ['999999999', '0', '-1', '1.5', '1e3', 'abc', '__proto__', '%00', '%F0%9F%98%80', '9'.repeat(400)];

// Everything is made before anything is read: a list and its count are two reads, and a write may come between them.
beforeAll(async () => {
  const left = registry.resources.filter(({ methods }) => methods.includes('POST')).values();
  const makeNext = async (): Promise<void> => {
    for (const { type } of left) for (let made = 0; made < objects; made++) await make(type);
  };
  await Promise.all(Array.from({ length: 4 }, makeNext));
}, 120_000);

// Side by side, as they only read: a request waits for the engine and the next process as long as it computes.
describe.concurrent.each(registry.resources.map((resource) => [resource.path, resource] as const))(
  '%s',
  (path, resource) => {
    const list = `${path}/`;
    const detail = `${path}/{id}/`;
    const names = schemaNames(resource);
    /** One object, where there is one: some objects are made by other means than requests. */
    let first: JsonObject | undefined;
    let count = 0;

    beforeAll(async () => {
      const page = await call('GET', `${list}?limit=1`);
      first = resultsOf(page)[0];
      count = Number(objectOf(page).count);
    });

    test('a list is a page with a count, links and whole objects', async () => {
      const page = await call('GET', list);
      expect(page.status).toBe(200);
      expect(contractProblem('GET', list, page)).toBeUndefined();
      expect(objectOf(page)).toMatchObject({ previous: null });
      expect(resultsOf(page).length).toBe(Math.min(Number(objectOf(page).count), 50));
    });

    test('every answer tells the version, a request id and the methods', async () => {
      const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter((name) =>
        resource.methods.some((m) => m === name),
      );
      for (const [method, address, allow] of [
        ['GET', list, methods],
        ['GET', `${path}/999999999/`, methods.filter((name) => name !== 'POST')],
      ] as const) {
        const { headers } = await call(method, address);
        expect(headers.get('api-version')).toBe('4.6');
        expect(headers.get('x-request-id')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
        expect(headers.get('allow')).toBe([...allow, 'HEAD', 'OPTIONS'].join(', '));
        expect(headers.get('content-type')).toContain('application/json');
      }
    });

    test('links lead to the next and the previous page, with sorted parameters', async () => {
      if (count < objects) return expect(count).toBeGreaterThanOrEqual(0);
      const page = objectOf(await call('GET', `${list}?offset=1&limit=1&brief=1`));
      expect(page.next).toBe(`${origin}${list}?brief=1&limit=1&offset=2`);
      expect(page.previous).toBe(`${origin}${list}?brief=1&limit=1`);
      const next = await call('GET', String(page.next).slice(origin.length));
      expect(resultsOf(next)).toHaveLength(1);
      expect(resultsOf(next)[0]?.id).not.toBe((page.results as JsonObject[])[0]?.id);
    });

    test('limits and offsets that make no sense fall back to the defaults, and large ones to the maximum', async () => {
      const asked = turns(limits, resource, 3).map(async ([query, most]) => {
        const page = await call('GET', `${list}?${query}`);
        expect(contractProblem('GET', list, page)).toBeUndefined();
        expect([query, resultsOf(page).length]).toEqual([query, Math.min(most, Number(objectOf(page).count))]);
      });
      await Promise.all(asked);
    });

    test('behind the end there is an empty page', async () => {
      const page = objectOf(await call('GET', `${list}?offset=100000000`));
      expect(page).toMatchObject({ next: null, results: [] });
      expect(page.count).toBe(count);
    });

    test('start walks by id, without a count', async () => {
      const page = await call('GET', `${list}?start=0&limit=1`);
      expect(contractProblem('GET', list, page)).toBeUndefined();
      expect(objectOf(page)).toMatchObject({ count: null, previous: null });
      const id = Number(resultsOf(page)[0]?.id ?? -1);
      expect(objectOf(page).next).toBe(
        resultsOf(page).length === 0 ? null : `${origin}${list}?limit=1&start=${id + 1}`,
      );
      for (const [query, message] of [
        ['start=0&offset=1', "'start' and 'offset' are mutually exclusive."],
        ['start=0&ordering=id', 'Ordering cannot be specified in conjunction with cursor-based pagination.'],
        ['start=-1', "Invalid 'start' parameter: must be a non-negative integer."],
        ['start=a', "Invalid 'start' parameter: must be a non-negative integer."],
      ]) {
        const refused = await call('GET', `${list}?${query}`);
        expect([refused.status, refused.body]).toEqual([400, [message]]);
        expect(contractProblem('GET', list, refused)).toBeUndefined();
      }
    });

    test('unknown filters and values that fit none are refused with the name of the parameter', async () => {
      const asked = notFilters.map(async ([query, name, message]) => {
        const refused = await call('GET', `${list}?${query}`);
        expect([query, refused.status]).toEqual([query, 400]);
        expect(contractProblem('GET', list, refused)).toBeUndefined();
        expect(Object.keys(objectOf(refused))).toEqual([name]);
        expect(String(Object.values(objectOf(refused))[0])).toMatch(message);
      });
      await Promise.all(asked);
    });

    test('the filter id finds its object, and several ids any of theirs', async () => {
      const page = await call('GET', `${list}?id=${first?.id ?? 0}&id=999999999`);
      expect(resultsOf(page).map(({ id }) => id)).toEqual(first ? [first.id] : []);
    });

    test('brief, fields and omit shape the objects; fields wins over omit, and omit over brief', async () => {
      for (const [query, expected] of [
        ['fields=id,display,nosuchfield', ['id', 'display']],
        ['fields=id&omit=id', ['id']],
        ['fields=id&brief=1', ['id']],
      ] as const)
        for (const object of resultsOf(await call('GET', `${list}?limit=2&${query}`)))
          expect(Object.keys(object)).toEqual(expected);
      for (const object of resultsOf(await call('GET', `${list}?limit=2&omit=display,url`))) {
        expect(Object.keys(object)).toEqual(
          Object.keys(first ?? {}).filter((name) => !['display', 'url'].includes(name)),
        );
      }
      for (const value of ['1', 'false', 'x'])
        for (const object of resultsOf(await call('GET', `${list}?limit=2&brief=${value}`)))
          expect(formProblem(names.brief, object)).toBeUndefined();
    });

    test('orderings are taken by name, - turns them round, and unknown ones are dropped', async () => {
      const ids = async (query: string) =>
        resultsOf(await call('GET', `${list}?limit=100&fields=id&${query}`)).map(({ id }) => id);
      const ascending = await ids('ordering=id');
      expect(ascending).toEqual([...ascending].sort((a, b) => Number(a) - Number(b)));
      const descending = await ids('ordering=-id');
      expect(descending).toEqual([...descending].sort((a, b) => Number(b) - Number(a)));
      expect(Number(descending[0] ?? 0)).toBeGreaterThanOrEqual(Number(ascending.at(-1) ?? 0));
      // Other files write meanwhile: only what is there now is compared.
      const known = `id__lte=${Math.max(0, ...ascending.map(Number))}`;
      for (const unknown of turns(
        ['nosuchfield', '__proto__', 'constructor', '-', ',', '-nosuch,toString'],
        resource,
        2,
      )) {
        const before = await ids(known);
        const asked = await ids(`${known}&ordering=${unknown}`);
        expect([before, await ids(known)]).toContainEqual(asked);
      }
    });

    test('HEAD answers as GET without a body', async () => {
      for (const address of [list, `${path}/${first?.id ?? 999999999}/`]) {
        const head = await call('HEAD', address);
        expect([head.status, head.text]).toEqual([(await call('GET', address)).status, '']);
      }
    });

    test('a list without its slash at the end is redirected with its parameters; a write is not', async () => {
      const redirected = await call('GET', `${path}?name=a%20b&name=c`);
      expect(redirected.status).toBe(301);
      expect(redirected.headers.get('location')).toBe(`${origin}${list}?name=a+b&name=c`);
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'])
        expect([method, (await call(method, path, { body: {} })).status]).toEqual([method, 404]);
    });

    test('an object is answered under its id, with a tag where it is a single one', async () => {
      if (!first) return expect(count).toBe(0);
      const answer = await call('GET', `${path}/${first.id}/`);
      expect(contractProblem('GET', detail, answer)).toBeUndefined();
      expect(answer.headers.get('etag')).toMatch(/^W\/".+"$/);
      expect(objectOf(answer).url).toBe(`${origin}${path}/${first.id}/`);
      const brief = await call('GET', `${path}/${first.id}/?brief=1`);
      expect(formProblem(names.brief, brief.body)).toBeUndefined();
      expect(objectOf(await call('GET', `${path}/${first.id}/?fields=id`))).toEqual({ id: first.id });
      expect(objectOf(await call('GET', `${path}/${first.id}/?omit=id`))).not.toHaveProperty('id');
    });

    test('there is nothing under ids that no object has, or could have', async () => {
      const asked = turns(notIds, resource, 4).map(async (id) => {
        const answer = await call('GET', `${path}/${id}/`);
        expect([id, answer.status]).toEqual([id, 404]);
        expect(contractProblem('GET', detail, answer)).toBeUndefined();
        expect(objectOf(answer).detail).toMatch(/^No [A-Z]\w+ matches the given query\.$/);
      });
      await Promise.all(asked);
    });

    test('OPTIONS describes the fields that requests take, with their choices', async () => {
      const { body, status } = await call('OPTIONS', list);
      expect(status).toBe(200);
      const methods = resource.methods.filter((method) => method === 'POST' || method === 'PUT');
      expect(body).toMatchObject({ parses: ['application/json'] });
      const { actions = {} } = body as {
        actions?: Record<string, Record<string, { choices?: Json; required: boolean }>>;
      };
      expect(Object.keys(actions).sort()).toEqual([...methods].sort());
      for (const method of methods)
        for (const [name, field] of Object.entries(resource.fields)) {
          if (field.kind !== 'choice' || field.hidden || field.readOnly) continue;
          const choices = field.choices.map(({ value, label }) => ({ value, display_name: label }));
          expect([name, actions[method]?.[name]?.choices]).toEqual([name, choices]);
        }
    });

    test('methods that it does not offer answer 405', async () => {
      for (const [address, offered] of [
        [list, resource.methods],
        [`${path}/1/`, resource.methods.filter((method) => method !== 'POST')],
      ] as const)
        for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
          if (offered.some((known) => known === method)) continue;
          const answer = await call(method, address, { body: {} });
          expect([answer.status, answer.body]).toEqual([405, { detail: `Method "${method}" not allowed.` }]);
        }
    });
  },
);
