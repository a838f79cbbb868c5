import { isJsonObject, type Json, type JsonObject } from '../../domain/engine/json.ts';
import { givenCell } from '../../domain/engine/transfer/safe-cell.ts';

type Cells = Readonly<Record<string, string>>;

/** The lines of the coverage as JSON has them, from the table of them. */
export async function entriesIn(csv: string): Promise<readonly JsonObject[]> {
  const { parse } = await import('csv-parse/browser/esm/sync');
  const rows: readonly Cells[] = parse(csv, { columns: true, relax_column_count: true });
  return rows.map(entryOf);
}

const entryOf = ({ item, item_type, item_id, variant, ...cells }: Cells): JsonObject => ({
  ...Object.fromEntries(Object.entries(cells).map(([name, cell]) => [name, plainOf(cell)])),
  ...{ item: { display: givenCell(item ?? '') }, item_type: item_type ?? '', item_id: item_id ?? '' },
  variant: structureOf(variant ?? ''),
});

function plainOf(cell: string): Json {
  if (cell === '') return null;
  if (cell === 'true' || cell === 'false') return cell === 'true';
  return /^\d{1,15}$/.test(cell) ? Number(cell) : cell;
}

function structureOf(cell: string): JsonObject {
  const structure: Json = cell === '' ? {} : JSON.parse(cell);
  return isJsonObject(structure) ? structure : {};
}
