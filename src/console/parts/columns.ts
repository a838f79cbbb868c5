import { isBlank, isJsonObject, type Json, type JsonObject } from '../../domain/engine/json.ts';
import { textOf } from '../api/json.ts';

/** Of every object; shown as its name, or of no use to people. */
const aside: ReadonlySet<string> = new Set(['id', 'url', 'display', 'display_url', 'created', 'last_updated']);
const most = 6;
const longest = 60;

const fits = (value: Json | undefined): boolean => {
  if (Array.isArray(value)) return false;
  if (isJsonObject(value)) return 'display' in value || 'label' in value;
  return typeof value !== 'string' || value.length <= longest;
};

const names = (rows: readonly JsonObject[]): readonly string[] =>
  Object.keys(rows[0] ?? {}).filter((name) => !aside.has(name));

/** Whether the names of all objects say what is in a field. */
const isInName = (rows: readonly JsonObject[], name: string): boolean =>
  rows.every((row) => {
    const text = textOf(row[name]);
    return text !== '' && textOf(row.display).includes(text);
  });

/** The field that lists of these objects are ordered by to have their names in order, if there is one. */
export const nameField = (rows: readonly JsonObject[]): string | undefined =>
  names(rows).find((name) => isInName(rows, name));

/** The fields to show beside the name: the first ones that fit into a line and say something more. */
export function columnsOf(rows: readonly JsonObject[]): readonly string[] {
  return names(rows)
    .filter((name) => {
      const values = rows.map((row) => row[name]);
      return values.some((value) => !isBlank(value)) && values.every(fits) && !isInName(rows, name);
    })
    .slice(0, most);
}

/** Lists are ordered by fields with plain values. */
export const isOrderable = (rows: readonly JsonObject[], name: string): boolean =>
  !name.endsWith('_count') && rows.every((row) => !isJsonObject(row[name]) || 'label' in row[name]);
