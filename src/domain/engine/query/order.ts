import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import type { RowSource } from '../ports.ts';
import type { Resource } from '../resource/resource.ts';
import type { Field } from '../schema/field-kinds.ts';
import { compareKeys, idKey, naturalKey } from '../schema/natural-sort.ts';

type OrderedSource = Extract<RowSource, { readonly kind: 'in-order' }>;

/** 240 bytes a part keep an order key of four parts below DynamoDB's 1,024 bytes for a sort key. */
const partBytes = 240;
/** A character of JavaScript's strings takes at most three bytes. */
const surelyFits = partBytes / 3;
const separator = '\u0001';
/** Sorts behind whatever follows a separator. */
const afterSeparator = '\u0002';

/** Text whose plain order is the order of the values. References sort by id. */
export function sortKey(field: Field | undefined, value: Json | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (field?.kind === 'decimal' && typeof value === 'string') return numberKey(Number(value));
  if (field?.kind === 'reference' && typeof value === 'number') return idKey(value);
  if (typeof value === 'number') return numberKey(value);
  if (typeof value === 'string') return cut(naturalKey(value));
  if (isJsonObject(value) && typeof value.id === 'number') return `${value.type}#${idKey(value.id)}`;
  return '';
}

/** As many whole characters as fit the bytes of a part. */
function cut(text: string): string {
  if (text.length <= surelyFits) return text;
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(partBytes));
  return text.slice(0, read);
}

/** Shifts by 10^14 so that negative numbers sort before positive ones; 6 decimal places. */
const numberKey = (value: number): string => (value + 1e14).toFixed(6).padStart(22, '0');

/** The stored key of the default order, with the id at its end so that it is total. */
export function orderKey(resource: Resource, values: JsonObject, id: number): string {
  const parts = resource.ordering.map((name) => sortKey(resource.fields[name], values[name]));
  return [...parts, idKey(id)].join(separator);
}

/** What the order key of an object begins with whose first ordering field equals `value`. */
export const orderPrefix = (resource: Resource, value: Json): string =>
  `${sortKey(resource.fields[resource.ordering[0] ?? ''], value)}${separator}`;

/** A stretch of a collection in its default order, by order keys. */
export type OrderRange = { readonly prefix: string } | { readonly from: string; readonly to: string };

/** Where the rows of a source stand in the default order; undefined for the whole collection. */
export function orderRange(resource: Resource, source: OrderedSource): OrderRange | undefined {
  if (source.equals !== undefined) return { prefix: orderPrefix(resource, source.equals) };
  if (!source.between) return undefined;
  const { first, last } = source.between;
  const to = orderPrefix(resource, last).slice(0, -separator.length) + afterSeparator;
  return { from: orderPrefix(resource, first), to };
}

export const isInRange = (range: OrderRange | undefined, key: string): boolean => {
  if (range === undefined) return true;
  return 'prefix' in range ? key.startsWith(range.prefix) : key >= range.from && key <= range.to;
};

interface Sortable {
  readonly id: number;
  readonly values: JsonObject;
}

/** Compares objects by field names, '-' in front for descending, then by id. */
export function comparator(resource: Resource, ordering: readonly string[]): (a: Sortable, b: Sortable) => number {
  const terms = ordering.map((term) => ({ name: term.replace(/^-/, ''), sign: term.startsWith('-') ? -1 : 1 }));
  return (a, b) => {
    for (const { name, sign } of terms) {
      const difference =
        name === 'id'
          ? a.id - b.id
          : compareKeys(sortKey(resource.fields[name], a.values[name]), sortKey(resource.fields[name], b.values[name]));
      if (difference !== 0) return sign * difference;
    }
    return a.id - b.id;
  };
}
