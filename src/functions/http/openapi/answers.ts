import { defined, isJsonObject, type Json, type JsonObject } from '../../../domain/engine/json.ts';
import type { AnnotationType, Resource } from '../../../domain/engine/resource/resource.ts';
import { fieldsOfRepresentation, type Representation } from '../../../domain/engine/resource/serialize.ts';
import type { Field, TypeName } from '../../../domain/engine/schema/field-kinds.ts';
import { registry } from '../../../domain/registry.ts';
import { schemaNames, schemaRef } from './names.ts';
import { choiceValue, listOf, objectOf, orNull, plainValue, viewSchemas } from './values.ts';

const link: JsonObject = { type: 'string', format: 'uri' };

/** The schemas of what a resource answers: full, brief, nested, and a page of them. */
export function answerSchemas(resource: Resource): JsonObject {
  const names = schemaNames(resource);
  return {
    [names.full]: answerSchema(resource, 'full'),
    [names.brief]: answerSchema(resource, 'brief'),
    [names.nested]: answerSchema(resource, 'nested'),
    [names.page]: pageOf(schemaRef(names.full)),
  };
}

/** NetBox: no count in pages that `start` asks for. */
export const pageOf = (item: JsonObject): JsonObject =>
  objectOf({
    count: { type: 'integer', nullable: true },
    next: { ...link, nullable: true },
    previous: { ...link, nullable: true },
    results: listOf(item),
  });

/** The name of the schema of what a dry run would make. */
const planned = 'PlannedObject';

/** What a dry run would make, as it would be answered: it has no id and no addresses yet. */
export const plannedSchema: JsonObject = {
  [planned]: {
    ...objectOf({ id: { type: 'integer', nullable: true, enum: [null] }, display: { type: 'string' } }),
    additionalProperties: {},
    description: 'Result of a dry run: the object as it would be saved; its id and URLs are null',
  },
};

/** The schema of an answer to a write that makes objects: in a dry run, what it would make stands in their place. */
export function orPlanned(schema: JsonObject): JsonObject {
  if (typeof schema.$ref === 'string') return { anyOf: [schema, schemaRef(planned)] };
  return Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, orPlannedWithin(value)]));
}

function orPlannedWithin(value: Json): Json {
  if (Array.isArray(value)) return value.map(orPlannedWithin);
  return isJsonObject(value) ? orPlanned(value) : value;
}

/** Mirrors `serialize`: the same names in the same order. */
function answerSchema(resource: Resource, form: Representation): JsonObject {
  const properties: Record<string, Json> = { id: { type: 'integer' }, url: link };
  if (form === 'full') properties.display_url = link;
  properties.display = { type: 'string' };
  for (const name of fieldsOfRepresentation(resource, form)) {
    const field = resource.fields[name];
    if (field && !field.secret && !field.hidden) Object.assign(properties, answerMembers(name, field));
  }
  return objectOf({
    ...properties,
    ...(form === 'full' ? viewSchemas(resource) : {}),
    ...extraSchemas(resource, form),
  });
}

/** Live counts and annotations. */
function extraSchemas(resource: Resource, form: Representation): JsonObject {
  if (form === 'nested') return {};
  const counts = Object.keys(resource.counts ?? {}).map((name) => [name, { type: 'integer' }] as const);
  const annotations = Object.entries(resource.annotations ?? {}).map(
    ([name, type]) => [name, { ...annotationSchema(type), nullable: true }] as const,
  );
  return Object.fromEntries(
    [...counts, ...annotations].filter(([name]) => form === 'full' || resource.brief.includes(name)),
  );
}

const annotationSchema = (type: AnnotationType): JsonObject =>
  type === 'date' ? { type: 'string', format: 'date' } : { type };

/** A generic reference is answered under three names, every other field under one. */
export function answerMembers(name: string, field: Field): JsonObject {
  const schema = described(field);
  if (field.kind !== 'generic') return { [name]: schema };
  return {
    [`${name}_type`]: { type: 'string', nullable: true },
    [`${name}_id`]: { type: 'integer', nullable: true },
    [name]: schema,
  };
}

/** A reference stands alone in OpenAPI 3.0: nothing can be said beside it. */
function described(field: Field): JsonObject {
  const schema = fieldSchema(field);
  if ('$ref' in schema) return schema;
  const readOnly = field.readOnly || field.kind === 'computed' || field.kind === 'generic' || undefined;
  return { ...schema, ...defined({ description: field.help, readOnly }) };
}

const nestedRef = (target: TypeName): JsonObject => schemaRef(schemaNames(registry.resourceOf(target)).nested);

const anyNested = (targets: readonly TypeName[]): JsonObject => ({ anyOf: targets.map(nestedRef) });

function fieldSchema(field: Field): JsonObject {
  const plain = plainValue(field);
  if (plain) return orNull(plain, field.kind !== 'custom-fields' && (field.nullable || field.readOnly === true));
  switch (field.kind) {
    case 'choice':
      return field.bare ? choiceValue(field) : choiceAnswer(field);
    case 'reference':
      if (field.bare) return { type: 'integer', nullable: true };
      // What a kept reference points at may be gone.
      return orNull(nestedRef(field.target), field.nullable || field.onDelete === 'keep');
    case 'generic':
      return orNull(anyNested(field.targets), true);
    case 'references':
      return listOf(nestedRef(field.target));
    case 'terminations':
      return listOf(
        objectOf({
          object_type: { type: 'string' },
          object_id: { type: 'integer' },
          object: orNull(anyNested(field.targets), true),
        }),
      );
    case 'computed':
      return { type: field.schema, nullable: true };
    default:
      return {};
  }
}

/** NetBox: choices are answered with their labels. */
const choiceAnswer = (field: Field & { readonly kind: 'choice' }): JsonObject =>
  orNull(
    objectOf({
      value: choiceValue({ ...field, nullable: false }),
      label: { type: 'string', enum: [...new Set(field.choices.map(({ label }) => label))] },
    }),
    field.nullable || field.readOnly === true,
  );
