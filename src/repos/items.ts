import { createHash } from 'node:crypto';
import { canonicalJson, type Json, type JsonObject } from '../domain/model/json.ts';
import { orderKey } from '../domain/model/order.ts';
import type { Resource, StoredObject, UniqueConstraint } from '../domain/model/resource.ts';
import { indexedFields, refKey } from '../domain/model/resource.ts';
import { isObjectRef } from '../domain/model/serialize.ts';
import type { Row } from '../domain/model/work.ts';
import {
  bucketOf,
  collectionPartition,
  indexAttribute,
  inOrderIndex,
  type Key,
  markerKey,
  objectKey,
  ownedRowsPartition,
  referencePartition,
} from './table.ts';

/** An item of the table; all attributes that the document client writes. */
export type Item = Key & Record<string, string | number>;

const isBlank = (value: Json | undefined): boolean =>
  value === null ||
  value === undefined ||
  value === '' ||
  (typeof value === 'object' && Object.keys(value).length === 0);

/** The narrow copy: what filters and orderings read, without blanks, so that an index row stays within 400 bytes. */
function narrow(resource: Resource, values: JsonObject): JsonObject {
  const kept = Object.entries(resource.fields).flatMap(([name, field]) =>
    field.long || field.secret || field.kind === 'computed' || isBlank(values[name])
      ? []
      : [[name, values[name] ?? null] as const],
  );
  return Object.fromEntries(kept);
}

const blankOf = (kind: Resource['fields'][string]['kind'], nullable: boolean): Json => {
  if (nullable) return null;
  if (kind === 'text') return '';
  if (kind === 'references' || kind === 'object-types' || kind === 'terminations') return [];
  return kind === 'json' ? {} : null;
};

/** Puts the blanks back that `narrow` and `body` left out. */
function widen(resource: Resource, stored: JsonObject): JsonObject {
  const values: Record<string, Json> = {};
  for (const [name, field] of Object.entries(resource.fields))
    if (field.kind !== 'computed') values[name] = stored[name] ?? blankOf(field.kind, field.nullable);
  return values;
}

/** The target of a reference as it stands in index keys: an id, `<type>#<id>`, or a type name. */
export function targetKey(value: Json | undefined): string | undefined {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string' && value !== '') return value;
  return isObjectRef(value) ? refKey(value) : undefined;
}

export function objectItem(resource: Resource, id: number, version: number, values: JsonObject): Item {
  const item: Item = {
    ...objectKey(resource.type, id, resource.shards),
    version,
    body: JSON.stringify(Object.fromEntries(Object.entries(values).filter(([, value]) => !isBlank(value)))),
    row: JSON.stringify(narrow(resource, values)),
    order: orderKey(resource, values, id),
    [indexAttribute(inOrderIndex)]: collectionPartition(resource.type, id % resource.shards),
  };
  for (const { index, field } of indexedFields(resource)) {
    const target = targetKey(values[field]);
    if (target !== undefined) item[indexAttribute(index)] = referencePartition(resource.type, field, target);
  }
  return item;
}

export function storedObject(resource: Resource, item: Record<string, unknown>): StoredObject {
  return {
    type: resource.type,
    id: Number(item['sk']),
    version: Number(item['version']),
    values: widen(resource, parseObject(item['body'])),
  };
}

/** A row of an index; in the object's own partition the whole body serves as row. */
export const storedRow = (resource: Resource, item: Record<string, unknown>): Row => ({
  id: Number(item['id'] ?? item['sk']),
  values: widen(resource, parseObject(item['body'] ?? item['row'])),
});

function parseObject(text: unknown): JsonObject {
  const parsed: JsonObject = typeof text === 'string' ? JSON.parse(text) : {};
  return parsed;
}

export interface Marker {
  readonly constraint: string;
  readonly key: Key;
}

/** The markers for these values: none where the constraint does not apply, several where it is one of list elements. */
export function markersFor(resource: Resource, constraint: UniqueConstraint, values: JsonObject): readonly Marker[] {
  if (constraint.when && !constraint.when(values)) return [];
  const parts = constraint.fields.map((field) => values[field] ?? null);
  const marker = (value: Json): Marker => ({
    constraint: constraint.name,
    key: markerKey(resource.type, constraint.name, shortened(canonicalJson(value))),
  });
  if (constraint.eachElement) return distinct(parts.flatMap((part) => (Array.isArray(part) ? part.map(marker) : [])));
  if (!constraint.nullIsValue && parts.some((part) => part === null || part === '')) return [];
  return [marker(constraint.caseInsensitive ? parts.map(lowerCase) : parts)];
}

const lowerCase = (part: Json): Json => (typeof part === 'string' ? part.toLowerCase() : part);
const distinct = (markers: readonly Marker[]): readonly Marker[] => [
  ...new Map(markers.map((marker) => [marker.key.pk, marker])).values(),
];

/** A partition key holds 2,048 bytes; longer values are told apart by their digest. */
const shortened = (text: string): string =>
  text.length <= 500 ? text : createHash('sha256').update(text).digest('base64url');

export const markersOf = (resource: Resource, values: JsonObject): readonly Marker[] =>
  resource.unique.flatMap((constraint) => markersFor(resource, constraint, values));

/** Rows in the partitions of the aggregates that own the object. */
export function ownedRows(resource: Resource, id: number, values: JsonObject): readonly Item[] {
  return Object.entries(resource.fields).flatMap(([name, field]) => {
    const owner = field.kind === 'reference' && field.owner ? targetKey(values[name]) : undefined;
    if (owner === undefined) return [];
    return [
      {
        pk: ownedRowsPartition(resource.type, name, owner),
        sk: orderKey(resource, values, id),
        id,
        row: JSON.stringify(narrow(resource, values)),
      },
    ];
  });
}

export const counterOf = (resource: Resource, id: number): string => bucketOf(id, resource.shards);
