import { canonicalJson, isJsonObject, type Json, type JsonObject } from '../json.ts';
import { withoutCase } from '../schema/text.ts';
import type { Resource, UniqueConstraint } from './resource.ts';

/**
 * The values under which an object claims a unique constraint, as text; undefined where the constraint does not apply to
 * it. Two objects collide when their texts are the same. Of several entries, the first.
 */
export const uniqueText = (constraint: UniqueConstraint, values: JsonObject): string | undefined =>
  claimsOf(constraint, values)[0]?.text;

/** True when the object claims the text, under one of its entries. */
export const claims = (constraint: UniqueConstraint, values: JsonObject, text: string): boolean =>
  claimsOf(constraint, values).some((claim) => claim.text === text);

/** What an object claims: under a constraint, as text, and the values by which the claim is looked up. */
export interface UniqueClaim {
  readonly constraint: UniqueConstraint;
  readonly text: string;
  readonly values: JsonObject;
}

const claimsOf = (constraint: UniqueConstraint, values: JsonObject): readonly UniqueClaim[] =>
  (constraint.each?.(values) ?? [values]).flatMap((entry) => {
    const text = textOf(constraint, entry);
    return text === undefined ? [] : [{ constraint, text, values: entry }];
  });

function textOf(constraint: UniqueConstraint, values: JsonObject): string | undefined {
  if (constraint.when && !constraint.when(values)) return undefined;
  const parts = constraint.customField
    ? [customValue(values, constraint.customField)]
    : constraint.fields.map((field) => values[field] ?? null);
  if (!constraint.nullIsValue && parts.some((part) => part === null || part === '')) return undefined;
  return canonicalJson(constraint.caseInsensitive ? parts.map(comparable) : parts);
}

const customValue = ({ custom_fields }: JsonObject, id: string): Json =>
  isJsonObject(custom_fields) ? (custom_fields[id] ?? null) : null;

/** The declared constraints, and those of the object's custom fields. */
const constraintsOf = (resource: Resource, values: JsonObject): readonly UniqueConstraint[] =>
  isJsonObject(values.unique_custom_fields)
    ? [...resource.unique, ...Object.entries(values.unique_custom_fields).map(customConstraint)]
    : resource.unique;

const customConstraint = ([id, name]: [string, Json]): UniqueConstraint => ({
  name: `cf_${id}`,
  fields: [],
  customField: id,
  message: `Custom field '${name}' must have a unique value.`,
});

/** The constraint of this name that applies to an object with these values. */
export const constraintNamed = (resource: Resource, name: string, values: JsonObject): UniqueConstraint | undefined =>
  constraintsOf(resource, values).find((constraint) => constraint.name === name);

const comparable = (part: Json): Json => (typeof part === 'string' ? withoutCase(part) : part);

/** Every unique claim of an object. */
export const uniqueClaims = (resource: Resource, values: JsonObject): readonly UniqueClaim[] =>
  constraintsOf(resource, values).flatMap((constraint) => claimsOf(constraint, values));
