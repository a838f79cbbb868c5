import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Context } from '../../../../../../src/domain/engine/context.ts';
import type { JsonObject } from '../../../../../../src/domain/engine/json.ts';
import type { CommitOutcome, Store, WorkUnit } from '../../../../../../src/domain/engine/store.ts';
import { importRows } from '../../../../../../src/domain/engine/transfer/import/import-rows.ts';
import { type RowReport, UnusableFile } from '../../../../../../src/domain/engine/transfer/import/row-report.ts';
import { save } from '../../../../../../src/domain/engine/write/save.ts';
import { region } from '../../../../../../src/domain/organization/region.ts';
import { Lifecycle } from '../../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../../support/memory-store.ts';

type Cells = readonly string[];

const contextOn = (store: Store): Context => new Lifecycle(store).context;

/** The lines of a file; after the last one it may turn out to be broken. */
async function* recordsOf(lines: readonly Cells[], broken = false) {
  for (const [index, cells] of lines.entries()) yield { line: index + 1, cells };
  if (broken) throw new UnusableFile('broken');
}

async function importLines(context: Context, lines: readonly Cells[]): Promise<readonly RowReport[]> {
  const reports: RowReport[] = [];
  for await (const report of importRows(context, region, recordsOf(lines), { message: 'test' })) reports.push(report);
  return reports;
}

const header = ['name', 'slug', 'parent', 'description'];
const headerWithId = ['id', ...header];
const addRegion = (context: Context, input: JsonObject) =>
  save(context, { resource: region, input, completeness: 'whole' });

/** Name, slug and description of all regions, in order. */
async function regionsIn(store: Store): Promise<readonly JsonObject[]> {
  const regions: JsonObject[] = [];
  for await (const { values } of store.rows({ kind: 'in-order', type: region.type }))
    regions.push({ name: values.name ?? '', slug: values.slug ?? '', description: values.description ?? '' });
  return regions;
}

/** Somebody else writes in the moment before the import commits. */
class BusyStore extends MemoryStore {
  #interfere: (() => Promise<unknown>) | undefined;

  before(interfere: () => Promise<unknown>): void {
    this.#interfere = interfere;
  }

  override async commit(units: readonly WorkUnit[]): Promise<readonly CommitOutcome[]> {
    const interfere = this.#interfere;
    this.#interfere = undefined;
    await interfere?.();
    return super.commit(units);
  }
}

const cellOf = (...values: readonly string[]) => fc.constantFrom(...values);
const row = fc.tuple(
  cellOf('', '', '', '1', '2', '99'),
  cellOf('A', 'B', 'C', 'D', ''),
  cellOf('a', 'b', 'c', 'no slug'),
  cellOf('', '', 'A', 'B', 'C'),
  cellOf('', 'text'),
);

/** Two regions, with the ids 1 and 2. */
async function seededStore(): Promise<MemoryStore> {
  const store = new MemoryStore();
  await addRegion(contextOn(store), { name: 'A', slug: 'a' });
  await addRegion(contextOn(store), { name: 'E', slug: 'e' });
  return store;
}

test('a file gives what its rows give one after the other, each in a file of its own', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 12 }), async (rows) => {
      const [whole, single] = [await seededStore(), await seededStore()];
      const reports = await importLines(contextOn(whole), [headerWithId, ...rows]);
      const alone: RowReport[] = [];
      for (const cells of rows) alone.push(...(await importLines(contextOn(single), [headerWithId, cells])));
      expect(reports.map(({ verdict, errors }) => ({ verdict, errors }))).toEqual(
        alone.map(({ verdict, errors }) => ({ verdict, errors })),
      );
      expect(await regionsIn(whole)).toEqual(await regionsIn(single));
    }),
    { numRuns: 60 },
  );
});

test('reports come in the order of the rows, over many chunks', async () => {
  const lines = Array.from({ length: 250 }, (_, index) => [`Region ${index}`, `region-${index}`, '', '']);
  const reports = await importLines(contextOn(new MemoryStore()), [header, ...lines]);
  expect(reports.map(({ line }) => line)).toEqual(lines.map((_, index) => index + 2));
  expect(new Set(reports.map(({ id }) => id)).size).toBe(250);
});

test('when somebody else makes the same object first, the row finds it', async () => {
  const store = new BusyStore();
  const context = contextOn(store);
  store.before(() => addRegion(context, { name: 'Raced', slug: 'raced' }));
  const reports = await importLines(context, [header, ['Raced', 'raced', '', ''], ['Other', 'other', '', '']]);
  expect(reports.map(({ verdict }) => verdict)).toEqual(['unchanged', 'created']);
});

test('when somebody else takes the name first for something else, the row is rejected with the reason', async () => {
  const store = new BusyStore();
  const context = contextOn(store);
  store.before(() => addRegion(context, { name: 'Raced', slug: 'other-slug' }));
  const [report] = await importLines(context, [header, ['Raced', 'raced', '', '']]);
  expect(report).toMatchObject({ verdict: 'rejected', id: null });
  expect(report?.errors).toEqual([
    { field: 'name', value: 'Raced', message: 'A top-level region with this name already exists.' },
  ]);
});

test('when somebody else changes the object first, the change of the row comes on top', async () => {
  const store = new BusyStore();
  const context = contextOn(store);
  const { object } = await addRegion(context, { name: 'Before', slug: 'before' });
  store.before(() =>
    save(context, { resource: region, id: object.id, input: { description: 'theirs' }, completeness: 'partial' }),
  );
  const [report] = await importLines(context, [
    ['id', 'name'],
    [String(object.id), 'After'],
  ]);
  expect(report).toMatchObject({ verdict: 'updated', id: object.id });
  expect(await regionsIn(store)).toMatchObject([{ name: 'After', description: 'theirs' }]);
});

test('what a file holds before it breaks is imported and reported', async () => {
  const store = new MemoryStore();
  const reports: RowReport[] = [];
  const broken = importRows(contextOn(store), region, recordsOf([header, ['Whole', 'whole', '', '']], true), {
    message: 'test',
  });
  await expect(async () => {
    for await (const report of broken) reports.push(report);
  }).rejects.toThrow(new UnusableFile('broken'));
  expect(reports).toMatchObject([{ line: 2, verdict: 'created' }]);
  expect(await store.count(region.type)).toBe(1);
});

test('a row with too many or too few cells is rejected alone', async () => {
  const reports = await importLines(contextOn(new MemoryStore()), [header, ['A', 'a'], ['B', 'b', '', '']]);
  expect(reports.map(({ verdict }) => verdict)).toEqual(['rejected', 'created']);
  expect(reports[0]?.errors).toEqual([{ field: '__all__', value: null, message: 'Expected 4 columns but found 2' }]);
});

test('ids follow the rows without gaps, however often rows had to be judged again', async () => {
  const rows = Array.from({ length: 40 }, (_, index) => [
    `Region ${index}`,
    index % 10 === 7 ? 'no slug' : `region-${index}`,
    index % 3 === 0 ? '' : `Region ${index - 1}`,
    '',
  ]);
  const reports = await importLines(contextOn(new MemoryStore()), [header, ...rows]);
  const ids = reports.flatMap(({ id }) => id ?? []);
  expect(ids.length).toBeGreaterThan(30);
  expect(ids).toEqual(ids.map((_, index) => index + 1));
});
