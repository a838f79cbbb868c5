import { createHash } from 'node:crypto';
import { invalidObject } from '../domain/engine/errors.ts';
import { isBlank, type Json, type JsonObject } from '../domain/engine/json.ts';
import { memoizeByObject } from '../domain/engine/memoize.ts';
import type { Row } from '../domain/engine/ports.ts';
import { orderKey } from '../domain/engine/query/order.ts';
import type { Resource, StoredObject, UniqueConstraint } from '../domain/engine/resource/resource.ts';
import { indexedFields, indexTarget, targetKey, targetOf } from '../domain/engine/resource/resource.ts';
import { uniqueClaims, uniqueText } from '../domain/engine/resource/unique.ts';
import type { Field } from '../domain/engine/schema/field-kinds.ts';
import { idKey } from '../domain/engine/schema/natural-sort.ts';
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
  textPartition,
  timeToLiveAttribute,
} from './table.ts';

/** An item of the table; all attributes that the document client writes. */
export type Item = Key & Record<string, string | number>;

/** The fields that rows have: those that filters and orderings read. */
const rowFields = memoizeByObject(({ fields }: Resource): readonly string[] =>
  Object.entries(fields).flatMap(([name, field]) =>
    field.long || field.secret || field.kind === 'computed' ? [] : [name],
  ),
);

/**
 * The narrow copy: what filters and orderings read, without blanks and with times as milliseconds, so that an index row
 * stays within 400 bytes.
 */
export function narrow(resource: Resource, values: JsonObject, fields = rowFields(resource)): JsonObject {
  const kept = fields.flatMap((name) =>
    isBlank(values[name])
      ? []
      : [
          [
            name,
            resource.fields[name]?.kind === 'datetime' ? shortTime(values[name]) : (values[name] ?? null),
          ] as const,
        ],
  );
  return Object.fromEntries(kept);
}

/** Milliseconds, if they represent the text exactly. */
function shortTime(value: Json | undefined): Json {
  const time = new Date(String(value));
  return !Number.isNaN(time.getTime()) && time.toISOString() === value ? time.getTime() : (value ?? null);
}

/** The value of a field as `narrow` has it, or nothing, as rows show it. */
export function widened(field: Field, value: Json): Json {
  if (value === null) return emptyValueOf(field);
  return field.kind === 'datetime' && typeof value === 'number' ? new Date(value).toISOString() : value;
}

/** What a field reads as when the item lacks it: its value was blank, or the item is older than the field. */
const emptyValueOf = (field: Field): Json => {
  const { kind, nullable } = field;
  if (nullable) return null;
  if (kind === 'text') return '';
  if (kind === 'references' || kind === 'object-types' || kind === 'terminations' || kind === 'mappings') return [];
  return kind === 'json' ? (field.parseList ? [] : {}) : (field.default ?? null);
};

/** What a resource's values are before anything is put in, and which of them are times. */
interface Shape {
  readonly empty: JsonObject;
  readonly times: readonly string[];
}

/** Worked out once: a generation widens a hundred thousand rows. */
const shapeOf = memoizeByObject((resource: Resource): Shape => {
  const fields = Object.entries(resource.fields).filter(([, { kind }]) => kind !== 'computed');
  return {
    empty: Object.fromEntries(fields.map(([name, field]) => [name, emptyValueOf(field)])),
    times: fields.flatMap(([name, { kind }]) => (kind === 'datetime' ? [name] : [])),
  };
});

/** The values of an object of which nothing is set. */
export const emptyValues = (resource: Resource): JsonObject => shapeOf(resource).empty;

/** Puts back the blank values that `narrow` and `bodyOf` left out. */
function widen(resource: Resource, stored: JsonObject): JsonObject {
  const { empty, times } = shapeOf(resource);
  const values: Record<string, Json> = { ...empty };
  for (const name of Object.keys(stored)) {
    const value = stored[name] ?? null;
    if (value !== null && Object.hasOwn(empty, name)) values[name] = value;
  }
  for (const name of times) {
    const time = values[name];
    if (typeof time === 'number') values[name] = new Date(time).toISOString();
  }
  return values;
}

/** The body of an object's item: its values without blanks. */
export const bodyOf = (values: JsonObject): string =>
  JSON.stringify(Object.fromEntries(Object.entries(values).filter(([, value]) => !isBlank(value))));

export const valuesFrom = (resource: Resource, body: unknown): JsonObject => widen(resource, parseObject(body));

export function objectItem(resource: Resource, id: number, version: number, values: JsonObject): Item {
  const item: Item = {
    ...timeToLive(resource, values),
    ...objectKey(resource.type, id, resource.shards),
    version,
    body: bodyOf(values),
  };
  if (!resource.unbounded) return item;
  item.row = JSON.stringify(narrow(resource, values));
  item.order = orderKey(resource, values, id);
  item[indexAttribute(inOrderIndex)] = collectionPartition(resource.type, id % resource.shards);
  for (const { index, field } of indexedFields(resource)) {
    const target = targetOf(resource, field, values);
    if (target !== undefined) item[indexAttribute(index)] = referencePartition(resource.type, target);
  }
  return item;
}

/** DynamoDB removes items in the days after this time, in seconds. */
export function timeToLive({ timeToLive: field }: Resource, values: JsonObject): Record<string, number> {
  const time = Date.parse(String(field === undefined ? '' : values[field]));
  return Number.isNaN(time) ? {} : { [timeToLiveAttribute]: Math.floor(time / 1000) };
}

/** Size as DynamoDB counts it: names and values in UTF-8, numbers by pairs of digits. */
export const itemBytes = (item: Readonly<Record<string, unknown>>): number =>
  Object.entries(item).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + (typeof value === 'string' ? Buffer.byteLength(value) : 8),
    0,
  );

/** DynamoDB takes items of up to 400 KB. */
const largestItem = 400 * 1024;

export function requireStorable(item: Item): void {
  if (itemBytes(item) > largestItem)
    throw invalidObject('The object and its history are larger than the 400 KB that can be stored.');
}

export function storedObject(resource: Resource, item: Record<string, unknown>): StoredObject {
  return {
    type: resource.type,
    id: Number(item.sk),
    version: Number(item.version),
    values: valuesFrom(resource, item.body),
  };
}

/** A row of an index; in the object's own partition the whole body serves as row. */
export const storedRow = (resource: Resource, item: Record<string, unknown>): Row => ({
  id: Number(item.id ?? item.sk),
  values: widen(resource, parseObject(item.body ?? item.row)),
});

/** The row of an object as every index shows it. */
export const narrowRow = (resource: Resource, id: number, values: JsonObject): Row => ({
  id,
  values: widen(resource, parseObject(JSON.stringify(narrow(resource, values)))),
});

function parseObject(text: unknown): JsonObject {
  const parsed: JsonObject = typeof text === 'string' ? JSON.parse(text) : {};
  return parsed;
}

export interface Marker {
  readonly constraint: string;
  readonly key: Key;
}

/** The marker for these values, or undefined where the constraint does not apply to them. */
export function markerOf(resource: Resource, constraint: UniqueConstraint, values: JsonObject): Marker | undefined {
  const text = uniqueText(constraint, values);
  return text === undefined
    ? undefined
    : { constraint: constraint.name, key: markerKey(resource.type, constraint.name, shortened(text)) };
}

/** A partition key holds 2,048 bytes; longer values are replaced by their digest. */
const shortened = (text: string): string =>
  text.length <= 500 ? text : createHash('sha256').update(text).digest('base64url');

/** Values never change: what they claim is worked out once, however often it is asked for while they are written. */
const knownMarkers = new WeakMap<JsonObject, readonly Marker[]>();

export function markersOf(resource: Resource, values: JsonObject): readonly Marker[] {
  const known = knownMarkers.get(values);
  if (known) return known;
  const markers = uniqueClaims(resource, values).flatMap(
    (claim) => markerOf(resource, claim.constraint, claim.values) ?? [],
  );
  knownMarkers.set(values, markers);
  return markers;
}

/** True when the item of an object has the value that the marker with this key stands for. */
export const holdsValue = (resource: Resource, item: Record<string, unknown>, { pk }: Key): boolean =>
  markersOf(resource, storedObject(resource, item).values).some(({ key }) => key.pk === pk);

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

/** The partition of a text of a field: texts that a partition key cannot hold are replaced by their digest. */
export const lookupPartition = (resource: Resource, field: string, text: string): string =>
  textPartition(resource.type, field, shortened(indexTarget(resource, field, text)));

/** Keys under which an object is found by the texts of its fields. */
export function lookupKeys(resource: Resource, id: number, values: JsonObject): readonly Key[] {
  return Object.entries(resource.fields).flatMap(([name, field]) => {
    const text = values[name];
    if (field.kind !== 'text' || !field.lookup || typeof text !== 'string' || text === '') return [];
    return [{ pk: lookupPartition(resource, name, text), sk: idKey(id) }];
  });
}

export const counterOf = (resource: Resource, id: number): string => bucketOf(id, resource.shards);
