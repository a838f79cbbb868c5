import type { Reader, Row, RowSource } from '../model/work.ts';
import { sharesDefinitions } from './definitions.ts';

/** Where rules look again and again. */
type Remembered = Exclude<RowSource, { readonly kind: 'in-order' }>;

/**
 * Remembers which rows refer to an object, and the rows of small collections: the devices of a rack are read once for all
 * rows that go into it, the transition rules once for all objects that they decide about.
 */
export function rememberRows(reader: Reader): Reader {
  const remembered = new Map<string, Promise<readonly Row[]>>();
  const rowsOf = (source: Remembered): Promise<readonly Row[]> => {
    const key = JSON.stringify(source);
    const rows = remembered.get(key) ?? collect(reader.rows(source));
    remembered.set(key, rows);
    return rows;
  };
  const wrapper: Reader = {
    getMany: (refs, freshness) => reader.getMany(refs, freshness),
    findUnique: (type, constraint, values) => reader.findUnique(type, constraint, values),
    count: (type) => reader.count(type),
    countReferences: (type, field, target) => reader.countReferences(type, field, target),
    async *rows(source, limit) {
      if (source.kind === 'in-order') yield* reader.rows(source, limit);
      else yield* await rowsOf(source);
    },
  };
  return sharesDefinitions(wrapper, reader);
}

async function collect(rows: AsyncIterable<Row>): Promise<readonly Row[]> {
  const collected: Row[] = [];
  for await (const row of rows) collected.push(row);
  return collected;
}
