import type { Reader, Row, RowSource } from '../domain/engine/ports.ts';
import { withReader } from '../domain/engine/resource/with-reader.ts';
import { patiently } from './patience.ts';

/**
 * Tries each read again while `mayTry`: an answer may take hundreds of reads, and begun anew it would hardly ever meet
 * none that fails.
 */
export function patientReader(reader: Reader, mayTry: () => boolean): Reader {
  return withReader(reader, {
    getMany: (refs, freshness) => patiently(() => reader.getMany(refs, freshness), mayTry),
    findUnique: (type, constraint, values) => patiently(() => reader.findUnique(type, constraint, values), mayTry),
    count: (type) => patiently(() => reader.count(type), mayTry),
    countReferences: (type, field, target) => patiently(() => reader.countReferences(type, field, target), mayTry),
    async *rows(source: RowSource, limit?: number) {
      const seen = new Set<number>();
      let rows = reader.rows(source, limit)[Symbol.asyncIterator]();
      const next = async (): Promise<IteratorResult<Row>> => {
        try {
          return await rows.next();
        } catch (error) {
          rows = reader.rows(source, limit)[Symbol.asyncIterator]();
          throw error;
        }
      };
      for (let row = await patiently(next, mayTry); !row.done; row = await patiently(next, mayTry)) {
        if (!seen.has(row.value.id)) yield row.value;
        seen.add(row.value.id);
      }
    },
  });
}
