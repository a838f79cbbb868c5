import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { importNow } from '../../../../../../src/domain/engine/transfer/import/import-now.ts';
import { save } from '../../../../../../src/domain/engine/write/save.ts';
import { SqliteOverlayStore } from '../../../../../../src/repos/sqlite-overlay-store.ts';
import {
  importOptions,
  regionFile,
  regionsIn,
  regionTask,
  storeWithRegions,
} from '../../../../../support/import-files.ts';
import { MemoryStore } from '../../../../../support/memory-store.ts';

vi.setConfig({ testTimeout: 60_000 });

const header = ['name', 'slug', 'parent', 'description'];

test('a dry run has the verdicts of the import and writes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(regionFile, importOptions, async (lines, options) => {
      const store = await storeWithRegions();
      const before = await regionsIn(store);
      const dry = await importNow(regionTask(store, lines, { ...options, dryRun: true }));
      expect(await regionsIn(store)).toEqual(before);
      const real = await importNow(regionTask(store, lines, options));
      const verdicts = ({ rows }: typeof dry) => rows.map(({ line, verdict, errors }) => ({ line, verdict, errors }));
      expect(verdicts(dry)).toEqual(verdicts(real));
      expect(dry.counts).toEqual(real.counts);
    }),
    { numRuns: 150 },
  );
});

test('an atomic file is written as a partial one would be, or not at all when one of its rows is bad', async () => {
  await fc.assert(
    fc.asyncProperty(regionFile, fc.boolean(), async (lines, upsert) => {
      const [atomic, partial] = [await storeWithRegions(), await storeWithRegions()];
      const before = await regionsIn(atomic);
      const some = await importNow(regionTask(partial, lines, { mode: 'partial', upsert }));
      const all = await importNow(regionTask(atomic, lines, { mode: 'atomic', upsert }));
      expect(all.rows.filter(({ verdict }) => verdict === 'rejected')).toEqual(
        some.rows.filter(({ verdict }) => verdict === 'rejected'),
      );
      if (some.counts.rejected > 0) {
        expect(all.counts).toMatchObject({ created: 0, updated: 0, rejected: some.counts.rejected });
        expect(await regionsIn(atomic)).toEqual(before);
      } else {
        expect(all.rows).toEqual(some.rows);
        expect(await regionsIn(atomic)).toEqual(await regionsIn(partial));
      }
    }),
    { numRuns: 100 },
  );
});

test('what a file has made is unchanged when the same rows come again', async () => {
  await fc.assert(
    fc.asyncProperty(regionFile, async (file) => {
      // An id changes what is there; a second region of one name makes that name mean nothing.
      const lines = file.map((cells) => cells.filter((_, at) => !['id', 'parent'].includes(file[0]?.[at] ?? '')));
      const { rows } = await importNow(regionTask(await storeWithRegions(), lines));
      const made = rows.filter(({ verdict }) => verdict === 'created').map(({ line }) => lines[line - 1] ?? []);
      const store = await storeWithRegions();
      const good = [lines[0] ?? [], ...made];
      expect((await importNow(regionTask(store, good))).counts).toMatchObject({ created: made.length });
      const after = await regionsIn(store);
      expect((await importNow(regionTask(store, good))).counts).toMatchObject({ unchanged: made.length });
      expect(await regionsIn(store)).toEqual(after);
    }),
    { numRuns: 60 },
  );
});

test('with upsert a row changes the object that has its natural key, and clears where the cell is blank', async () => {
  const store = await storeWithRegions();
  const lines = [header, ['A', 'a', '', 'first'], ['E', 'e', 'A', 'of A'], ['New', 'new', 'E', '']];
  const { rows } = await importNow(regionTask(store, lines, { upsert: true }));
  expect(rows.map(({ verdict }) => verdict)).toEqual(['updated', 'updated', 'created']);
  const cleared = await importNow(
    regionTask(
      store,
      [
        ['slug', 'description'],
        ['a', ''],
      ],
      { upsert: true },
    ),
  );
  expect(cleared.rows).toEqual([{ line: 2, verdict: 'updated', id: 1, errors: [], warnings: [] }]);
  expect(await regionsIn(store)).toMatchObject([
    { name: 'A', description: '' },
    { name: 'E', parent: 1, description: 'of A' },
    { name: 'New', parent: 2 },
  ]);
  const again = await importNow(regionTask(store, lines.slice(0, 1).concat(lines.slice(2)), { upsert: true }));
  expect(again.counts).toMatchObject({ unchanged: 2 });
});

test('rows that only a draft holds are seen by the rows after them: names, values, parents', async () => {
  const store = await storeWithRegions();
  const far = Array.from({ length: 120 }, (_, index) => [
    `R${index}`,
    `r${index}`,
    index === 0 ? 'A' : `R${index - 1}`,
    '',
  ]);
  const lines = [header, ...far, ['Other', 'r0', 'A', ''], ['R0', 'taken', 'A', '']];
  const { counts, rows } = await importNow(regionTask(store, lines, { dryRun: true }));
  expect(counts).toMatchObject({ created: 120, rejected: 2 });
  for (const [row, what] of [
    [rows.at(-2), 'slug'],
    [rows.at(-1), 'name'],
  ] as const)
    expect(row?.errors).toMatchObject([
      { field: '__all__', message: `Region with this Parent and ${what === 'slug' ? 'Slug' : 'Name'} already exists.` },
    ]);
  expect(rows.every(({ id }) => id === null)).toBe(true);
});

test('when somebody takes a name between the judgement and the write, an atomic import takes back what it wrote', async () => {
  const store = await storeWithRegions();
  const rows = Array.from({ length: 150 }, (_, index) => ['', `R${index}`, `r${index}`, '']);
  const lines = [['id', 'name', 'slug', 'description'], ['1', 'A', 'a', 'changed'], ...rows];
  const task = regionTask(store, lines, { mode: 'atomic' });
  const { counts, rows: reports } = await importNow({
    ...task,
    openDraft(beneath) {
      const draft = new SqliteOverlayStore(beneath);
      const close = draft[Symbol.dispose].bind(draft);
      return Object.assign(draft, {
        [Symbol.dispose]() {
          close();
          void save(task.context, {
            resource: task.resource,
            input: { name: 'Theirs', slug: 'r149' },
            completeness: 'whole',
          });
        },
      });
    },
  });
  expect(counts).toMatchObject({ created: 0, updated: 0, unchanged: 150, rejected: 1 });
  expect(reports.at(-1)).toMatchObject({ verdict: 'rejected', errors: [{ field: 'slug', value: 'r149' }] });
  expect(await regionsIn(store)).toMatchObject([
    { name: 'A', description: '' },
    { name: 'E' },
    { name: 'Theirs', slug: 'r149' },
  ]);
});

test('of 10,000 rows exactly the 37 bad ones are reported, in both modes', async () => {
  const bad = new Set(Array.from({ length: 37 }, (_, index) => index * 270));
  const rows = Array.from({ length: 10_000 }, (_, index) => [`R${index}`, bad.has(index) ? 'no slug' : `r${index}`]);
  for (const mode of ['atomic', 'partial'] as const) {
    const store = new MemoryStore();
    const { counts, rows: reports } = await importNow(regionTask(store, [['name', 'slug'], ...rows], { mode }));
    expect(counts).toMatchObject({ rows: 10_000, rejected: 37, created: mode === 'atomic' ? 0 : 9_963 });
    expect(reports.filter(({ verdict }) => verdict === 'rejected')).toEqual(
      [...bad].map((index) => ({
        line: index + 2,
        verdict: 'rejected',
        id: null,
        errors: [
          {
            field: 'slug',
            value: 'no slug',
            message: 'Enter a valid "slug" consisting of letters, numbers, underscores or hyphens.',
          },
        ],
        warnings: [],
      })),
    );
    expect(await store.count('dcim.region')).toBe(mode === 'atomic' ? 0 : 9_963);
  }
});
