import { visibleReader } from '../access/visible-reader.ts';
import type { Context } from '../context.ts';
import type { JsonObject } from '../json.ts';
import type { Actor, Reader } from '../ports.ts';
import { definitionsOf } from '../resource/custom-field-cache.ts';
import type { Registry } from '../resource/registry.ts';
import type { Resource, StoredObject } from '../resource/resource.ts';
import { loadedFrom, type Representation, serialize } from '../resource/serialize.ts';
import { type CustomField, isRelation, rawValues } from '../schema/custom-fields.ts';
import type { ObjectRef } from '../schema/field-kinds.ts';
import { hiddenAmong, loadRelated, refsOf } from './load.ts';
import { liveCounts } from './related-counts.ts';

/** What answers need: where related objects are read, who asks, and the API's address. */
export interface AnswerContext extends Pick<Context, 'baseUrl' | 'actor'> {
  readonly store: Reader;
}

/**
 * The answers for objects, in order: related objects, live counts and annotations are read for all of them at once. Counts
 * and annotations tell nothing of what the caller may not view.
 */
export async function answers(
  { store: reader, baseUrl, actor }: AnswerContext,
  resource: Resource,
  objects: readonly StoredObject[],
  representation: Representation,
): Promise<readonly JsonObject[]> {
  const [loaded, definitions, extras] = await Promise.all([
    loadRelated(reader, resource, objects, representation),
    resource.fields.custom_fields && representation === 'full' ? definitionsOf(reader) : undefined,
    representation === 'nested'
      ? new Map<number, JsonObject>()
      : readExtras(reader, actor, resource, objects, representation),
  ]);
  const context = {
    registry: reader.registry,
    baseUrl,
    loaded: loadedFrom(loaded),
    hidden: await hiddenAmong(reader, actor, loaded),
    nestedObjects: new Map<string, JsonObject | null>(),
    customFields: (object: StoredObject, nested: Nested) =>
      customFieldAnswers(reader.registry, definitions?.customFieldsOf(object.type) ?? [], object.values, nested),
    extra: ({ type, id }: StoredObject): JsonObject => (type === resource.type ? (extras.get(id) ?? {}) : {}),
  };
  return objects.map((object) => serialize(resource, object, representation, context));
}

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

/** Live counts and annotations of a page, as far as the representation shows them. */
async function readExtras(
  reader: Reader,
  actor: Actor,
  resource: Resource,
  objects: readonly StoredObject[],
  representation: Representation,
): Promise<ReadonlyMap<number, JsonObject>> {
  const shown = (name: string): boolean => representation === 'full' || resource.brief.includes(name);
  const annotated = Object.keys(resource.annotations ?? {}).some(shown);
  const [annotations, counts] = await Promise.all([
    annotated ? resource.annotate?.(objects, visibleReader(reader, actor)) : undefined,
    liveCounts(reader, actor, resource, objects, shown),
  ]);
  return new Map(objects.map(({ id }) => [id, { ...annotations?.get(id), ...counts.get(id) }]));
}
