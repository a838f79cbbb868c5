import { randomUUID } from 'node:crypto';
import { beforeAll, expect, inject, test } from 'vitest';
import type { JsonObject } from '../../../src/domain/engine/json.ts';
import { type Api, idsOf, resultsOf, startApi } from '../../support/api.ts';

let api: Api;
let [ams, fra] = [0, 0];
beforeAll(async () => {
  api = await startApi(`filters-${randomUUID()}`, inject('dynamodbEndpoint'));
  ams = await api.create(sites, { name: 'AMS-1', slug: 'ams-1' });
  fra = await api.create(sites, { name: 'fra-12', slug: 'fra-12', status: 'planned' });
});

const sites = '/api/dcim/sites/';
const sitesWhere = async (query: string) => idsOf(await api.call('GET', `${sites}?${query}`));

test('regular expressions find names, with and without regard to case', async () => {
  expect(await sitesWhere('name__regex=^[a-z]')).toEqual([fra]);
  expect(await sitesWhere('name__iregex=^AMS-\\d$')).toEqual([ams]);
  expect(await sitesWhere('name__iregex=^ams&name__iregex=^fra')).toEqual([ams, fra]);
  expect(await sitesWhere('status__regex=^pl')).toEqual([fra]);
  expect((await api.call('GET', `${sites}?name__regex=(`)).body).toEqual({
    name__regex: [expect.stringContaining('Enter a valid regular expression')],
  });
});

test('an unknown filter is refused, unless the request prefers to be told of it in a header', async () => {
  const listed = (prefer: string) =>
    api.call('GET', `${sites}?nmae=ams&slug=ams-1`, undefined, { headers: { prefer } });
  expect(await listed('handling=strict')).toMatchObject({
    status: 400,
    body: { nmae: [expect.stringContaining('name')] },
  });
  const lenient = await listed('respond-async, handling=lenient');
  expect([lenient.status, idsOf(lenient)]).toEqual([200, [ams]]);
  expect(lenient.headers).toMatchObject({
    'preference-applied': 'handling=lenient',
    'ignored-parameters': 'nmae',
  });
});

test('a hostile expression is answered at once', async () => {
  await api.create(sites, { name: 'a'.repeat(100), slug: 'long' });
  const started = performance.now();
  expect(await sitesWhere('name__regex=(a*)*b$')).toEqual([]);
  expect(performance.now() - started).toBeLessThan(1_000);
});

test('every way to write carries a message into the change log, entries of a list their own', async () => {
  const messageOf = async (query: string) => {
    const [change] = resultsOf(
      await api.call('GET', `/api/core/object-changes/?changed_object_type=dcim.site&${query}`),
    );
    return change?.message;
  };
  const entry = (slug: string): JsonObject => ({ name: slug, slug, changelog_message: `made ${slug}` });
  const { body } = await api.call('POST', sites, [entry('m1'), entry('m2')]);
  const [first, second] = [body.value]
    .flat()
    .map((site) => (typeof site === 'object' && site && 'id' in site ? Number(site.id) : 0));
  expect(await messageOf(`changed_object_id=${first}`)).toBe('made m1');
  expect(await messageOf(`changed_object_id=${second}`)).toBe('made m2');
  await api.call('PATCH', `${sites}${first}/`, { facility: 'x', changelog_message: 'ticket 1' });
  expect(await messageOf(`changed_object_id=${first}`)).toBe('ticket 1');
  await api.call('PATCH', sites, [{ id: Number(first), facility: 'y', changelog_message: 'ticket 2' }]);
  expect(await messageOf(`changed_object_id=${first}`)).toBe('ticket 2');
  await api.call('DELETE', sites, [{ id: Number(second), changelog_message: 'ticket 3' }]);
  expect(await messageOf(`changed_object_id=${second}`)).toBe('ticket 3');
  await api.call('DELETE', `${sites}${first}/`, { changelog_message: 'ticket 4' });
  expect(await messageOf(`changed_object_id=${first}`)).toBe('ticket 4');
});
