import type { Json, JsonObject } from '../json.ts';
import { choicesIn } from './choice-sets.ts';
import { choices } from './choices.ts';
import { type CustomField, customFieldTypes } from './custom-fields.ts';
import type { JsonSchema } from './json-schema.ts';
import { boundedPattern } from './safe-regex.ts';

/** NetBox: how the values of a custom field are filtered by default. */
export const filterLogics = choices({ disabled: 'Disabled', loose: 'Loose', exact: 'Exact' });

/** Reads a JSON Schema. What reads it is loaded with the first one. */
export async function loadSchema(schema: Json): Promise<JsonSchema> {
  const { readSchema } = await import('./json-schema.lazy.ts');
  return readSchema(schema);
}

/** A stored definition as rules use it. */
export async function definitionOf(
  id: number,
  values: JsonObject,
  choiceSet: JsonObject | undefined,
): Promise<CustomField> {
  const text = String(values.validation_regex ?? '');
  const pattern = text === '' ? undefined : await boundedPattern(text);
  const schema =
    (values.validation_schema ?? null) === null ? undefined : await loadSchema(values.validation_schema ?? null);
  return {
    id,
    name: String(values.name),
    type: customFieldTypes.find(({ value }) => value === values.type)?.value ?? 'text',
    objectTypes: [values.object_types ?? []].flat().map(String),
    required: values.required === true,
    unique: values.unique === true,
    filterLogic: filterLogics.find(({ value }) => value === values.filter_logic)?.value ?? 'loose',
    default: values.default ?? null,
    minimum: limitOf(values.validation_minimum),
    maximum: limitOf(values.validation_maximum),
    ...(pattern && pattern.problem === undefined ? { pattern: { text, matches: pattern.begins } } : {}),
    ...(schema && schema.problem === undefined ? { violation: schema.violation } : {}),
    ...(choiceSet
      ? { choiceSet: { name: String(choiceSet.name), values: new Set(choicesIn(choiceSet).map(({ value }) => value)) } }
      : {}),
    relatedType: typeof values.related_object_type === 'string' ? values.related_object_type : null,
  };
}

const limitOf = (limit: Json | undefined): number | null => (typeof limit === 'string' ? Number(limit) : null);
