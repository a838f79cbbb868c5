import type { JsonObject } from '../json.ts';
import type { Reader } from '../ports.ts';
import type { StoredObject } from '../resource/resource.ts';
import { refKey } from '../resource/resource.ts';
import { constraintNamed, uniqueText } from '../resource/unique.ts';
import { withReader } from '../resource/with-reader.ts';
import type { ObjectRef, TypeName } from '../schema/field-kinds.ts';

type Batch = ReturnType<Reader['getMany']>;

/**
 * Remembers by-id and unique reads for the length of one attempt, so that twenty rows that name the same site read it
 * once. Versions guard every write, so a stale memory costs a retry and never a wrong write.
 */
export function cachingReader(reader: Reader): Reader {
  /** The batch that reads an object, by the object. */
  const batches = new Map<string, Batch>();
  const uniques = new Map<string, Promise<number | undefined>>();
  return withReader(reader, {
    async getMany(refs: readonly Pick<ObjectRef, 'type' | 'id'>[]) {
      const missing = new Map(refs.map((ref) => [refKey(ref), ref] as const).filter(([key]) => !batches.has(key)));
      if (missing.size > 0) {
        const batch = reader.getMany([...missing.values()]);
        for (const key of missing.keys()) batches.set(key, batch);
      }
      const wanted = refs.map(refKey);
      const loaded = new Map<Batch | undefined, Awaited<Batch>>();
      for (const batch of new Set(wanted.map((key) => batches.get(key)))) if (batch) loaded.set(batch, await batch);
      const found = new Map<string, StoredObject>();
      for (const key of wanted) {
        const object = loaded.get(batches.get(key))?.get(key);
        if (object) found.set(key, object);
      }
      return found;
    },
    findUnique(type: TypeName, constraint: string, values: JsonObject) {
      const declared = constraintNamed(reader.registry.resourceOf(type), constraint, values);
      const text = declared && uniqueText(declared, values);
      if (text === undefined) return reader.findUnique(type, constraint, values);
      const key = `${type}|${constraint}|${text}`;
      const known = uniques.get(key);
      if (known) return known;
      const loading = reader.findUnique(type, constraint, values);
      uniques.set(key, loading);
      return loading;
    },
  });
}
