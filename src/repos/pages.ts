import type { ObjectPage, PageRequest, Reader } from '../domain/engine/ports.ts';
import type { Resource, StoredObject } from '../domain/engine/resource/resource.ts';
import { refKey } from '../domain/engine/resource/resource.ts';
import { compareKeys, idKey } from '../domain/engine/schema/natural-sort.ts';
import { backoff } from './backoff.ts';
import { type Checkpoint, Checkpoints } from './checkpoints.ts';
import type { TableAccess } from './client.ts';
import { idsAt, type LiveIdCounts, liveIdCountsOf } from './counters.ts';
import { storedObject } from './items.ts';
import type { RawItem } from './key-loader.ts';
import { mergeOrdered } from './merge.ts';
import { itemsOf, pagesOf } from './query.ts';
import {
  bucketOf,
  checkpointPartition,
  collectionPartition,
  counterPartition,
  indexAttribute,
  inOrderIndex,
  objectPartition,
} from './table.ts';

/** Pages that start before this row are read from the beginning. */
const shallow = 500;
/** Rows between the checkpoints that a reader leaves behind. */
const spacing = 250;
/** A pass over more rows than this is made by one reader, for all. */
const longPass = 5_000;
const waits = 12;

/** The counters of a collection, read strongly. */
export async function readLiveIdCounts(access: TableAccess, resource: Resource): Promise<LiveIdCounts> {
  const counters: RawItem[] = [];
  for await (const counter of itemsOf(access, { pk: counterPartition(resource.type) })) counters.push(counter);
  return liveIdCountsOf(counters, resource.shards);
}

/** Pages of whole collections, at a cost that does not depend on the offset. */
export async function readPage(
  access: TableAccess,
  getMany: Reader['getMany'],
  request: PageRequest,
): Promise<ObjectPage> {
  const resource = access.registry.resourceOf(request.type);
  if (request.order === 'id') {
    const counts = await readLiveIdCounts(access, resource);
    const ids = idsAt(counts, { startId: 0, ...request });
    return { count: counts.count, objects: await objectsWithIds(access, getMany, resource, ids) };
  }
  if (request.offset < shallow) {
    const [{ count }, rows] = await Promise.all([
      readLiveIdCounts(access, resource),
      pageFrom(access, request, { offset: 0 }, ignore),
    ]);
    return { count, objects: await hydrate(getMany, resource, rows.map(idOf)) };
  }
  const { count, moves } = await readLiveIdCounts(access, resource);
  const rows = await deepPage(access, request, moves);
  return { count, objects: await hydrate(getMany, resource, rows.map(idOf)) };
}

const ignore = (): void => {};
const idOf = (row: RawItem): number => Number(row.sk);

async function hydrate(getMany: Reader['getMany'], { type }: Resource, ids: readonly number[]) {
  const loaded = await getMany(ids.map((id) => ({ type, id })));
  return ids.flatMap((id) => loaded.get(refKey({ type, id })) ?? []);
}

/**
 * `ids` follow each other without a live id between them, so in each partition they are one range, which costs a
 * fraction of reading them one by one.
 */
async function objectsWithIds(
  access: TableAccess,
  getMany: Reader['getMany'],
  resource: Resource,
  ids: readonly number[],
): Promise<readonly StoredObject[]> {
  const ranges = Map.groupBy(ids, (id) => bucketOf(id, resource.shards));
  if (ranges.size * 2 > ids.length) return hydrate(getMany, resource, ids);
  const found = new Map<number, StoredObject>();
  await Promise.all(
    [...ranges].map(async ([bucket, own]) => {
      const range = { from: idKey(Math.min(...own)), to: idKey(Math.max(...own)) };
      const attributes = ['sk', 'version', 'body'];
      for await (const item of itemsOf(access, { pk: objectPartition(resource.type, bucket), range, attributes }))
        found.set(idOf(item), storedObject(resource, item));
    }),
  );
  return ids.flatMap((id) => found.get(id) ?? []);
}

/** Starts at the nearest checkpoint, and leaves checkpoints behind for later readers. */
async function deepPage(access: TableAccess, request: PageRequest, moves: number): Promise<readonly RawItem[]> {
  const direction = request.descending ? 'desc' : 'asc';
  const checkpoints = new Checkpoints(access, checkpointPartition(request.type, direction, moves));
  const { start, claimed } = await startOf(checkpoints, request.offset);
  const reached: Checkpoint[] = [];
  try {
    const rows = await pageFrom(access, request, start, (checkpoint) => reached.push(checkpoint));
    await checkpoints.keep(reached);
    return rows;
  } finally {
    // Also when it failed: others wait for these checkpoints.
    if (claimed) await checkpoints.release();
  }
}

/** Of several readers who would pass over the same thousands of rows, one does so while the others wait. */
async function startOf(checkpoints: Checkpoints, offset: number): Promise<{ start: Checkpoint; claimed: boolean }> {
  let start = await checkpoints.nearest(offset);
  for (let attempt = 0; attempt < waits && offset - start.offset > longPass; attempt++) {
    if (await checkpoints.claim()) return { start, claimed: true };
    await backoff(attempt);
    start = await checkpoints.nearest(offset);
  }
  return { start, claimed: false };
}

/** The rows of the page, read from `start` on; `onCheckpoint` gets a checkpoint every `spacing` rows. */
async function pageFrom(
  access: TableAccess,
  { type, descending, offset, limit }: PageRequest,
  start: Checkpoint,
  onCheckpoint: (checkpoint: Checkpoint) => void,
): Promise<readonly RawItem[]> {
  const resource = access.registry.resourceOf(type);
  const sign = descending ? -1 : 1;
  const share = (offset - start.offset + limit) / resource.shards;
  const expected = Math.ceil(resource.shards === 1 ? share : share + Math.sqrt(share));
  const streams = Array.from({ length: resource.shards }, (_, shard) =>
    pagesOf(
      access,
      {
        pk: collectionPartition(type, shard),
        index: { name: inOrderIndex, attribute: indexAttribute(inOrderIndex) },
        attributes: ['sk', 'order'],
        descending,
        ...(start.key === undefined ? {} : { range: descending ? { before: start.key } : { after: start.key } }),
      },
      expected,
    ),
  );
  const rows: RawItem[] = [];
  let passed = start.offset;
  for await (const row of mergeOrdered(streams, (a, b) => sign * compareKeys(String(a.order), String(b.order)))) {
    passed += 1;
    if (passed > offset) rows.push(row);
    if (passed % spacing === 0) onCheckpoint({ offset: passed, key: String(row.order) });
    if (rows.length === limit) break;
  }
  return rows;
}
