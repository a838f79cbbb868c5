import { defined, type Json, type JsonObject } from '../../../domain/engine/json.ts';
import type { Resource } from '../../../domain/engine/resource/resource.ts';
import type { Field, TypeName } from '../../../domain/engine/schema/field-kinds.ts';
import { registry } from '../../../domain/registry.ts';
import { schemaNames, schemaRef } from './names.ts';
import { anyId, choiceValue, listOf, mappingsSchema, objectOf, orNull, plainValue } from './values.ts';

/** The schemas of what a resource takes: to create and replace, to change, and as a reference from other objects. */
export function requestSchemas(resource: Resource): JsonObject {
  const names = schemaNames(resource);
  const properties = writableProperties(resource);
  const required = Object.entries(resource.fields).flatMap(([name, field]) =>
    field.required && isWritable(field) ? requestKeys(name, field) : [],
  );
  return {
    [names.writable]: objectOf({ ...properties, ...message }, required),
    [names.patched]: objectOf({ ...properties, ...message }, []),
    [names.attributes]: attributesSchema(resource),
  };
}

/** Goes with every write. */
export const message: JsonObject = {
  changelog_message: { type: 'string', writeOnly: true, description: 'Message for the change log' },
};

/** An entry of a bulk change: the id, and the tag that the object must still have. */
export const entrySchema = (name: string | undefined): JsonObject => {
  const entry = objectOf({ id: { type: 'integer' }, if_match: { type: 'string' }, ...message }, ['id']);
  return name === undefined ? entry : { allOf: [entry, schemaRef(name)] };
};

const tagChange = (description: string): JsonObject => ({
  ...listOf(referenceTo('extras.tag')),
  writeOnly: true,
  description,
});

/** NetBox: what becomes of the tags of an object, in place of naming them all. */
const tagChanges = (): JsonObject => ({
  add_tags: tagChange('Tags to add to those that the object has'),
  remove_tags: tagChange('Tags to take off; not of an object that is new'),
});

const isWritable = (field: Field): boolean => !field.readOnly && !field.hidden && field.kind !== 'computed';

export const requestKeys = (name: string, field: Field): readonly string[] =>
  field.kind === 'generic' ? [`${name}_type`, `${name}_id`] : [name];

function writableProperties(resource: Resource): JsonObject {
  const properties: Record<string, Json> = {};
  for (const [name, field] of Object.entries(resource.fields))
    if (isWritable(field)) Object.assign(properties, requestMembers(name, field));
  return { ...properties, ...(resource.fields.tags ? tagChanges() : {}) };
}

/** NetBox: a reference may name its object by attributes instead of the id; attributes that are references nest. */
function attributesSchema(resource: Resource): JsonObject {
  const named = new Set([
    ...resource.brief,
    ...resource.unique.flatMap(({ fields }) => fields),
    ...(resource.naturalKey ? [resource.naturalKey] : []),
  ]);
  const properties: Record<string, Json> = { id: { type: 'integer' } };
  for (const name of named) {
    const field = resource.fields[name];
    if (field && !field.hidden && !field.secret && field.kind !== 'computed' && field.kind !== 'generic')
      Object.assign(properties, requestMembers(name, field));
  }
  return {
    ...objectOf(properties, []),
    minProperties: 1,
    description: `Attributes that identify exactly one ${resource.label}, such as its name`,
  };
}

export function requestMembers(name: string, field: Field): JsonObject {
  if (field.kind === 'generic')
    return {
      [`${name}_type`]: orNull({ type: 'string', enum: typeNames(field.targets, field.nullable) }, field.nullable),
      [`${name}_id`]: orNull(anyId, field.nullable),
    };
  const schema = fieldSchema(field);
  const given = defined({
    description: field.immutable ?? field.help,
    default: defaultOf(field),
    writeOnly: field.writeOnly || field.secret,
  });
  if (Object.keys(given).length === 0) return { [name]: schema };
  return { [name]: { ...('$ref' in schema ? { allOf: [schema] } : schema), ...given } };
}

/** Blanks need no word: they are what an object has that nothing was said of. */
function defaultOf(field: Field): Json | undefined {
  if (field.kind === 'decimal') return typeof field.default === 'string' ? Number(field.default) : undefined;
  return field.default === null || field.default === '' || typeof field.default === 'object'
    ? undefined
    : field.default;
}

const typeNames = (targets: readonly TypeName[], nullable: boolean): readonly Json[] =>
  nullable ? [...targets, null] : targets;

function fieldSchema(field: Field): JsonObject {
  const plain = plainValue(field);
  if (plain) return orNull({ ...plain, ...textRules(field) }, field.nullable);
  switch (field.kind) {
    case 'choice':
      return choiceValue(field);
    case 'reference':
      return orNull(referenceTo(field.target), field.nullable);
    case 'references':
      return listOf(field.named === 'by-id' ? { type: 'integer' } : referenceTo(field.target));
    case 'mappings':
      return mappingsSchema(field);
    case 'terminations':
      return listOf(objectOf({ object_type: { type: 'string', enum: field.targets }, object_id: { type: 'integer' } }));
    default:
      return {};
  }
}

function textRules(field: Field): JsonObject {
  if (field.kind !== 'text') return {};
  return defined({
    minLength: field.notBlank ? 1 : undefined,
    format: field.format === 'url' ? 'uri' : undefined,
  });
}

const referenceTo = (target: TypeName): JsonObject => ({
  oneOf: [{ type: 'integer' }, schemaRef(schemaNames(registry.resourceOf(target)).attributes)],
});
