import type { ObjectPage, PageRequest, Reader, Row } from '../domain/engine/ports.ts';
import { orderKey } from '../domain/engine/query/order.ts';
import { refKey } from '../domain/engine/resource/resource.ts';
import { compareKeys } from '../domain/engine/schema/natural-sort.ts';

/** A page the plain way: all rows, sorted, cut. */
export async function naivePage(
  reader: Pick<Reader, 'registry' | 'rows' | 'getMany'>,
  { type, order, descending, offset, limit, startId = 0 }: PageRequest,
): Promise<ObjectPage> {
  const resource = reader.registry.resourceOf(type);
  const rows: { readonly row: Row; readonly key: string }[] = [];
  let count = 0;
  for await (const row of reader.rows({ kind: 'in-order', type })) {
    count += 1;
    if (row.id >= startId) rows.push({ row, key: orderKey(resource, row.values, row.id) });
  }
  const sign = descending ? -1 : 1;
  rows.sort((a, b) => sign * (order === 'id' ? a.row.id - b.row.id : compareKeys(a.key, b.key)));
  const refs = rows.slice(offset, offset + limit).map(({ row }) => ({ type, id: row.id }));
  const loaded = await reader.getMany(refs);
  return { count, objects: refs.flatMap((ref) => loaded.get(refKey(ref)) ?? []) };
}
