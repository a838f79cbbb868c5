import fc from 'fast-check';
import { expect, inject as provided, test } from 'vitest';
import type { Change, Row } from '../../../src/domain/engine/ports.ts';
import type { Store, Vacancy, WorkUnit } from '../../../src/domain/engine/store.ts';
import { deletion, find, range, rowsIn, siteCreation, siteType, update } from '../../support/changes.ts';
import { MemoryStore } from '../../support/memory-store.ts';
import { askedEstates, expectSameFinds } from '../../support/reference-filters.ts';
import { expectSamePages } from '../../support/reference-lists.ts';
import { query, racks } from '../../support/slow-lists.ts';
import { newTableStore } from '../../support/stores.ts';

const objects = 5;
const names = ['ams', 'fra', 'lon', 'AMS'];

/** What one change of a unit tries; `stale` takes the object as it was one version ago. */
const step = fc.record({
  verb: fc.constantFrom('create', 'update', 'update', 'delete', 'guard', 'vacancy'),
  id: fc.integer({ min: 1, max: objects }),
  name: fc.constantFrom(...names),
  slug: fc.constantFrom(...names),
  region: fc.constantFrom(null, 1, 2),
  stale: fc.boolean(),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** The unit that some steps make of a store's present state; an object is named once. */
async function unitOf(store: Store, steps: readonly Step[]): Promise<WorkUnit> {
  const changes: Change[] = [];
  const guards: WorkUnit['guards'][number][] = [];
  const vacancies: Vacancy[] = [];
  for (const { verb, id, name, slug, region, stale } of new Map(steps.map((one) => [one.id, one])).values()) {
    const now = await find(store, siteType, id);
    const seen = now && stale ? { ...now, version: now.version - 1 || 99 } : now;
    if (verb === 'create') changes.push(siteCreation(id, name, { slug, region }));
    else if (verb === 'vacancy') vacancies.push({ type: siteType, constraint: 'name', values: { name } });
    else if (seen && verb === 'update') changes.push(update(seen, { name, slug, region }));
    else if (seen && verb === 'delete') changes.push(deletion(seen));
    else if (seen) guards.push({ type: siteType, id, version: seen.version });
  }
  return { changes, guards, vacancies };
}

const plainRows = async (rows: AsyncIterable<Row>): Promise<readonly Row[]> =>
  (await rowsIn(rows)).map(({ id, values }) => ({ id, values }));

async function contents(store: Store): Promise<object> {
  const page = { type: siteType, descending: false, offset: 1, limit: 3 } as const;
  return {
    objects: [...(await store.getMany(range(1, objects).map((id) => ({ type: siteType, id }) as const))).values()],
    inOrder: await plainRows(store.rows({ kind: 'in-order', type: siteType })),
    ofRegion: await plainRows(store.rows({ kind: 'reference', type: siteType, field: 'region', target: '1' })),
    count: await store.count(siteType),
    holders: await Promise.all(names.map((name) => store.findUnique(siteType, 'name', { name }))),
    byName: await store.page({ ...page, order: 'default' }),
    byId: await store.page({ ...page, order: 'id', descending: true }),
  };
}

const sorted = (outcomes: readonly (readonly object[])[]) =>
  outcomes.map((outcome) => outcome.map((conflict) => JSON.stringify(conflict)).sort());

test('the table and the store in memory answer the same to the same history', async () => {
  const history = fc.array(fc.array(fc.array(step, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 }), {
    minLength: 1,
    maxLength: 10,
  });
  await fc.assert(
    fc.asyncProperty(history, async (commits) => {
      const [memory, table] = [new MemoryStore(), await newTableStore(provided('dynamodbEndpoint'))];
      for (const units of commits) {
        const work = await Promise.all(units.map((steps) => unitOf(memory, steps)));
        expect(sorted(await table.commit(work))).toEqual(sorted(await memory.commit(work)));
      }
      expect(await contents(table)).toEqual(await contents(memory));
    }),
    { numRuns: 25 },
  );
}, 60_000);

test('lists of the table find and order the same as a look at each object', async () => {
  const worlds = fc.tuple(racks, fc.array(query, { minLength: 15, maxLength: 25 }));
  await fc.assert(
    fc.asyncProperty(worlds, async ([all, queries]) =>
      expectSamePages(await newTableStore(provided('dynamodbEndpoint')), all, queries),
    ),
    { numRuns: 8, endOnFailure: true },
  );
}, 60_000);

test('filters of the table that lead to other objects find the same as a look at each object', async () => {
  await fc.assert(
    fc.asyncProperty(askedEstates(60), async ([estate, asked]) =>
      expectSameFinds(await newTableStore(provided('dynamodbEndpoint')), estate, asked),
    ),
    { numRuns: 6 },
  );
}, 60_000);
