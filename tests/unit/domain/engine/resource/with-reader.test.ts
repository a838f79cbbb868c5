import { expect, test } from 'vitest';
import type { Row } from '../../../../../src/domain/engine/ports.ts';
import { definitionsOf, forgetDefinitions } from '../../../../../src/domain/engine/resource/custom-field-cache.ts';
import { withReader } from '../../../../../src/domain/engine/resource/with-reader.ts';
import { Lifecycle } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';

async function namesIn(rows: AsyncIterable<Row>) {
  const names: unknown[] = [];
  for await (const { values } of rows) names.push(values.name);
  return names;
}

test('what a wrapper does not say itself is read from the inner reader', async () => {
  const store = new MemoryStore();
  const lab = new Lifecycle(store);
  const region = await lab.create('dcim.region', { name: 'North', slug: 'north' });
  await lab.create('dcim.region', { name: 'Hill', slug: 'hill', parent: region });
  const reader = withReader(store, { count: async () => 7 });

  expect(reader.registry).toBe(store.registry);
  expect((await reader.getMany([{ type: 'dcim.region', id: region }])).get(`dcim.region#${region}`)?.values.name).toBe(
    'North',
  );
  expect(await reader.findUnique('dcim.region', 'top_slug', { slug: 'north', parent: null })).toBe(region);
  expect(await namesIn(reader.rows({ kind: 'in-order', type: 'dcim.region' }))).toEqual(['Hill', 'North']);
  expect(await reader.countReferences('dcim.region', 'parent', String(region))).toBe(1);
  expect(await store.count('dcim.region')).toBe(2);
  expect(await reader.count('dcim.region')).toBe(7);
});

test('a wrapper, and a wrapper of it, share the definitions of custom fields', async () => {
  const store = new MemoryStore();
  const outer = withReader(withReader(store, {}), {});
  const known = definitionsOf(store);
  expect(definitionsOf(outer)).toBe(known);
  forgetDefinitions(outer);
  expect(definitionsOf(store)).not.toBe(known);
});
