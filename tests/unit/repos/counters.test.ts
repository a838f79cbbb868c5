import fc from 'fast-check';
import { expect, test } from 'vitest';
import { registry } from '../../../src/domain/registry.ts';
import { type CounterDelta, counterDelta, idsAt, liveIdCountsOf, sumDeltas } from '../../../src/repos/counters.ts';
import { bucketOf, idsPerBucket } from '../../../src/repos/table.ts';

const shardCounts = [1, 2, 4, 8];

/** A create, an update that moves the object, a delete. */
const writeOf = (live: number) => ({ from: live > 0 ? 0 : 1, to: live > 0 ? 1 : live === 0 ? 2 : 0, moved: true });

/** Counter items after so many creates, updates that move an object (0) and deletes. */
function counters(changes: readonly { readonly id: number; readonly live: number }[], shards: number) {
  const items = new Map<string, CounterDelta>();
  for (const { id, live } of changes) {
    const sk = bucketOf(id, shards);
    items.set(sk, sumDeltas(items.get(sk) ?? {}, counterDelta(id, shards, writeOf(live))));
  }
  return [...items].map(([sk, delta]) => ({ sk, ...delta }));
}

const someIds = fc.uniqueArray(fc.integer({ min: 1, max: 3 * idsPerBucket }), { maxLength: 200 });

test('counters know exactly which ids are live', () => {
  fc.assert(
    fc.property(someIds, fc.constantFrom(...shardCounts), (ids, shards) => {
      const gone = ids.filter((_, index) => index % 3 === 0);
      const changes = [...ids.map((id) => ({ id, live: 1 })), ...gone.map((id) => ({ id, live: -1 }))];
      const counts = liveIdCountsOf(counters(changes, shards), shards);
      const left = ids.filter((id) => !gone.includes(id)).sort((a, b) => a - b);
      expect(counts.buckets.flatMap((bucket) => bucket.ids())).toEqual(left);
      expect(counts.count).toBe(left.length);
      expect(counts.moves).toBe(changes.length);
    }),
  );
});

test('pages by id are slices of the live ids', () => {
  const page = fc.record({
    offset: fc.nat(220),
    limit: fc.integer({ min: 1, max: 60 }),
    descending: fc.boolean(),
    startId: fc.constantFrom(0, 1, 777, idsPerBucket, 2 * idsPerBucket + 5),
  });
  fc.assert(
    fc.property(someIds, page, (ids, request) => {
      const counts = liveIdCountsOf(
        counters(
          ids.map((id) => ({ id, live: 1 })),
          4,
        ),
        4,
      );
      const up = ids.filter((id) => id >= request.startId).sort((a, b) => a - b);
      const inOrder = request.descending ? up.toReversed() : up;
      expect(idsAt(counts, request)).toEqual(inOrder.slice(request.offset, request.offset + request.limit));
    }),
  );
});

test('a full bucket without shards stays within one write unit', () => {
  const all = Array.from({ length: idsPerBucket }, (_, id) => ({ id, live: 1 }));
  const [item] = counters(all, 1);
  const words = Object.entries(item ?? {}).filter(([name]) => /^\d+$/.test(name));
  // DynamoDB: a number takes a byte for every two digits, and one more.
  const bytes = words.reduce((sum, [name, value]) => sum + name.length + Math.ceil(String(value).length / 2) + 1, 0);
  expect(bytes).toBeLessThan(950);
});

test('partitions of every resource share its ids evenly', () => {
  for (const { type, shards } of registry.resources) expect([type, idsPerBucket % shards]).toEqual([type, 0]);
});
