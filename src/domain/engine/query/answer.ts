import { visibleReader } from '../access/visible-reader.ts';
import type { Context } from '../context.ts';
import type { JsonObject } from '../json.ts';
import type { Actor, Reader } from '../ports.ts';
import { definitionsOf } from '../resource/custom-field-cache.ts';
import type { Registry } from '../resource/registry.ts';
import { distinctRefs, isObjectList, type Resource, refKey, type StoredObject } from '../resource/resource.ts';
import {
  answerShape,
  loadedFrom,
  type Representation,
  refsOfAnnotation,
  type Shown,
  serialize,
  showsAll,
} from '../resource/serialize.ts';
import { type CustomField, isRelation, rawValues } from '../schema/custom-fields.ts';
import type { ObjectRef } from '../schema/field-kinds.ts';
import { type LinkedObjects, linkedAnswers, linkedObjects, refsInLinks } from './linked-objects.ts';
import { hiddenAmong, loadNested, loadRelated, refsOf } from './load.ts';
import { liveCounts } from './related-counts.ts';

/** What answers need: where related objects are read, who asks, and the API's address. */
export interface AnswerContext extends Pick<Context, 'baseUrl' | 'actor'> {
  readonly store: Reader;
}

/**
 * The answers for objects, in order: related objects, live counts and annotations are read for all of them at once. Counts
 * and annotations tell nothing of what the caller may not view. What the caller does not see of the representation (`shown`)
 * is not read.
 */
export async function answers(
  { store: reader, baseUrl, actor }: AnswerContext,
  resource: Resource,
  objects: readonly StoredObject[],
  representation: Representation,
  shown: Shown = showsAll,
): Promise<readonly JsonObject[]> {
  const showsCustomFields = resource.fields.custom_fields && representation === 'full' && shown('custom_fields');
  const extraShown = (name: string): boolean =>
    shown(name) && (representation === 'full' || resource.brief.includes(name));
  const [loaded, definitions, extras, linked] = await Promise.all([
    loadRelated(reader, resource, objects, representation, shown),
    showsCustomFields ? definitionsOf(reader) : undefined,
    representation === 'nested'
      ? new Map<number, JsonObject>()
      : readExtras(reader, actor, resource, objects, extraShown),
    representation === 'full' ? linkedObjects(reader, actor, resource, objects, shown) : noLinks,
  ]);
  const annotated = [...annotatedRefs(resource, extras), ...refsInLinks(linked)];
  const known = annotated.length > 0 ? await loadNested(reader, annotated, new Map(loaded)) : loaded;
  const context = {
    registry: reader.registry,
    baseUrl,
    loaded: loadedFrom(known),
    hidden: await hiddenAmong(reader, actor, known),
    nestedObjects: new Map<string, JsonObject | null>(),
    customFields: (object: StoredObject, nested: Nested) =>
      customFieldAnswers(reader.registry, definitions?.customFieldsOf(object.type) ?? [], object.values, nested),
    extra: ({ type, id }: StoredObject, nested: Nested): JsonObject =>
      type === resource.type ? { ...extras.get(id), ...linkedAnswers(linked, id, nested) } : {},
  };
  const shape = answerShape(resource, representation, shown);
  return objects.map((object) => serialize(resource, object, shape, context));
}

const noLinks: LinkedObjects = new Map();

/** Objects as answers nest them, by their keys; those that are there. */
export async function nestedAnswers(
  { store: reader, baseUrl, actor }: AnswerContext,
  refs: readonly ObjectRef[],
): Promise<ReadonlyMap<string, JsonObject>> {
  const loaded = await loadNested(reader, refs);
  const context = {
    registry: reader.registry,
    baseUrl,
    loaded: loadedFrom(loaded),
    hidden: await hiddenAmong(reader, actor, loaded),
    nestedObjects: new Map<string, JsonObject | null>(),
    customFields: () => ({}),
    extra: () => ({}),
  };
  return new Map(
    distinctRefs(refs).flatMap((ref) => {
      const object = loaded.get(refKey(ref));
      const resource = reader.registry.resourceOf(ref.type);
      return object
        ? [[refKey(ref), serialize(resource, object, answerShape(resource, 'nested'), context)] as const]
        : [];
    }),
  );
}

/** The objects that annotations show; those that they name may be viewed. */
const annotatedRefs = ({ annotations = {} }: Resource, extras: ReadonlyMap<number, JsonObject>): readonly ObjectRef[] =>
  Object.entries(annotations).flatMap(([name, type]) =>
    isObjectList(type) ? [...extras.values()].flatMap((extra) => refsOfAnnotation(extra[name])) : [],
  );

type Nested = (ref: ObjectRef) => JsonObject | null;

/** NetBox: every field that is defined for the type, with its value or null. */
function customFieldAnswers(
  registry: Registry,
  fields: readonly CustomField[],
  values: JsonObject,
  nested: Nested,
): JsonObject {
  const raw = rawValues(fields, values);
  for (const field of fields.filter(({ type }) => isRelation(type))) {
    const objects = refsOf(registry, field, values).flatMap((ref) => nested(ref) ?? []);
    raw[field.name] = field.type === 'object' ? (objects[0] ?? null) : objects.length > 0 ? objects : null;
  }
  return raw;
}

/** Live counts and annotations of a page, as far as the caller sees them. */
async function readExtras(
  reader: Reader,
  actor: Actor,
  resource: Resource,
  objects: readonly StoredObject[],
  shown: Shown,
): Promise<ReadonlyMap<number, JsonObject>> {
  const annotated = Object.keys(resource.annotations ?? {}).some(shown);
  const [annotations, counts] = await Promise.all([
    annotated ? resource.annotate?.(objects, visibleReader(reader, actor), shown) : undefined,
    liveCounts(reader, actor, resource, objects, shown),
  ]);
  return new Map(objects.map(({ id }) => [id, { ...annotations?.get(id), ...counts.get(id) }]));
}
