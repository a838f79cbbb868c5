import { isJsonObject, type Json, type JsonObject, plainText } from '../../json.ts';
import { declaredField, type Resource } from '../../resource/resource.ts';
import type { Field } from '../../schema/field-kinds.ts';
import { type CsvRecord, UnusableFile } from './row-report.ts';
import type { WrittenTexts } from './written-texts.ts';

/**
 * Objects as records of a file, the header first: keys are headers. Written as requests of the API write them, references,
 * lists, JSON and the ends of cables become cells. `line` is the place in the list, from 1 on.
 *
 * An object that changes another one must have the keys that all others have: a blank cell would clear the field.
 */
export function recordsOfObjects(
  resource: Resource,
  objects: readonly JsonObject[],
  texts: WrittenTexts,
  upsert: boolean,
): readonly CsvRecord[] {
  const rows = objects.map((object) =>
    cellsOf(
      resource,
      texts.membersOf(object, (key) => declaredField(resource, key)),
    ),
  );
  const headers = [...new Set(rows.flatMap((row) => [...row.keys()]))];
  const records = rows.map((row, index): CsvRecord => {
    const missing = headers.find((header) => !row.has(header));
    if (missing !== undefined && (upsert || (row.get('id') ?? '') !== ''))
      throw new UnusableFile(
        `Object ${index + 1} has no "${missing}", which other objects have: all objects of an update must have the same keys.`,
      );
    return { line: index + 1, cells: headers.map((header) => row.get(header) ?? '') };
  });
  return [{ line: 0, cells: headers }, ...records];
}

function cellsOf(resource: Resource, object: JsonObject): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(object).flatMap(([key, value]): readonly (readonly [string, string])[] => {
      const field = declaredField(resource, key);
      if (field?.kind === 'custom-fields' && isJsonObject(value))
        return Object.entries(value).map(([name, own]) => [`cf_${name}`, plainCell(own)]);
      if (field?.kind === 'terminations') return endCells(key, value);
      return field ? fieldCells(key, field, value) : [[key, plainCell(value)]];
    }),
  );
}

/** NetBox: a reference may be written by its attributes. */
function fieldCells(key: string, field: Field, value: Json): readonly (readonly [string, string])[] {
  if (field.kind === 'reference' && isJsonObject(value))
    return Object.entries(value).map(([attribute, own]) => [`${key}.${attribute}`, plainCell(own)]);
  if (field.kind === 'references' && Array.isArray(value) && value.length > 0 && value.every(isJsonObject)) {
    const attributes = new Set(value.flatMap((item) => Object.keys(item)));
    return [...attributes].map((attribute) => [
      `${key}.${attribute}`,
      value.map((item) => plainCell(item[attribute] ?? null)).join(','),
    ]);
  }
  if (field.kind === 'json') return [[key, value === null ? '' : JSON.stringify(value)]];
  return [[key, plainCell(value)]];
}

function endCells(key: string, value: Json): readonly (readonly [string, string])[] {
  const side = `side_${key.replace(/_terminations$/, '')}`;
  const ends = Array.isArray(value) ? value.filter(isJsonObject) : [];
  const types = new Set(ends.map(({ object_type }) => plainCell(object_type ?? null)));
  return [
    [`${side}_type`, [...types].join(',')],
    [`${side}_id`, ends.map(({ object_id }) => plainCell(object_id ?? null)).join(',')],
  ];
}

function plainCell(value: Json): string {
  return Array.isArray(value) ? value.map(plainCell).join(',') : plainText(value).trim();
}
