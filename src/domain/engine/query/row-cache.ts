import type { Reader, Row, RowSource } from '../ports.ts';
import { collect } from '../resource/load-objects.ts';
import { withReader } from '../resource/with-reader.ts';

/**
 * Remembers which rows refer to an object, and the rows of collections that are read as a whole: the devices of a rack are
 * read once for all that go into it, the transition rules once for all objects that they decide about.
 */
export function withRowCache(reader: Reader): Reader {
  const remembered = new Map<string, Promise<readonly Row[]>>();
  const rowsOf = (source: RowSource): Promise<readonly Row[]> => {
    const key = JSON.stringify(source);
    const rows = remembered.get(key) ?? collect(reader.rows(source));
    remembered.set(key, rows);
    return rows;
  };
  return withReader(reader, {
    async *rows(source: RowSource, limit?: number) {
      if (isPart(source) || limit !== undefined) yield* reader.rows(source, limit);
      else yield* await rowsOf(source);
    },
    referring: (type, field, targets) => reader.referring(type, field, targets),
  });
}

/** Looked for once, as a rule. */
const isPart = (source: RowSource): boolean =>
  source.kind === 'in-order' && (source.between !== undefined || source.equals !== undefined);
