import { defined, type Json, type JsonObject } from '../../../domain/engine/json.ts';
import {
  type ChoiceField,
  type DecimalField,
  type Field,
  type MappingsField,
  mostPositions,
  type TextField,
} from '../../../domain/engine/schema/field-kinds.ts';

/** OpenAPI 3.0: `nullable` goes with a type; a reference needs a schema around it. */
export const orNull = (schema: JsonObject, nullable: boolean): JsonObject => {
  if (!nullable) return schema;
  return '$ref' in schema ? { allOf: [schema], nullable: true } : { ...schema, nullable: true };
};

export const listOf = (items: JsonObject): JsonObject => ({ type: 'array', items });

export const objectOf = (
  properties: JsonObject,
  required: readonly string[] = Object.keys(properties),
): JsonObject => ({
  type: 'object',
  properties,
  ...(required.length > 0 ? { required: [...required] } : {}),
});

/** The bare value of a choice, as requests give it. NetBox: blanks stand among the values. */
export const choiceValue = ({ choices, blank, nullable }: ChoiceField): JsonObject => {
  const values: readonly Json[] = choices.map(({ value }) => value);
  const type = values.every((value) => typeof value === 'number') ? 'integer' : 'string';
  return {
    type,
    enum: [...values, ...(blank ? [''] : []), ...(nullable ? [null] : [])],
    ...(nullable ? { nullable } : {}),
  };
};

/** A value that is chosen. */
export const chosenValue = (field: ChoiceField): JsonObject => choiceValue({ ...field, blank: false, nullable: false });

/** What integers of the API are at most, unless they are less: JSON numbers beyond lose digits. */
const largestInteger = Number.MAX_SAFE_INTEGER;
const largestInt32 = 2_147_483_647;

/** The id that a generic reference names, whatever its type. */
export const anyId: JsonObject = { type: 'integer', format: 'int64', minimum: 0, maximum: largestInteger };

const patterns: Readonly<Record<string, string>> = {
  slug: '^[-a-zA-Z0-9_]+$',
  'unicode-slug': '^[-\\w]+$',
  identifier: '^[a-zA-Z0-9_]+$',
  username: '^[\\w.@+-]+$',
  color: '^[0-9a-f]{6}$',
};

/** NetBox: texts that may be blank have no pattern. */
const textValue = ({ maxLength, format, notBlank }: TextField): JsonObject =>
  defined({
    type: 'string',
    format: format === 'uuid' ? format : undefined,
    maxLength: format === 'color' ? 6 : maxLength,
    pattern: format && notBlank ? patterns[format] : undefined,
  });

/** DRF: the digits of a decimal say how large it may be. */
function decimalValue({ digits, places, min, max, multipleOf }: DecimalField): JsonObject {
  const limit = 10 ** (digits - places);
  return defined({ type: 'number', format: 'double', minimum: min ?? -limit, maximum: max ?? limit, multipleOf });
}

/** A field whose requests and answers hold the same plain value; undefined for every other field. */
export function plainValue(field: Field): JsonObject | undefined {
  switch (field.kind) {
    case 'text':
      return textValue(field);
    case 'integer': {
      const format = (field.max ?? 0) > largestInt32 ? 'int64' : undefined;
      return defined({ type: 'integer', format, minimum: field.min, maximum: field.max });
    }
    case 'decimal':
      return decimalValue(field);
    case 'boolean':
      return { type: 'boolean' };
    case 'date':
      return { type: 'string', format: 'date' };
    case 'datetime':
      return { type: 'string', format: 'date-time' };
    case 'json':
      if (field.any) return {};
      return field.parseList ? listOf({}) : { type: 'object', additionalProperties: {} };
    case 'custom-fields':
      return { type: 'object', additionalProperties: {} };
    case 'object-type':
      return { type: 'string' };
    case 'object-types':
      return listOf({ type: 'string' });
    default:
      return undefined;
  }
}

/** Positions that are led to positions of others, in requests and in answers. */
export function mappingsSchema({ member }: MappingsField): JsonObject {
  const position = { type: 'integer', minimum: 1, maximum: mostPositions };
  const entry = { position, [member]: { type: 'integer' }, [`${member}_position`]: position };
  return listOf(objectOf(entry, ['position', member]));
}
