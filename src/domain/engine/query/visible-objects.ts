import { permitted, permittedRows } from '../access/access.ts';
import type { Grant } from '../access/permissions.ts';
import type { Collection } from '../collection.ts';
import type { Reader, Row } from '../ports.ts';
import { type Resource, refKey, type StoredObject } from '../resource/resource.ts';
import { collectionFor, passing, selected } from './filter.ts';
import { comparator } from './order.ts';
import type { Selection } from './selection.ts';

/** What a request asks for, what its caller may view, and in which order of field names, from an id on. */
export interface Visible {
  readonly selection: Selection;
  readonly grant: Grant;
  readonly ordering: readonly string[];
  readonly startId?: number;
}

/** Some of the objects that are visible; `count` is that of all of them. */
interface Portion {
  readonly count: number;
  readonly objects: readonly StoredObject[];
}

interface Slice {
  readonly offset: number;
  readonly limit: number;
}

/** A page of the objects, all of them as they were at one moment where their collection is in memory. */
export async function visiblePage(
  reader: Reader,
  resource: Resource,
  visible: Visible,
  { offset, limit }: Slice,
): Promise<Portion> {
  const collection = await collectionFor(reader, resource, visible.selection);
  if (collection)
    return lookAt(reader, visible, collection, ({ length }, objects) => ({
      count: length,
      objects: objects({ offset, limit }),
    }));
  const ids = await idsOfRows(reader, resource, visible);
  return { count: ids.length, objects: await hydrate(reader, resource, ids.slice(offset, offset + limit), visible) };
}

/** All of the objects, so many at a time; each as it is when its turn comes. */
export async function* visiblePortions(
  reader: Reader,
  resource: Resource,
  visible: Visible,
  atOnce: number,
): AsyncGenerator<readonly StoredObject[]> {
  const collection = await collectionFor(reader, resource, visible.selection);
  const ids = collection
    ? await lookAt(reader, visible, collection, (visibleIds) => visibleIds)
    : await idsOfRows(reader, resource, visible);
  for (let start = 0; start < ids.length; start += atOnce)
    yield await hydrate(reader, resource, ids.slice(start, start + atOnce), visible);
}

/** Times that views of a collection which changes meanwhile are judged, before objects are judged that stay as they are. */
const attempts = 3;

/** Lets `look` see what is visible of a collection, in order, before anything of it can change. */
async function lookAt<T>(
  reader: Reader,
  { selection, grant, ordering, startId = 0 }: Visible,
  collection: Collection,
  look: (ids: readonly number[], objects: (slice: Slice) => readonly StoredObject[]) => T,
): Promise<T> {
  const matching = (): readonly number[] => {
    const ids = collection.ids(ordering, passing(selection));
    return startId > 0 ? ids.filter((id) => id >= startId) : ids;
  };
  const lookThrough = (ids: readonly number[]): T =>
    look(ids, ({ offset, limit }) => ids.slice(offset, offset + limit).flatMap((id) => collection.object(id) ?? []));
  if (grant === 'all') return lookThrough(matching());
  for (let attempt = 0; attempt < attempts; attempt++) {
    const { changes } = collection;
    const views = matching().flatMap((id) => collection.view(id) ?? []);
    const ids = (await permitted(reader, grant, views)).map(({ id }) => id);
    if (collection.changes === changes) return lookThrough(ids);
  }
  const objects = matching().flatMap((id) => collection.object(id) ?? []);
  const seen = await permitted(reader, grant, objects);
  const ids = seen.map(({ id }) => id);
  return look(ids, ({ offset, limit }) => seen.slice(offset, offset + limit));
}

async function idsOfRows(
  reader: Reader,
  resource: Resource,
  { selection, grant, ordering, startId = 0 }: Visible,
): Promise<readonly number[]> {
  const rows: Row[] = [];
  for await (const row of selected(reader, resource, selection)) if (row.id >= startId) rows.push(row);
  const visible = [...(await permittedRows(reader, grant, resource, rows))];
  return visible.sort(comparator(resource, ordering)).map(({ id }) => id);
}

/**
 * Whole objects, in the order of their ids. Those that are gone by now are left out, and so are those that have left the
 * caller's permission since.
 */
async function hydrate(
  reader: Reader,
  { type }: Resource,
  ids: readonly number[],
  { grant }: Visible,
): Promise<readonly StoredObject[]> {
  const loaded = await reader.getMany(ids.map((id) => ({ type, id })));
  return permitted(
    reader,
    grant,
    ids.flatMap((id) => loaded.get(refKey({ type, id })) ?? []),
  );
}
