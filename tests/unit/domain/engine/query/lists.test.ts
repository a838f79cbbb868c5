import fc from 'fast-check';
import { test } from 'vitest';
import { MemoryStore } from '../../../../support/memory-store.ts';
import { expectSamePages } from '../../../../support/reference-lists.ts';
import { query, racks } from '../../../../support/slow-lists.ts';

test('a list finds and orders the same as a look at each object', async () => {
  const worlds = fc.tuple(racks, fc.array(query, { minLength: 5, maxLength: 10 }));
  await fc.assert(
    fc.asyncProperty(worlds, ([all, queries]) => expectSamePages(new MemoryStore(), all, queries)),
    { numRuns: 120 },
  );
});
