import { isJsonObject, type Json, type JsonObject } from '../../../domain/engine/json.ts';
import type { Entries } from '../../../domain/engine/schema/input-schema.ts';
import { isEntries } from '../../../domain/engine/schema/input-schema.ts';
import { csvText } from './csv.ts';

/** Entries of an answer as a table: a column for each member that the declaration names, lists within entries left out. */
export function entriesCsv({ fields }: Entries, entries: Json | undefined): Promise<string> {
  const columns = Object.entries(fields).flatMap(([name, member]) => {
    if (isEntries(member)) return [];
    return member.kind === 'generic' ? [`${name}_type`, `${name}_id`, name] : [name];
  });
  const rows = [entries ?? []].flat().filter(isJsonObject);
  return csvText([columns, ...rows.map((row) => columns.map((column) => cell(row[column])))]);
}

/** Objects are shown by what people call them, choices by their value, other structures as JSON. */
function cell(value: Json | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'object') return String(value);
  if (!isJsonObject(value)) return structure(value);
  if (typeof value.display === 'string') return value.display;
  return typeof value.label === 'string' && typeof value.value === 'string' ? value.value : structure(value);
}

const structure = (value: readonly Json[] | JsonObject): string => JSON.stringify(value);
