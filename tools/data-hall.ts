import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { addCatalogue } from './data-hall/catalogue.ts';
import { Estate } from './data-hall/estate.ts';
import { addHall } from './data-hall/hall.ts';
import { addOrganisation, hallLetters, sites } from './data-hall/organisation.ts';
import { fileName, objectTypes, tables } from './data-hall/tables.ts';

/** The sample data hall as CSV texts by file name. The same texts on every call. */
export function dataHallFiles(): Map<string, string> {
  const estate = new Estate();
  addCatalogue(estate);
  addOrganisation(estate);
  for (const site of sites) {
    for (const letter of hallLetters) addHall(estate, site.name, letter);
  }
  return new Map(
    objectTypes.map((type) => {
      const rows = estate.rows.get(type) ?? [];
      // The library would write true as 1.
      const text = stringify(rows, {
        header: true,
        columns: [...tables[type]],
        cast: { boolean: (value) => String(value) },
      });
      return [fileName(type), text];
    }),
  );
}

if (import.meta.main) {
  const folder = join(import.meta.dirname, '..', 'examples', 'data-hall');
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of dataHallFiles()) writeFileSync(join(folder, name), text);
}
