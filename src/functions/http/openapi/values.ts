import { defined, type Json, type JsonObject } from '../../../domain/engine/json.ts';
import {
  type ChoiceField,
  type Field,
  type MappingsField,
  mostPositions,
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

/** The bare value of a choice, as requests give it. */
export const choiceValue = ({ choices, nullable }: ChoiceField): JsonObject => {
  const values: readonly Json[] = choices.map(({ value }) => value);
  const type = values.every((value) => typeof value === 'number') ? 'integer' : 'string';
  return { type, enum: nullable ? [...values, null] : values, ...(nullable ? { nullable } : {}) };
};

/** A field whose requests and answers hold the same plain value; undefined for every other field. */
export function plainValue(field: Field): JsonObject | undefined {
  switch (field.kind) {
    case 'text':
      return defined({ type: 'string', maxLength: field.maxLength });
    case 'integer':
      return defined({ type: 'integer', minimum: field.min, maximum: field.max });
    case 'decimal':
      return defined({ type: 'number', format: 'double', minimum: field.min, multipleOf: field.multipleOf });
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
