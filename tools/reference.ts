import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { withDifferences } from './reference/differences.ts';
import { importColumnsPage } from './reference/import-columns.ts';
import { withMovedTypes } from './reference/moved-types.ts';
import { resourcePages } from './reference/resource-pages.ts';
import { withStatusTables } from './reference/status-tables.ts';

const folder = 'docs/reference';

/** The generated pages of the reference, by their paths below docs/reference. */
export const referencePages = (): ReadonlyMap<string, string> =>
  new Map([
    ['import-columns.md', importColumnsPage()],
    ...[...resourcePages()].map(([path, text]): [string, string] => [`resources/${path}`, text]),
  ]);

/** Pages of which a part is generated. */
export const pagesWithTables: readonly (readonly [path: string, withTables: (page: string) => string])[] = [
  ['docs/explanation/states-and-rules.md', withStatusTables],
  ['docs/reference/compatibility.md', withDifferences],
  ['docs/how-to/move-in-from-netbox.md', withMovedTypes],
];

if (import.meta.main) {
  rmSync(join(folder, 'resources'), { recursive: true, force: true });
  const pages = referencePages();
  for (const [path, text] of pages) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  for (const [path, withTables] of pagesWithTables) writeFileSync(path, withTables(readFileSync(path, 'utf8')));
  console.log(`${pages.size} pages written to ${folder}`);
}
