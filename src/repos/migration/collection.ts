import type { Resource } from '../../domain/engine/resource/resource.ts';
import { keyText, referrerKeys } from '../actions.ts';
import type { TableAccess } from '../client.ts';
import { chunks, mapLimited } from '../concurrency.ts';
import { type CounterDelta, counterDelta, sumDeltas } from '../counters.ts';
import { storedObject } from '../items.ts';
import type { KeyLoader, RawItem } from '../key-loader.ts';
import { itemsOf } from '../query.ts';
import { bucketOf, counterPartition, type Key, objectPartition, sequenceKey } from '../table.ts';
import { counting, putting, type Repair, removing } from './repair.ts';
import { consequencesOf, objectRepair, withPresent } from './stored-object.ts';

/** How a pass works. `repair` makes the writes, or only counts them. */
export interface Pass {
  readonly access: TableAccess;
  /** Of whole items. */
  readonly keys: KeyLoader;
  readonly repair: (repairs: readonly Repair[]) => Promise<void>;
  readonly report: (problems: readonly string[]) => void;
}

/** What is known of a collection only when all of its objects were read. */
interface Totals {
  objects: number;
  readonly referrers: Map<string, { readonly key: Key; count: number }>;
  /** Keys of owned rows, by partition. */
  readonly rows: Map<string, Set<string>>;
}

const partitionsInParallel = 4;
const keysAtOnce = 1_000;

/** Puts right all that follows from the objects of a collection; answers how many there are. */
export async function passOver(pass: Pass, resource: Resource): Promise<number> {
  const { access } = pass;
  const counters = new Map<string, RawItem>();
  for await (const item of itemsOf(access, { pk: counterPartition(resource.type) }))
    counters.set(String(item.sk), item);
  const partitions = new Set([...counters.keys(), ...(await usedPartitions(pass, resource))]);
  const totals: Totals = { objects: 0, referrers: new Map(), rows: new Map() };
  await mapLimited([...partitions], partitionsInParallel, async (partition) => {
    const delta = await passOverPartition(pass, resource, partition, totals);
    await pass.repair(counterRepair(resource, partition, delta, counters.get(partition)));
  });
  await passOverReferrers(pass, resource, totals);
  await passOverRows(pass, totals);
  return totals.objects;
}

/** The partitions that ids were ever given in. */
async function usedPartitions({ keys }: Pass, { type, shards }: Resource): Promise<readonly string[]> {
  const last = Number((await keys.load(sequenceKey(type)))?.last ?? -1);
  const buckets = last < 0 ? 0 : Number(bucketOf(last, shards).split('.')[0]) + 1;
  return Array.from({ length: buckets * shards }, (_, index) => `${Math.floor(index / shards)}.${index % shards}`);
}

/** Answers what the counter of the partition has to say. */
async function passOverPartition(
  { access, keys, repair, report }: Pass,
  resource: Resource,
  partition: string,
  totals: Totals,
): Promise<CounterDelta> {
  let delta: CounterDelta = {};
  const items: RawItem[] = [];
  for await (const item of itemsOf(access, { pk: objectPartition(resource.type, partition) })) items.push(item);
  for (const some of chunks(items, keysAtOnce)) {
    const objects = some.map((item) => ({ item, object: storedObject(resource, item) }));
    for (const { object } of objects) {
      const { id, version } = object;
      delta = sumDeltas(delta, counterDelta(id, resource.shards, { from: 0, to: version, moved: false }));
      for (const key of referrerKeys(resource, object.values)) countIn(totals.referrers, key);
    }
    const consequences = objects.flatMap(({ object }) => consequencesOf(resource, object));
    for (const { kind, item } of consequences) if (kind === 'owned rows') rememberRow(totals.rows, item);
    const found = await withPresent(keys, consequences);
    report(found.flatMap(([{ problems }, present]) => problems(present)));
    await repair([
      ...objects.flatMap(({ item, object }) => objectRepair(resource, object, item)),
      ...found.flatMap(([{ repairs }, present]) => repairs(present)),
    ]);
    totals.objects += objects.length;
  }
  return delta;
}

function countIn(referrers: Totals['referrers'], key: Key): void {
  const known = referrers.get(keyText(key));
  if (known) known.count += 1;
  else referrers.set(keyText(key), { key, count: 1 });
}

function rememberRow(rows: Totals['rows'], { pk, sk }: Key): void {
  const known = rows.get(pk);
  if (known) known.add(sk);
  else rows.set(pk, new Set([sk]));
}

/** Live ids, and sums of versions where somebody reads them. Other attributes, such as `moves`, stay as they are. */
function counterRepair(
  { type, unbounded }: Resource,
  sk: string,
  delta: CounterDelta,
  present: RawItem | undefined,
): readonly Repair[] {
  const isCounted = (name: string): boolean => (unbounded ? /^\d+$/ : /^v?\d+$/).test(name);
  const names = new Set([...Object.keys(delta), ...Object.keys(present ?? {})].filter(isCounted));
  if ([...names].every((name) => Number(present?.[name] ?? 0) === (delta[name] ?? 0))) return [];
  const kept = Object.entries(present ?? {}).filter(([name]) => !isCounted(name));
  const counted = Object.entries(delta).filter(([name]) => isCounted(name));
  return [
    putting('counters', {
      pk: counterPartition(type),
      sk,
      ...Object.fromEntries(kept),
      ...Object.fromEntries(counted),
    }),
  ];
}

async function passOverReferrers({ keys, repair }: Pass, { type }: Resource, { referrers }: Totals): Promise<void> {
  for (const some of chunks([...referrers.values()], keysAtOnce)) {
    const present = await Promise.all(some.map(({ key }) => keys.load(key)));
    await repair(
      some.flatMap(({ key, count }, index) => (present[index]?.[type] === count ? [] : [counting(key, type, count)])),
    );
  }
}

/** Removes rows that stand under a place which their objects no longer have. */
async function passOverRows({ access, repair }: Pass, { rows }: Totals): Promise<void> {
  await mapLimited([...rows], partitionsInParallel, async ([pk, wanted]) => {
    const stale: Repair[] = [];
    for await (const { sk } of itemsOf(access, { pk, attributes: ['sk'] }))
      if (!wanted.has(String(sk))) stale.push(removing('owned rows', { pk, sk: String(sk) }));
    await repair(stale);
  });
}
