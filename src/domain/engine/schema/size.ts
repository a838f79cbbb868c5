import { type FieldErrors, hasErrors } from '../errors.ts';
import type { Json, JsonObject } from '../json.ts';
import type { Resource } from '../resource/resource.ts';

/**
 * Bytes that the values of a logged object may take as JSON. The change log keeps the values before and after a change in
 * one item of 400 KB at most: what is larger could be created, but neither changed nor deleted with its history. The rest
 * of the item is for the entry itself, for the names of tags and custom fields, and for defaults of new custom fields.
 */
export const largestObject = 180_000;

const encoder = new TextEncoder();

/** Bytes of a value as JSON in UTF-8. */
export const jsonBytes = (value: Json): number => encoder.encode(JSON.stringify(value)).length;

/**
 * Why the values cannot be kept, under the field that takes most; empty when they can. An object that is too large
 * already may be changed as long as it does not grow.
 */
export function sizeProblems(resource: Resource, before: JsonObject | null, after: JsonObject): FieldErrors {
  if (resource.unlogged) return {};
  const bytes = jsonBytes(after);
  if (bytes <= largestObject || (before && bytes <= jsonBytes(before))) return {};
  const sentence = `The values of the ${resource.label} take ${kilobytes(bytes)}, and ${kilobytes(largestObject)} can be stored`;
  const [name, most] = largestField(resource, after);
  // What is kept beside the object is no field to those who write it.
  if (resource.fields[name]?.hidden) return { __all__: [`${sentence}.`] };
  return { [name]: [`${sentence}; this field takes ${kilobytes(most)}.`] };
}

/** True when the values can be kept; see `sizeProblems`. */
export const fits = (resource: Resource, before: JsonObject | null, after: JsonObject): boolean =>
  !hasErrors(sizeProblems(resource, before, after));

function largestField({ fields }: Resource, values: JsonObject): readonly [name: string, bytes: number] {
  let largest: readonly [string, number] = ['', 0];
  for (const name of Object.keys(fields)) {
    const bytes = jsonBytes(values[name] ?? null);
    if (bytes > largest[1]) largest = [name, bytes];
  }
  return largest;
}

/** Rounded up: what is a byte too large never reads as the limit itself. */
const kilobytes = (bytes: number): string => `${Math.ceil(bytes / 1_000)} kB`;
