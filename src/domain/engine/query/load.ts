import { viewableTo } from '../access/access.ts';
import type { JsonObject } from '../json.ts';
import type { Actor, Reader } from '../ports.ts';
import { definitionsOf } from '../resource/custom-field-cache.ts';
import type { Registry } from '../resource/registry.ts';
import type { Resource, StoredObject } from '../resource/resource.ts';
import { distinctRefs, refKey } from '../resource/resource.ts';
import {
  answerShape,
  guardedRefs,
  neededRefs,
  type Representation,
  type Shown,
  showsAll,
} from '../resource/serialize.ts';
import { type CustomField, idsIn, isRelation, storedValues } from '../schema/custom-fields.ts';
import type { ObjectRef } from '../schema/field-kinds.ts';

/** References nest a few levels (line, BOM line, type, manufacturer); a cycle in the data must not hold a request. */
const deepest = 6;

/**
 * Loads what the answers refer to, as far as the caller sees them: one batch a level, each object once. The first level is
 * read in the wanted representation, deeper ones as nested objects.
 */
export async function loadRelated(
  reader: Reader,
  resource: Resource,
  objects: readonly StoredObject[],
  representation: Representation,
  shown: Shown = showsAll,
): Promise<ReadonlyMap<string, StoredObject>> {
  const shape = answerShape(resource, representation, shown);
  const loaded = new Map<string, StoredObject>(objects.map((object) => [refKey(object), object]));
  const wanted = [
    ...objects.flatMap((object) => neededRefs(resource, object, shape)),
    ...(representation === 'full' && shown('custom_fields') ? await customRefs(reader, resource, objects) : []),
  ];
  return loadNested(reader, wanted, loaded);
}

/** Loads objects and what their nested representation refers to, beside those that are loaded. */
export async function loadNested(
  reader: Reader,
  refs: readonly ObjectRef[],
  loaded: Map<string, StoredObject> = new Map(),
): Promise<ReadonlyMap<string, StoredObject>> {
  const { resourceOf } = reader.registry;
  /** Also those that were loaded for another answer: what they refer to as nested objects may not be. */
  const followed = new Set<string>();
  let wanted = refs;
  for (let level = 0; level < deepest && wanted.length > 0; level++) {
    const further = distinctRefs(wanted).filter((ref) => !followed.has(refKey(ref)));
    for (const ref of further) followed.add(refKey(ref));
    const missing = further.filter((ref) => !loaded.has(refKey(ref)));
    const found = missing.length > 0 ? await reader.getMany(missing, 'recent') : new Map<string, StoredObject>();
    for (const [key, object] of found) loaded.set(key, object);
    wanted = further.flatMap((ref) => {
      const object = loaded.get(refKey(ref));
      const resource = resourceOf(ref.type);
      return object ? neededRefs(resource, object, answerShape(resource, 'nested')) : [];
    });
  }
  return loaded;
}

/** The keys of objects that guarded references among `loaded` and `refs` must not show to the caller. */
export async function hiddenAmong(
  reader: Reader,
  actor: Actor,
  loaded: ReadonlyMap<string, StoredObject>,
  refs: readonly ObjectRef[] = [],
): Promise<ReadonlySet<string>> {
  if (actor.superuser) return new Set();
  const { resourceOf } = reader.registry;
  const referring = [...loaded.values()].flatMap(({ type, values }) => guardedRefs(resourceOf(type), values));
  const shown = [...referring, ...refs].filter((ref) => loaded.has(refKey(ref)));
  const viewable = await viewableTo(reader, actor, shown);
  return new Set(shown.map(refKey).filter((key) => !viewable.has(key)));
}

/** What the custom fields of the objects refer to. */
async function customRefs(
  reader: Reader,
  resource: Resource,
  objects: readonly StoredObject[],
): Promise<readonly ObjectRef[]> {
  if (!resource.fields.custom_fields) return [];
  const fields = (await definitionsOf(reader)).customFieldsOf(resource.type);
  return fields.flatMap((field) => objects.flatMap(({ values }) => refsOf(reader.registry, field, values)));
}

/** The objects that the field of an object names. */
export function refsOf({ find }: Registry, field: CustomField, values: JsonObject): readonly ObjectRef[] {
  const target = field.relatedType === null || !isRelation(field.type) ? undefined : find(field.relatedType);
  return target ? idsIn(storedValues(values)[field.id]).map((id) => ({ type: target.type, id })) : [];
}
