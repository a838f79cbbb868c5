import { isJsonObject, type Json, type JsonObject } from '../../src/domain/engine/json.ts';
import type { Resource } from '../../src/domain/engine/resource/resource.ts';

/** What must be known of a custom field to read its values. */
export interface CustomFieldKind {
  readonly type: string;
  /** Type of the objects that values lead to; null where they lead to none. */
  readonly leadsTo: string | null;
}

/** The custom fields that are here, by name. */
export type CustomFields = ReadonlyMap<string, CustomFieldKind>;

export const customPrefix = 'custom_fields.';

/** Reads definitions as lists of custom fields answer them. */
export const customFieldsIn = (answers: readonly JsonObject[]): CustomFields =>
  new Map(
    answers.map(({ name, type, related_object_type }) => [
      String(name),
      {
        type: String(isJsonObject(type) ? type.value : type),
        leadsTo: typeof related_object_type === 'string' ? related_object_type : null,
      },
    ]),
  );

/** The plain value: selections as NetBox 4.6 and 4.7 answer them, objects by the ids that `find` gives; null where it gives none. */
export function customValue(
  { type, leadsTo }: CustomFieldKind,
  value: Json,
  find: (type: string, id: number) => number | undefined,
): Json {
  if (value === null) return null;
  const plain = (entry: Json): Json => (isJsonObject(entry) ? (entry.value ?? null) : entry);
  const found = (entry: Json): Json => find(leadsTo ?? '', Number(isJsonObject(entry) ? entry.id : entry)) ?? null;
  switch (type) {
    case 'select':
      return plain(value);
    case 'multiselect':
      return Array.isArray(value) ? value.map(plain) : value;
    case 'object':
      return found(value);
    case 'multiobject':
      return Array.isArray(value)
        ? value
            .map(found)
            .filter((id) => id !== null)
            .sort()
        : value;
    default:
      return value;
  }
}

/** The values as a request takes them. */
export function asBody({ fields }: Resource, values: JsonObject): JsonObject {
  const own = Object.entries(values);
  const custom = own.flatMap(([name, value]) =>
    name.startsWith(customPrefix) ? [[name.slice(customPrefix.length), value] as const] : [],
  );
  const plain = own.flatMap(([name, value]) => {
    if (name.startsWith(customPrefix)) return [];
    // A reference that may lead to several types is written as two keys.
    if (fields[name]?.kind !== 'generic' || !isJsonObject(value)) return [[name, value] as const];
    return (['type', 'id'] as const).map((part) => [`${name}_${part}`, value[`object_${part}`] ?? null] as const);
  });
  return {
    ...Object.fromEntries(plain),
    ...(custom.length > 0 ? { custom_fields: Object.fromEntries(custom) } : {}),
  };
}
