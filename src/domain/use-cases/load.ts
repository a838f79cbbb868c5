import type { ObjectRef } from '../model/fields.ts';
import type { Resource, StoredObject } from '../model/resource.ts';
import { refKey } from '../model/resource.ts';
import { type Form, neededRefs } from '../model/serialize.ts';
import type { Reader } from '../model/work.ts';
import { resourceOf } from '../registry.ts';

/** References nest a few levels (line, BOM line, type, manufacturer); a cycle in the data must not hold a request. */
const deepest = 6;

/**
 * Loads what the answers refer to: one batch a level, each object once. The first level is read in the wanted form,
 * deeper ones as nested objects.
 */
export async function loadRelated(
  reader: Reader,
  resource: Resource,
  objects: readonly StoredObject[],
  form: Form,
): Promise<ReadonlyMap<string, StoredObject>> {
  const loaded = new Map<string, StoredObject>(objects.map((object) => [refKey(object), object]));
  const asked = new Set<string>(loaded.keys());
  let wanted = objects.flatMap((object) => neededRefs(resource, object, form));
  for (let level = 0; level < deepest && wanted.length > 0; level++) {
    const missing = distinct(wanted).filter((ref) => !asked.has(refKey(ref)));
    for (const ref of missing) asked.add(refKey(ref));
    const found = missing.length > 0 ? await reader.getMany(missing) : new Map<string, StoredObject>();
    for (const [key, object] of found) loaded.set(key, object);
    wanted = [...found.values()].flatMap((object) => neededRefs(resourceOf(object.type), object, 'nested'));
  }
  return loaded;
}

const distinct = (refs: readonly ObjectRef[]): readonly ObjectRef[] => [
  ...new Map(refs.map((ref) => [refKey(ref), ref])).values(),
];
