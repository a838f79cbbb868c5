import type { ObjectRef, TypeName } from '../model/field-kinds.ts';
import { canonicalJson, type JsonObject } from '../model/json.ts';
import type { StoredObject } from '../model/resource.ts';
import { refKey } from '../model/resource.ts';
import type { Reader, Row, RowSource } from '../model/work.ts';
import { sharesDefinitions } from './definitions.ts';

/**
 * Remembers by-id and unique reads for the length of one attempt, so that twenty rows that name the same site read it
 * once. Versions guard every write, so a stale memory costs a retry and never a wrong write.
 */
export function memoReader(reader: Reader): Reader {
  const objects = new Map<string, Promise<StoredObject | undefined>>();
  const uniques = new Map<string, Promise<number | undefined>>();
  const memo: Reader = {
    async getMany(refs: readonly Pick<ObjectRef, 'type' | 'id'>[]) {
      const missing = [...new Map(refs.map((ref) => [refKey(ref), ref])).entries()].filter(
        ([key]) => !objects.has(key),
      );
      if (missing.length > 0) {
        const loading = reader.getMany(missing.map(([, ref]) => ref));
        for (const [key] of missing)
          objects.set(
            key,
            loading.then((loaded) => loaded.get(key)),
          );
      }
      const found = new Map<string, StoredObject>();
      for (const ref of refs) {
        const object = await objects.get(refKey(ref));
        if (object) found.set(refKey(ref), object);
      }
      return found;
    },
    findUnique(type: TypeName, constraint: string, values: JsonObject) {
      const key = `${type}|${constraint}|${canonicalJson(values)}`;
      const known = uniques.get(key);
      if (known) return known;
      const loading = reader.findUnique(type, constraint, values);
      uniques.set(key, loading);
      return loading;
    },
    rows: (source: RowSource, limit?: number): AsyncIterable<Row> => reader.rows(source, limit),
    count: (type) => reader.count(type),
    countReferences: (type, field, target) => reader.countReferences(type, field, target),
  };
  return sharesDefinitions(memo, reader);
}
