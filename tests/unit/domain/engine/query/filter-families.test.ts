import fc from 'fast-check';
import { expect, test } from 'vitest';
import { filtersOf } from '../../../../../src/domain/engine/resource/filter-declarations.ts';
import { registry } from '../../../../../src/domain/registry.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';
import { askedEstates, expectSameFinds } from '../../../../support/reference-filters.ts';

test('filters that lead to other objects, counts and flags find the same as a look at each object', async () => {
  await fc.assert(
    fc.asyncProperty(askedEstates(40), ([estate, asked]) => expectSameFinds(new MemoryStore(), estate, asked)),
    { numRuns: 60 },
  );
}, 30_000);

test('each filter that leads to another resource has its filter there', () => {
  const missing = registry.resources.flatMap((resource) =>
    [...filtersOf(resource)].flatMap(([name, definition]) => {
      if (definition.kind === 'path' && typeof definition.far === 'string') {
        const field = resource.fields[definition.through];
        const target = field?.kind === 'reference' ? registry.find(field.target) : undefined;
        return target && filtersOf(target).has(definition.far) ? [] : [`${resource.type} ${name}`];
      }
      if (definition.kind !== 'reverse') return [];
      const referrer = registry.find(definition.referrer);
      return referrer && filtersOf(referrer).has(definition.filter) ? [] : [`${resource.type} ${name}`];
    }),
  );
  expect(missing).toEqual([]);
});
