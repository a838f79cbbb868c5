import { canonicalJson, isBlank, type Json, type JsonObject } from '../../src/domain/engine/json.ts';
import type { Resource } from '../../src/domain/engine/resource/resource.ts';
import { type UniqueClaim, uniqueClaims } from '../../src/domain/engine/resource/unique.ts';
import { importKeyOf } from '../../src/domain/engine/transfer/import/columns.ts';

/**
 * The texts by which an object that is on both sides is known, the best first: what makes its name unique; of cables their
 * ends; of what has no name everything unique that it says, or all that it says.
 */
export function naturalKeys(resource: Resource, values: JsonObject): readonly string[] {
  const ends = endsOf(resource, values);
  if (ends) return [ends];
  const claims = claimsOf(resource, values);
  for (const name of [resource.naturalKey, importKeyOf(resource)]) {
    const naming = claims.filter(({ constraint }) => constraint.fields.some((field) => field === name));
    if (naming.length > 0) return naming.map(textOf);
  }
  const name = values[resource.naturalKey ?? importKeyOf(resource)];
  if (!isBlank(name)) return [canonicalJson(['named', name ?? null, values.site ?? null])];
  return claims.length > 0 ? claims.map(textOf) : [canonicalJson(['same', values])];
}

/** In words: by what objects of a type are known. */
export function knownBy(resource: Resource): string {
  const { fields, unique } = resource;
  if (Object.values(fields).some(({ kind }) => kind === 'terminations')) return 'what it ends at';
  const naming = [resource.naturalKey, importKeyOf(resource)].map((name) =>
    unique.filter((constraint) => constraint.fields.some((field) => field === name)),
  );
  const constraints = naming.find((some) => some.length > 0) ?? unique;
  const keys = new Set(constraints.map((constraint) => constraint.fields.map((field) => `\`${field}\``).join(', ')));
  if (keys.size > 0) return [...keys].join('; ');
  return fields.site ? `\`${importKeyOf(resource)}\`, \`site\`` : `\`${importKeyOf(resource)}\``;
}

/** Constraints ask for all fields: what is not said is null. */
function claimsOf({ fields, ...resource }: Resource, values: JsonObject): readonly UniqueClaim[] {
  const unsaid: Readonly<Record<string, Json>> = Object.fromEntries(Object.keys(fields).map((name) => [name, null]));
  return uniqueClaims({ ...resource, fields }, { ...unsaid, ...values });
}

const textOf = ({ constraint, text }: UniqueClaim): string => `${constraint.name} ${text}`;

/** What has a cable has no other: the ends name the cable, whichever of them is called A. */
function endsOf({ fields }: Resource, values: JsonObject): string | undefined {
  const ends = Object.entries(fields).flatMap(([name, { kind }]) => (kind === 'terminations' ? [values[name]] : []));
  if (ends.length === 0) return undefined;
  return canonicalJson([
    'ends',
    ...ends
      .map((end) => canonicalJson((Array.isArray(end) ? end : []).map((each) => canonicalJson(each)).sort()))
      .sort(),
  ]);
}
