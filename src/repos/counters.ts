import { idsPerBucket } from './table.ts';

/*
 * The counter of a partition says, in words of 48 ids, what stands in it; every write of an object adds to it in its own
 * transaction.
 *
 * `<word>`: one bit for each live id. A create adds 2^bit, a delete takes it away. So the counters give the exact count of a
 * collection and the id at any offset.
 *
 * `v<word>`: the sum of the versions of its objects, each times the weight of its id. Versions only rise and ids are never
 * given again, so that whoever holds objects of a word with the same live ids and the same sum holds them as they are.
 */
export const bitsPerWord = 48;
const halfWord = 2 ** 24;

/** How often an object of the partition was created, deleted or moved to another place in the default order. */
export const movesAttribute = 'moves';

/** The sum of versions is the sum of weighted versions modulo this: 4 million writes of the objects of one word. */
const versionsPerWord = 2 ** 22;
const versionsAttribute = 'v';

/** What the version of an object counts in the sum of its word, by the place of its id in the word. */
export const weightOf = (bit: number): number => 1 + bit * versionsPerWord;

/** What is missing to a sum, as a number of versions and as the sum of the places that they are missing at. */
export function missingVersions(difference: number): { readonly versions: number; readonly places: number } {
  const versions = difference % versionsPerWord;
  return { versions, places: (difference - versions) / versionsPerWord };
}

/** Additions to the attributes of one counter. */
export type CounterDelta = Readonly<Record<string, number>>;

/** Position of an id in the partition that holds it. */
export const positionOf = (id: number, shards: number): number => Math.floor((id % idsPerBucket) / shards);

/** What a write adds to the counter of its object. A version of 0 stands for no object. */
export function counterDelta(
  id: number,
  shards: number,
  { from, to, moved }: { readonly from: number; readonly to: number; readonly moved: boolean },
): CounterDelta {
  const position = positionOf(id, shards);
  const word = Math.floor(position / bitsPerWord);
  const bit = position % bitsPerWord;
  const live = (to > 0 ? 1 : 0) - (from > 0 ? 1 : 0);
  return {
    ...(moved ? { [movesAttribute]: 1 } : {}),
    ...(live === 0 ? {} : { [String(word)]: live * 2 ** bit }),
    [`${versionsAttribute}${word}`]: (to - from) * weightOf(bit),
  };
}

/** The words of one counter: live ids as bits, and sums of versions. */
export interface CounterWords {
  /** `<bucket>.<shard>` */
  readonly partition: string;
  /** The bits of a word, 0 for one that has none. */
  live(word: number): number;
  versions(word: number): number;
}

export const counterWords = (counter: Readonly<Record<string, unknown>>): CounterWords => ({
  partition: String(counter.sk),
  live: (word) => Number(counter[word] ?? 0),
  versions: (word) => Number(counter[`${versionsAttribute}${word}`] ?? 0),
});

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
              bitsOf(bits).map((bit) => bucket * idsPerBucket + (word * bitsPerWord + bit) * shards + shard),
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

export const bitsOf = (word: number): readonly number[] =>
  halves(word).flatMap((half, index) =>
    Array.from({ length: 24 }, (_, bit) => bit)
      .filter((bit) => (half & (1 << bit)) !== 0)
      .map((bit) => bit + index * 24),
  );
