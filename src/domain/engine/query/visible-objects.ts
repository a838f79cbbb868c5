import { permitted, permittedRows } from '../access/access.ts';
import type { Grant } from '../access/permissions.ts';
import type { Reader, Row } from '../ports.ts';
import { type Resource, refKey, type StoredObject } from '../resource/resource.ts';
import { collectionFor, passing, selected } from './filter.ts';
import { comparator } from './order.ts';
import type { Selection } from './selection.ts';

/** What a request asks for and what its caller may view. */
export interface Visible {
  readonly selection: Selection;
  readonly grant: Grant;
}

/** Objects in an order, of which some at a time are looked at. */
interface Found {
  readonly count: number;
  objects(offset: number, limit: number): Promise<readonly StoredObject[]>;
}

/** What is asked for, in an order of field names, from an id on; out of memory where the collection is there. */
export async function visibleObjects(
  reader: Reader,
  resource: Resource,
  { selection, grant }: Visible,
  ordering: readonly string[],
  startId = 0,
): Promise<Found> {
  const collection = await collectionFor(reader, resource, selection);
  if (!collection) {
    const rows: Row[] = [];
    for await (const row of selected(reader, resource, selection)) if (row.id >= startId) rows.push(row);
    const visible = [...(await permittedRows(reader, grant, resource, rows))];
    const ids = visible.sort(comparator(resource, ordering)).map(({ id }) => id);
    const objects = (offset: number, limit: number) =>
      hydrate(reader, resource, ids.slice(offset, offset + limit), grant);
    return { count: ids.length, objects };
  }
  const matching = collection.ids(ordering, passing(selection)).filter((id) => id >= startId);
  const views = grant === 'all' ? [] : matching.flatMap((id) => collection.view(id) ?? []);
  const ids = grant === 'all' ? matching : (await permitted(reader, grant, views)).map(({ id }) => id);
  const objects = async (offset: number, limit: number) => {
    const page = ids.slice(offset, offset + limit).flatMap((id) => collection.object(id) ?? []);
    return permitted(reader, grant, page);
  };
  return { count: ids.length, objects };
}

/**
 * The whole objects of a page, in its order. Rows whose object is gone by now are left out, and so are those whose object
 * has left the caller's permission since.
 */
async function hydrate(
  reader: Reader,
  { type }: Resource,
  ids: readonly number[],
  grant: Grant,
): Promise<readonly StoredObject[]> {
  const loaded = await reader.getMany(ids.map((id) => ({ type, id })));
  return permitted(
    reader,
    grant,
    ids.flatMap((id) => loaded.get(refKey({ type, id })) ?? []),
  );
}
