import { defined, isJsonObject, type Json, type JsonObject } from '../../../domain/engine/json.ts';
import { type AnnotationType, isObjectList, type Resource } from '../../../domain/engine/resource/resource.ts';
import { fieldsOfRepresentation, isLinked, type Representation } from '../../../domain/engine/resource/serialize.ts';
import type { Field, ReferenceField, ReferenceListField, TypeName } from '../../../domain/engine/schema/field-kinds.ts';
import { registry } from '../../../domain/registry.ts';
import { schemaNames, schemaRef } from './names.ts';
import { anyId, choiceValue, listOf, mappingsSchema, objectOf, orNull, plainValue } from './values.ts';

const link: JsonObject = { type: 'string', format: 'uri' };
const given = { readOnly: true } as const;
const ownLink: JsonObject = { ...link, ...given };

/** The schemas of what a resource answers: full, brief, nested, and a page of them. */
export function answerSchemas(resource: Resource): JsonObject {
  const names = schemaNames(resource);
  return {
    [names.full]: answerSchema(resource, 'full'),
    [names.brief]: answerSchema(resource, 'brief'),
    [names.nested]: answerSchema(resource, 'nested'),
    ...(linkedTypes.has(resource.type) ? { [names.linked]: linkedSchema(resource) } : {}),
    [names.page]: pageOf(schemaRef(names.full)),
  };
}

/** The types whose objects some references show in linked form, and the types within those. */
const linkedTypes: ReadonlySet<TypeName> = new Set(
  registry.resources.flatMap(({ fields, linked = {} }) => [
    ...Object.values(fields).flatMap((field) =>
      isLinked(field) && 'target' in field ? linkedWithin(field.target) : [],
    ),
    ...Object.values(linked).flatMap((link) => ('referrers' in link ? linkedWithin(link.referrers) : [])),
  ]),
);

/** The type, and those that its linked form shows. */
function linkedWithin(type: TypeName, seen: ReadonlySet<TypeName> = new Set()): readonly TypeName[] {
  if (seen.has(type)) return [];
  const { brief, fields } = registry.resourceOf(type);
  const within = brief.flatMap((name) => {
    const field = fields[name];
    return field?.kind === 'reference' && name !== 'cable' ? linkedWithin(field.target, new Set([...seen, type])) : [];
  });
  return [type, ...within];
}

/** Mirrors `linkedForm`. */
function linkedSchema(resource: Resource): JsonObject {
  const { properties, ...schema } = answerSchema(resource, 'nested');
  const { id = {}, url = link, ...members } = isJsonObject(properties) ? properties : {};
  const inner = Object.entries(members).map(([name, member]): [string, Json] => {
    const field = resource.fields[name];
    if (field?.kind !== 'reference') return [name, member];
    if (name === 'cable') return [name, { type: 'integer', nullable: true }];
    return [name, orNull(linkedRef(field.target), field.nullable)];
  });
  const all = { id, url, display_url: link, ...Object.fromEntries(inner) };
  return { ...schema, ...objectOf(all) };
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
  const properties: Record<string, Json> = { id: { type: 'integer', ...given }, url: ownLink };
  if (form === 'full') properties.display_url = ownLink;
  properties.display = { type: 'string', ...given };
  for (const name of fieldsOfRepresentation(resource, form)) {
    const field = resource.fields[name];
    if (field && !field.secret && !field.hidden) Object.assign(properties, answerMembers(name, field));
  }
  return objectOf({
    ...properties,
    ...extraSchemas(resource, form),
  });
}

/** Live counts, annotations and linked objects. */
function extraSchemas(resource: Resource, form: Representation): JsonObject {
  if (form === 'nested') return {};
  const counts = Object.keys(resource.counts ?? {}).map((name) => [name, { type: 'integer', ...given }] as const);
  const annotations = Object.entries(resource.annotations ?? {}).map(
    ([name, type]) => [name, annotationSchema(resource, name, type)] as const,
  );
  const linked = Object.entries(resource.linked ?? {}).map(([name, link]) => {
    const shown = 'referrers' in link ? listOf(linkedRef(link.referrers)) : { type: 'object', nullable: true };
    return [name, { ...shown, ...given }] as const;
  });
  return Object.fromEntries(
    [...counts, ...annotations, ...linked].filter(([name]) => form === 'full' || resource.brief.includes(name)),
  );
}

function annotationSchema({ fields }: Resource, name: string, type: AnnotationType): JsonObject {
  const field = fields[name];
  if (field?.kind === 'mappings') return { ...mappingsSchema(field), ...defined({ description: field.help }) };
  if (isObjectList(type)) return orNull({ ...listOf({ type: 'object' }), ...given }, type === 'objects-or-null');
  if (type === 'integer-or-null') return { type: 'integer', nullable: true, ...given };
  const value = type === 'date' ? { type: 'string', format: 'date' } : { type };
  return orNull({ ...value, ...given }, type !== 'boolean' && type !== 'integer');
}

/** A generic reference is answered under three names, every other field under one. */
export function answerMembers(name: string, field: Field): JsonObject {
  const schema = described(field);
  if (field.kind !== 'generic') return { [name]: schema };
  const isGiven = field.readOnly ? given : {};
  return {
    [`${name}_type`]: orNull({ type: 'string', ...isGiven }, field.nullable),
    [`${name}_id`]: orNull({ ...anyId, ...isGiven }, field.nullable),
    [name]: schema,
  };
}

/** A reference stands alone in OpenAPI 3.0: nothing can be said beside it, only around it. */
function described(field: Field): JsonObject {
  const schema = fieldSchema(field);
  const readOnly = field.readOnly || field.kind === 'computed' || field.kind === 'generic' || undefined;
  if ('$ref' in schema) return readOnly ? { allOf: [schema], readOnly } : schema;
  return { ...schema, ...defined({ description: field.help, readOnly }) };
}

const linkedRef = (target: TypeName): JsonObject => schemaRef(schemaNames(registry.resourceOf(target)).linked);

const nestedRef = (target: TypeName): JsonObject => schemaRef(schemaNames(registry.resourceOf(target)).nested);

const objectRef = (field: ReferenceField | ReferenceListField): JsonObject =>
  isLinked(field) ? linkedRef(field.target) : nestedRef(field.target);

const anyNested = (targets: readonly TypeName[]): JsonObject => ({ anyOf: targets.map(nestedRef) });

function fieldSchema(field: Field): JsonObject {
  const plain = plainValue(field);
  if (plain) return orNull(plain, field.kind !== 'custom-fields' && field.nullable);
  switch (field.kind) {
    case 'choice':
      return field.bare ? choiceValue(field) : choiceAnswer(field);
    case 'reference':
      if (field.bare) return { type: 'integer', nullable: true };
      // What a kept reference points at may be gone.
      return orNull(objectRef(field), field.nullable || field.onDelete === 'keep');
    case 'generic':
      return orNull(anyNested(field.targets), true);
    case 'references':
      return listOf(objectRef(field));
    case 'terminations':
      return listOf(
        objectOf({
          object_type: { type: 'string' },
          object_id: { type: 'integer' },
          object: orNull(anyNested(field.targets), true),
        }),
      );
    case 'computed':
      return orNull(
        field.schema === 'array' ? listOf({}) : { type: field.schema },
        field.nullable && (field.schema !== 'integer' || field.refusal !== undefined),
      );
    default:
      return {};
  }
}

/** NetBox: choices are answered with their labels. */
const choiceAnswer = (field: Field & { readonly kind: 'choice' }): JsonObject =>
  orNull(
    objectOf({
      value: choiceValue(field),
      label: { type: 'string', enum: [...new Set(field.choices.map(({ label }) => label))] },
    }),
    field.nullable,
  );
