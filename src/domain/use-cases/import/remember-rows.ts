import type { Reader, Row, RowSource } from '../../model/work.ts';
import { sharesDefinitions } from '../definitions.ts';

/** Remembers which rows refer to an object: the devices of a rack are read once for all rows that go into it. */
export function rememberRows(reader: Reader): Reader {
  const remembered = new Map<string, Promise<readonly Row[]>>();
  const referring = (source: RowSource & { readonly kind: 'reference' }): Promise<readonly Row[]> => {
    const key = `${source.type}|${source.field}|${source.target}`;
    const rows = remembered.get(key) ?? collect(reader.rows(source));
    remembered.set(key, rows);
    return rows;
  };
  const wrapper: Reader = {
    getMany: (refs) => reader.getMany(refs),
    findUnique: (type, constraint, values) => reader.findUnique(type, constraint, values),
    count: (type) => reader.count(type),
    countReferences: (type, field, target) => reader.countReferences(type, field, target),
    async *rows(source, limit) {
      if (source.kind === 'reference') yield* await referring(source);
      else yield* reader.rows(source, limit);
    },
  };
  return sharesDefinitions(wrapper, reader);
}

async function collect(rows: AsyncIterable<Row>): Promise<readonly Row[]> {
  const collected: Row[] = [];
  for await (const row of rows) collected.push(row);
  return collected;
}
