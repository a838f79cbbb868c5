import { canonicalJson, type Json, type JsonObject } from './json.ts';
import type { Resource, UniqueConstraint } from './resource.ts';

/**
 * The values under which an object claims a unique constraint, as text; undefined where the constraint does not apply to
 * it. Two objects collide when their texts are the same.
 */
export function uniqueText(constraint: UniqueConstraint, values: JsonObject): string | undefined {
  if (constraint.when && !constraint.when(values)) return undefined;
  const parts = constraint.fields.map((field) => values[field] ?? null);
  if (!constraint.nullIsValue && parts.some((part) => part === null || part === '')) return undefined;
  return canonicalJson(constraint.caseInsensitive ? parts.map(lowerCase) : parts);
}

const lowerCase = (part: Json): Json => (typeof part === 'string' ? part.toLowerCase() : part);

/** Every unique claim of an object: the constraint and the text. */
export const uniqueClaims = (resource: Resource, values: JsonObject) =>
  resource.unique.flatMap((constraint) => {
    const text = uniqueText(constraint, values);
    return text === undefined ? [] : [{ constraint, text }];
  });
