import { idsPerBucket } from './table.ts';

/*
 * The counter of a partition: one bit for each of its ids, in words of 48 bits that a JavaScript number holds exactly.
 * A create adds 2^bit to a word, a delete takes it away; both happen in the transaction of the object itself, whose
 * condition lets them happen once. So the counters give the exact count of a collection and the id at any offset.
 */
const bitsPerWord = 48;
const halfWord = 2 ** 24;

/** How often an object of the partition was created, deleted or moved to another place in the default order. */
export const movesAttribute = 'moves';

/** Additions to the attributes of one counter. */
export type CounterDelta = Readonly<Record<string, number>>;

/** The addition that a change makes: +1 for a create, -1 for a delete, 0 for an update that moves the object. */
export function counterDelta(id: number, shards: number, live: number): CounterDelta {
  const position = Math.floor((id % idsPerBucket) / shards);
  const word = String(Math.floor(position / bitsPerWord));
  return { [movesAttribute]: 1, ...(live === 0 ? {} : { [word]: live * 2 ** (position % bitsPerWord) }) };
}

export function sumDeltas(a: CounterDelta, b: CounterDelta): CounterDelta {
  const sum: Record<string, number> = { ...a };
  for (const [name, delta] of Object.entries(b)) sum[name] = (sum[name] ?? 0) + delta;
  return sum;
}

/** Live ids of one bucket, over all its shards. */
interface LiveBucket {
  readonly bucket: number;
  readonly count: number;
  /** In ascending order. */
  ids(): readonly number[];
}

/** What the counters of a collection say. */
export interface LiveIdCounts {
  readonly count: number;
  readonly moves: number;
  /** In ascending order, without empty ones. */
  readonly buckets: readonly LiveBucket[];
}

/** `counters` are the items of a counter partition. */
export function liveIdCountsOf(counters: readonly Readonly<Record<string, unknown>>[], shards: number): LiveIdCounts {
  const words = new Map<number, { shard: number; word: number; bits: number }[]>();
  let moves = 0;
  for (const counter of counters) {
    const [bucket = 0, shard = 0] = String(counter.sk).split('.').map(Number);
    moves += Number(counter[movesAttribute] ?? 0);
    const own = words.get(bucket) ?? [];
    for (const [name, bits] of Object.entries(counter))
      if (/^\d+$/.test(name) && bits !== 0) own.push({ shard, word: Number(name), bits: Number(bits) });
    words.set(bucket, own);
  }
  const buckets = [...words]
    .map(
      ([bucket, own]): LiveBucket => ({
        bucket,
        count: own.reduce((sum, { bits }) => sum + bitCount(bits), 0),
        ids: () =>
          own
            .flatMap(({ shard, word, bits }) =>
              positions(bits).map((bit) => bucket * idsPerBucket + (word * bitsPerWord + bit) * shards + shard),
            )
            .sort((a, b) => a - b),
      }),
    )
    .filter(({ count }) => count > 0)
    .sort((a, b) => a.bucket - b.bucket);
  return { moves, buckets, count: buckets.reduce((sum, { count }) => sum + count, 0) };
}

/** The live ids from `startId` on, in order, after leaving out `offset` of them; at most `limit`. */
export function idsAt(
  counts: LiveIdCounts,
  page: { readonly offset: number; readonly limit: number; readonly descending: boolean; readonly startId: number },
): readonly number[] {
  const { limit, descending, startId } = page;
  const ids: number[] = [];
  let skip = page.offset;
  for (const bucket of descending ? counts.buckets.toReversed() : counts.buckets) {
    if (ids.length === limit) break;
    const cut = bucket.bucket * idsPerBucket < startId;
    if (!cut && bucket.count <= skip) {
      skip -= bucket.count;
      continue;
    }
    const live = bucket.ids().filter((id) => id >= startId);
    const wanted = (descending ? live.toReversed() : live).slice(skip, skip + limit - ids.length);
    skip = Math.max(0, skip - live.length);
    ids.push(...wanted);
  }
  return ids;
}

/** The halves of a word fit JavaScript's 32-bit operators. */
const halves = (word: number): readonly [number, number] => [word % halfWord, Math.floor(word / halfWord)];

const bitCount = (word: number): number =>
  halves(word).reduce((sum, half) => {
    let rest = half;
    let count = 0;
    for (; rest !== 0; rest &= rest - 1) count += 1;
    return sum + count;
  }, 0);

const positions = (word: number): readonly number[] =>
  halves(word).flatMap((half, index) =>
    Array.from({ length: 24 }, (_, bit) => bit)
      .filter((bit) => (half & (1 << bit)) !== 0)
      .map((bit) => bit + index * 24),
  );
