import type { Reader, Row, RowSource } from '../ports.ts';
import { sharesDefinitions } from '../schema/custom-field-cache.ts';

/**
 * Remembers which rows refer to an object, and the rows of collections that are read as a whole: the devices of a rack are
 * read once for all that go into it, the transition rules once for all objects that they decide about.
 */
export function rememberRows(reader: Reader): Reader {
  const remembered = new Map<string, Promise<readonly Row[]>>();
  const rowsOf = (source: RowSource): Promise<readonly Row[]> => {
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
      if (isPart(source) || limit !== undefined) yield* reader.rows(source, limit);
      else yield* await rowsOf(source);
    },
  };
  return sharesDefinitions(wrapper, reader);
}

/** Looked for once, as a rule. */
const isPart = (source: RowSource): boolean =>
  source.kind === 'in-order' && (source.between !== undefined || source.equals !== undefined);

async function collect(rows: AsyncIterable<Row>): Promise<readonly Row[]> {
  const collected: Row[] = [];
  for await (const row of rows) collected.push(row);
  return collected;
}
