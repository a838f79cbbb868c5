import { randomUUID } from 'node:crypto';
import { beforeAll, expect, inject, test } from 'vitest';
import type { JsonObject } from '../../../src/domain/engine/json.ts';
import { environmentStore } from '../../../src/functions/runtime/environment.ts';
import { countRequests } from '../../../tools/bench/meter.ts';
import { type Api, idsOf, resultsOf, startApi } from '../../support/api.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi(`tags-${randomUUID()}`, inject('dynamodbEndpoint'));
});

const sites = '/api/dcim/sites/';
let names = 0;
const unique = (prefix: string): string => `${prefix}${++names}`;
const newTag = (settings: JsonObject = {}) => {
  const slug = unique('tag');
  return api.create('/api/extras/tags/', { name: slug, slug, ...settings });
};
const newSite = (settings: JsonObject) => {
  const slug = unique('site');
  return api.call('POST', sites, { name: slug, slug, ...settings });
};
const slugsOf = ({ body }: { body: JsonObject }) =>
  [body.tags ?? []].flat().map((tag) => (typeof tag === 'object' && tag !== null && 'id' in tag ? tag.id : tag));

test('tags are added and removed without naming the others', async () => {
  const [a, b, c] = [await newTag(), await newTag(), await newTag()];
  const created = await newSite({ add_tags: [a, b] });
  expect(slugsOf(created)).toEqual([a, b]);
  const path = `${sites}${created.body.id}/`;
  expect(slugsOf(await api.call('PATCH', path, { add_tags: [c], remove_tags: [{ id: a }] }))).toEqual([b, c]);
  expect(slugsOf(await api.call('PATCH', path, { description: 'same tags' }))).toEqual([b, c]);
});

test('what contradicts itself is refused', async () => {
  const [a, b] = [await newTag(), await newTag()];
  expect((await newSite({ tags: [a], add_tags: [b] })).body).toEqual({
    tags: ['Cannot specify "tags" together with "add_tags" or "remove_tags".'],
  });
  expect((await newSite({ remove_tags: [a] })).body).toHaveProperty('remove_tags');
  const { body } = await newSite({});
  const both = await api.call('PATCH', `${sites}${body.id}/`, { add_tags: [a], remove_tags: [a] });
  expect(both.body).toHaveProperty('remove_tags');
  expect((await api.call('PATCH', `${sites}${body.id}/`, { add_tags: [99_999] })).body).toEqual({
    add_tags: ['Related object not found using the provided numeric ID: 99999'],
  });
});

test('a tag for other types is refused by name, and kept where it is already', async () => {
  const tag = await newTag({ name: 'Leased', slug: 'leased' });
  const { body } = await newSite({ tags: [tag] });
  await api.call('PATCH', `/api/extras/tags/${tag}/`, { object_types: ['dcim.device'] });
  expect(await newSite({ tags: [tag] })).toMatchObject({
    status: 400,
    body: { detail: 'Tag Leased cannot be assigned to site objects.' },
  });
  expect((await api.call('PATCH', `${sites}${body.id}/`, { tags: [tag], description: 'x' })).status).toBe(200);
});

const tagged = '/api/extras/tagged-objects/';
const countOf = async (tag: number) => (await api.call('GET', `/api/extras/tags/${tag}/`)).body.tagged_items;

test('a tag counts its objects of all types, and the list of tagged objects names them', async () => {
  const name = unique('tagged');
  const tag = await newTag({ name });
  expect(await countOf(tag)).toBe(0);
  const { body: site } = await newSite({ tags: [tag] });
  const region = await api.create('/api/dcim/regions/', { name: unique('R'), slug: unique('r'), tags: [tag] });
  expect(await countOf(tag)).toBe(2);
  const list = await api.call('GET', `${tagged}?tag_id=${tag}&object_type=dcim.site`);
  expect(resultsOf(list)).toMatchObject([
    {
      display: `${site.name} tagged with ${name}`,
      object_type: 'dcim.site',
      object_id: site.id,
      object: { id: site.id },
      tag: { id: tag, name },
    },
  ]);
  const [entry] = idsOf(list);
  expect((await api.call('GET', `${tagged}${entry}/`)).body.object_id).toBe(site.id);
  await api.call('PATCH', `${sites}${site.id}/`, { tags: [] });
  expect(await countOf(tag)).toBe(1);
  expect((await api.call('GET', `${tagged}${entry}/`)).status).toBe(404);
  await api.call('PATCH', `${sites}${site.id}/`, { tags: [tag] });
  await api.call('DELETE', `/api/dcim/regions/${region}/`);
  expect(idsOf(await api.call('GET', `${tagged}?tag_id=${tag}`))).toHaveLength(1);
});

test('a tag that is deleted leaves its objects, and no collection is walked for it', async () => {
  const [doomed, kept] = [await newTag(), await newTag()];
  const { body: site } = await newSite({ tags: [doomed, kept] });
  const before = await api.call('GET', `${sites}${site.id}/`);
  const meter = countRequests(environmentStore().access);
  expect((await api.call('DELETE', `/api/extras/tags/${doomed}/`)).status).toBe(204);
  meter.stop();
  expect(meter.requests).toBeLessThan(20);
  const after = await api.call('GET', `${sites}${site.id}/`);
  expect(slugsOf(after)).toEqual([kept]);
  expect(after.headers.etag).not.toBe(before.headers.etag);
  expect(await countOf(kept)).toBe(1);
  expect(idsOf(await api.call('GET', `${tagged}?object_type=dcim.site&object_id=${site.id}`))).toHaveLength(1);
});
