import { type ErrorCollector, Failure } from '../errors.ts';
import { isJsonObject, type Json, type JsonObject, sameJson } from '../json.ts';
import { type Finder, lookUp } from '../query/look-up.ts';
import { customFieldsNaming } from '../resource/custom-field-cache.ts';
import type { Resource } from '../resource/resource.ts';
import {
  type CustomField,
  type CustomValue,
  idsIn,
  isRelation,
  parseCustomValue,
  storedValues,
  uniqueValues,
} from '../schema/custom-fields.ts';

const wrongShape =
  'Invalid data format. Custom field data must be passed as a dictionary mapping field names to their values.';

/**
 * The custom fields of an object as a request leaves them. NetBox: named keys replace, others stay; a new object gets the
 * defaults of fields that are not named; keys whose field is gone are dropped.
 */
export async function customFieldInput(
  finder: Finder,
  resource: Resource,
  before: JsonObject | undefined,
  given: Json | undefined,
  errors: ErrorCollector,
): Promise<JsonObject> {
  if (!resource.fields.custom_fields) return {};
  const names = isJsonObject(given) ? Object.keys(given) : [];
  const fields = await customFieldsNaming(finder.reader, resource.type, names);
  const input = readInput(fields, given === undefined ? {} : given, errors);
  const old = storedValues(before);
  const stored: Record<string, Json> = {};
  await Promise.all(
    fields.map(async (field) => {
      const raw = input[field.name];
      const kept = before ? (old[field.id] ?? null) : field.default;
      const outcome = raw === undefined ? unnamed(field, kept) : await named(finder, field, raw, kept);
      if ('error' in outcome) errors.add('__all__', outcome.error);
      else if (outcome.value !== null) stored[field.id] = outcome.value;
    }),
  );
  return {
    custom_fields: Object.keys(stored).length > 0 ? stored : null,
    unique_custom_fields: uniqueValues(fields, stored),
  };
}

/** NetBox: one sentence for each name, in no list. */
const doesNotExist = (name: string) => [name, `Custom field '${name}' does not exist for this object type.`] as const;

function readInput(fields: readonly CustomField[], given: Json, errors: ErrorCollector): JsonObject {
  if (given === null) {
    errors.add('custom_fields', 'This field may not be null.');
    return {};
  }
  if (!isJsonObject(given)) {
    errors.add('custom_fields', wrongShape);
    return {};
  }
  const unknown = Object.keys(given).filter((name) => !fields.some((field) => field.name === name));
  if (unknown.length > 0)
    throw new Failure('invalid', { custom_fields: Object.fromEntries(unknown.map(doesNotExist)) });
  return given;
}

const unnamed = ({ name, required }: CustomField, kept: Json): CustomValue =>
  required && kept === null ? { error: `Missing required custom field '${name}'.` } : { value: kept };

async function named(finder: Finder, field: CustomField, raw: Json, kept: Json): Promise<CustomValue> {
  const parsed = await parsedOrFound(finder, field, raw, kept);
  return 'error' in parsed ? { error: `Invalid value for custom field '${field.name}': ${parsed.error}` } : parsed;
}

async function parsedOrFound(finder: Finder, field: CustomField, raw: Json, kept: Json): Promise<CustomValue> {
  const related = field.relatedType === null ? undefined : finder.reader.registry.find(field.relatedType);
  if (!isRelation(field.type) || !related) return parseCustomValue(field, raw);
  const ids = await withIds(finder, related, raw);
  if (isJsonObject(ids) && 'error' in ids) return { error: String(ids.error) };
  const parsed = parseCustomValue(field, ids);
  if ('error' in parsed || sameJson(parsed.value, kept)) return parsed;
  const wanted = idsIn(parsed.value);
  const found = await finder.reader.getMany(wanted.map((id) => ({ type: related.type, id })));
  const missing = wanted.find((id) => !found.has(`${related.type}#${id}`));
  return missing === undefined
    ? parsed
    : { error: `Related object not found using the provided numeric ID: ${missing}` };
}

/** Dictionaries of attributes become ids. */
async function withIds(finder: Finder, related: Resource, raw: Json): Promise<Json> {
  if (Array.isArray(raw)) {
    const ids = await Promise.all(raw.map((one: Json) => withIds(finder, related, one)));
    return ids.find((one) => isJsonObject(one) && 'error' in one) ?? ids;
  }
  if (!isJsonObject(raw) || typeof raw.id === 'number') return raw;
  const found = await lookUp(finder, related.type, { attributes: raw });
  return 'id' in found ? found.id : { error: found.error };
}
