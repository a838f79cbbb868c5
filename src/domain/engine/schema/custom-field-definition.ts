import type { Json } from '../json.ts';
import { choicesIn } from './choice-sets.ts';
import { choices } from './choices.ts';
import type { CustomField } from './custom-fields.ts';
import type { StoredValues } from './field-kinds.ts';
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
  values: StoredValues<'extras.customfield'>,
  choiceSet: StoredValues<'extras.customfieldchoiceset'> | undefined,
): Promise<CustomField> {
  const { validation_regex: text, validation_schema = null } = values;
  const pattern = text === '' ? undefined : await boundedPattern(text);
  const schema = validation_schema === null ? undefined : await loadSchema(validation_schema);
  return {
    id,
    name: values.name,
    type: values.type,
    objectTypes: values.object_types,
    required: values.required,
    unique: values.unique,
    filterLogic: values.filter_logic,
    default: values.default,
    minimum: limitOf(values.validation_minimum),
    maximum: limitOf(values.validation_maximum),
    ...(pattern && pattern.problem === undefined ? { pattern: { text, matches: pattern.begins } } : {}),
    ...(schema && schema.problem === undefined ? { violation: schema.violation } : {}),
    ...(choiceSet
      ? { choiceSet: { name: choiceSet.name, values: new Set(choicesIn(choiceSet).map(({ value }) => value)) } }
      : {}),
    relatedType: values.related_object_type,
  };
}

/** A limit is stored as decimal text. */
const limitOf = (limit: string | null): number | null => (limit === null ? null : Number(limit));
