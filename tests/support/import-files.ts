import fc from 'fast-check';
import type { JsonObject } from '../../src/domain/engine/json.ts';
import type { Store } from '../../src/domain/engine/store.ts';
import type { ImportTask } from '../../src/domain/engine/transfer/import/import-now.ts';
import type { CsvRecord } from '../../src/domain/engine/transfer/import/row-report.ts';
import { save } from '../../src/domain/engine/write/save.ts';
import { registry } from '../../src/domain/registry.ts';
import { SqliteOverlayStore } from '../../src/repos/sqlite-overlay-store.ts';
import { Lifecycle } from './lifecycle.ts';
import { MemoryStore } from './memory-store.ts';

/*
 * A grammar of import files: a header of some columns in any order, and rows whose cells are right, wrong, blank or about
 * what other rows bring, out of so few words that rows meet each other.
 */
type Lines = readonly (readonly string[])[];

const words = (...values: readonly string[]) => fc.constantFrom(...values);
const names = words('A', 'B', 'C', 'D', 'E', '');
const slugs = words('a', 'b', 'c', 'd', 'e', 'no slug');

const columns: Readonly<Record<string, fc.Arbitrary<string>>> = {
  id: words('', '', '', '', '1', '2', '99', 'x'),
  parent: words('', '', '', 'A', 'B', 'C', 'E', 'Z'),
  description: words('', 'text', 'x'.repeat(201)),
};

/** A file of regions. */
export const regionFile: fc.Arbitrary<Lines> = fc
  .subarray(['id', 'parent', 'description'])
  .chain((some) => fc.shuffledSubarray(['name', 'slug', ...some], { minLength: some.length + 2 }))
  .chain((header) => {
    const cells = header.map((name) => (name === 'name' ? names : name === 'slug' ? slugs : (columns[name] ?? slugs)));
    const row = fc.oneof({ weight: 19, arbitrary: fc.tuple(...cells) }, { weight: 1, arbitrary: fc.array(names) });
    return fc.array(row, { minLength: 1, maxLength: 12 }).map((rows): Lines => [header, ...rows]);
  });

export const importOptions = fc.record({
  mode: fc.constantFrom('atomic', 'partial'),
  upsert: fc.boolean(),
  dryRun: fc.constant(false),
});

/** Two regions, with the ids 1 and 2. */
export async function storeWithRegions(): Promise<MemoryStore> {
  const store = new MemoryStore();
  const { context } = new Lifecycle(store);
  for (const input of [
    { name: 'A', slug: 'a' },
    { name: 'E', slug: 'e' },
  ])
    await save(context, { resource: registry.resourceOf('dcim.region'), input, completeness: 'whole' });
  return store;
}

async function* recordsOf(lines: Lines): AsyncGenerator<CsvRecord> {
  for (const [index, cells] of lines.entries()) yield { line: index + 1, cells };
}

export const regionTask = (store: Store, lines: Lines, options: Partial<ImportTask['options']> = {}): ImportTask => ({
  context: new Lifecycle(store).context,
  resource: registry.resourceOf('dcim.region'),
  options: { mode: 'partial', upsert: false, dryRun: false, ...options },
  message: 'test',
  records: () => recordsOf(lines),
  openDraft: (beneath) => new SqliteOverlayStore(beneath),
});

/** What regions say, by id; without times. */
export async function regionsIn(store: Store): Promise<readonly JsonObject[]> {
  const regions: JsonObject[] = [];
  for await (const { id, values } of store.rows({ kind: 'by-id', type: 'dcim.region', startId: 1 })) {
    const { name = '', slug = '', parent = null, description = '' } = values;
    regions.push({ id, name, slug, parent, description });
  }
  return regions;
}
