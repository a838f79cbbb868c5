import { UnreadableNotice } from '../delivery-notice.ts';
import { type ColumnMapping, type ColumnName, columnNames, headerKey } from './columns.ts';
import { columnByHeader } from './known-headers.ts';
import type { TableRow } from './table.ts';

/** Where the header of a packing list is, and the places of its columns. */
export interface Header {
  readonly index: number;
  readonly columns: Columns;
  /** Headers that mean nothing, or less than others that are there too. */
  readonly unused: readonly string[];
}

type Columns = ReadonlyMap<ColumnName, number>;

/** Rows before the header: addresses, dates and numbers of the whole list. */
const mostRowsBefore = 60;

const says = (columns: Columns, ...names: readonly ColumnName[]): boolean => names.some((name) => columns.has(name));

const isHeader = (columns: Columns): boolean =>
  says(columns, 'quantity', 'serial') && says(columns, 'vendor_part', 'manufacturer_part', 'gtin', 'description');

/** Finds the header; undefined where the table has none. Throws UnreadableNotice where a column is there twice, or missing. */
export function findHeader(rows: readonly TableRow[], mapping: ColumnMapping): Header | undefined {
  const mapped = mappedHeaders(mapping);
  for (const [index, row] of rows.slice(0, mostRowsBefore).entries()) {
    const candidates = candidatesIn(row, mapped, mapping);
    const columns = new Map(candidates.map(({ name, cell }) => [name, cell]));
    if (!isHeader(columns)) continue;
    requireMapped(row, mapped, columns);
    const best = surest(row, candidates);
    const used = new Set(best.values());
    return { index, columns: best, unused: row.cells.filter((cell, place) => cell !== '' && !used.has(place)) };
  }
  return undefined;
}

const mappedHeaders = (mapping: ColumnMapping): ReadonlyMap<string, ColumnName> =>
  new Map(
    columnNames.flatMap((name) => {
      const header = mapping[name];
      return header === undefined ? [] : [[headerKey(header), name] as const];
    }),
  );

interface Candidate {
  readonly name: ColumnName;
  readonly cell: number;
  readonly rank: number;
}

/** What the mapping names is surer than anything, and the only column of its kind. */
function candidatesIn(
  { cells }: TableRow,
  mapped: ReadonlyMap<string, ColumnName>,
  mapping: ColumnMapping,
): readonly Candidate[] {
  return cells.flatMap((text, cell) => {
    const key = headerKey(text);
    const name = mapped.get(key);
    if (name !== undefined) return [{ name, cell, rank: -1 }];
    const known = columnByHeader.get(key);
    return known === undefined || mapping[known.name] !== undefined ? [] : [{ ...known, cell }];
  });
}

function requireMapped({ cells, place }: TableRow, mapped: ReadonlyMap<string, ColumnName>, columns: Columns): void {
  const keys = new Set(cells.map(headerKey));
  for (const [key, name] of mapped)
    if (!keys.has(key) || !columns.has(name))
      throw new UnreadableNotice(`The header (${place}) has no column for ${name} as the mapping names it.`);
}

function surest({ cells, place }: TableRow, candidates: readonly Candidate[]): Columns {
  const best = new Map<ColumnName, Candidate>();
  for (const candidate of candidates) {
    const other = best.get(candidate.name);
    if (other?.rank === candidate.rank)
      throw new UnreadableNotice(
        `The columns "${cells[other.cell]}" and "${cells[candidate.cell]}" (${place}) both mean ${candidate.name}. Name one of them in a mapping.`,
      );
    if (!other || candidate.rank < other.rank) best.set(candidate.name, candidate);
  }
  return new Map([...best].map(([name, { cell }]) => [name, cell]));
}
