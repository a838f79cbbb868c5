import type { Reader, RowSource } from '../ports.ts';
import { refKey } from '../resource/resource.ts';
import { withReader } from '../resource/with-reader.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Reads as if the unit of work were committed already: for answers that are kept with it, and for dry runs. */
export function pendingReader(work: UnitOfWork): Reader {
  const touched = (type: string): boolean =>
    [...work.changes, ...work.followUps].some((change) => change.type === type);
  return withReader(work.reader, {
    async getMany(refs, freshness) {
      const found = new Map(await work.reader.getMany(refs, freshness));
      for (const { type, id } of refs) {
        if (!touched(type)) continue;
        const object = await work.get(type, id);
        if (object) found.set(refKey(object), object);
        else found.delete(refKey({ type, id }));
      }
      return found;
    },
    async *rows(source: RowSource, limit?: number) {
      if (source.kind === 'reference' && touched(source.type))
        yield* await work.children(source.type, source.field, source.target);
      else yield* work.reader.rows(source, limit);
    },
    countReferences: async (type, field, target) =>
      touched(type)
        ? (await work.children(type, field, target)).length
        : work.reader.countReferences(type, field, target),
  });
}
