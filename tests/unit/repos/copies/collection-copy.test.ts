import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonObject } from '../../../../src/domain/engine/json.ts';
import { comparator } from '../../../../src/domain/engine/query/order.ts';
import { defaults } from '../../../../src/domain/engine/schema/defaults.ts';
import { registry } from '../../../../src/domain/registry.ts';
import { CollectionCopy } from '../../../../src/repos/copies/collection-copy.ts';
import { RangeCopy } from '../../../../src/repos/copies/range-copy.ts';
import {
  bitsOf,
  bitsPerWord,
  counterDelta,
  counterWords,
  positionOf,
  sumDeltas,
} from '../../../../src/repos/counters.ts';
import { narrowRow } from '../../../../src/repos/items.ts';
import { bucketOf } from '../../../../src/repos/table.ts';

const device = registry.resourceOf('dcim.device');
const ids = [1, 2, 5, 6, 97, 4_099, 4_100, 8_200] as const;
const names = ['sw2', 'sw10', 'SW3', 'é', 'a-b', '日本', '𝒳', 'ﬀ'] as const;

const values = fc.record({
  name: fc.constantFrom(null, ...names),
  site: fc.constantFrom(1, 2, 3),
  tenant: fc.constantFrom(null, 1),
  status: fc.constantFrom('active', 'planned'),
  position: fc.constantFrom(null, '1.0', '10.5'),
  tags: fc.subarray([1, 2, 3]),
  custom_fields: fc.constantFrom(null, { 1: 'x' }, { 1: 2, 2: ['y'] }),
  comments: fc.constantFrom('', 'long text'),
  created: fc.constantFrom('2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z', '2026-01-02T00:00:00.000001Z'),
});
const step = fc.oneof(
  fc.record({ verb: fc.constant('set' as const), id: fc.constantFrom(...ids), values }),
  fc.record({
    verb: fc.constantFrom('remove' as const, 'pack' as const, 'shrink' as const),
    id: fc.constantFrom(...ids),
  }),
  fc.record({
    verb: fc.constant('read' as const),
    ordering: fc.subarray(['site', '-name', 'position', '-created', 'id']),
  }),
);

interface Known {
  readonly version: number;
  readonly values: JsonObject;
}

/** Does to the copy what is done to the objects; a range that is packed is taken out of its pack. */
function rangeOf(copy: CollectionCopy, id: number): RangeCopy {
  const partition = bucketOf(id, device.shards);
  const range = copy.range(partition) ?? new RangeCopy(device, partition);
  if (!copy.range(partition)) copy.setRange(partition, range);
  return range;
}

const orderings = [device.ordering, ['-name'], ['site', '-created'], ['position', 'id'], ['-id'], ['status', 'name']];

function expectSame(copy: CollectionCopy, objects: ReadonlyMap<number, Known>): void {
  const rows = [...objects].map(([id, object]) => narrowRow(device, id, object.values));
  for (const ordering of orderings)
    expect(copy.ids(ordering)).toEqual(rows.toSorted(comparator(device, ordering)).map(({ id }) => id));
  for (const { id, values: row } of rows) {
    expect(copy.row(id)).toEqual({ id, values: row });
    expect(copy.object(id)).toEqual({ type: device.type, id, ...objects.get(id) });
    const view = copy.view(id)?.values;
    expect([view?.name, view?.comments]).toEqual([row.name, objects.get(id)?.values.comments]);
  }
  const inOrder = rows.toSorted(comparator(device, device.ordering));
  for (const site of [1, 2, 3])
    expect(copy.idsOf({ kind: 'reference', type: device.type, field: 'site', target: String(site) })).toEqual(
      inOrder.filter((row) => row.values.site === site).map(({ id }) => id),
    );
  for (const name of names)
    expect(copy.idsOf({ kind: 'in-order', type: device.type, equals: name })).toEqual(
      inOrder.filter((row) => String(row.values.name).toLowerCase() === name.toLowerCase()).map(({ id }) => id),
    );
}

test('a copy answers as the objects do, whatever is set, removed, packed and forgotten', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const copy = new CollectionCopy(device);
      const objects = new Map<number, Known>();
      for (const one of steps) {
        if (one.verb === 'read') {
          copy.ids(one.ordering);
          continue;
        }
        const range = rangeOf(copy, one.id);
        const position = positionOf(one.id, device.shards);
        if (one.verb === 'set') {
          const version = (objects.get(one.id)?.version ?? 0) + 1;
          const whole = { ...defaults(device), ...one.values, last_updated: null };
          objects.set(one.id, { version, values: whole });
          copy.set(range, position, version, whole);
        } else if (one.verb === 'remove') {
          objects.delete(one.id);
          copy.remove(range, position);
        } else if (one.verb === 'pack') {
          const { versions, columns } = range.pack();
          const partition = bucketOf(one.id, device.shards);
          copy.setRange(partition, new RangeCopy(device, partition, { versions: versions.slice(), columns }));
        } else copy.shrink();
      }
      expectSame(copy, objects);
    }),
  );
});

test('sums of versions tell every difference between a range and its counter', () => {
  const change = fc.record({ id: fc.constantFrom(...ids.slice(0, 5)), action: fc.constantFrom('write', 'delete') });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 30 }), fc.nat(30), (changes, seen) => {
      const range = new RangeCopy(device, '0.1');
      const versions = new Map<number, number>();
      let counter: Readonly<Record<string, number>> = {};
      for (const [index, { id, action }] of changes.filter(({ id: one }) => one % device.shards === 1).entries()) {
        const from = versions.get(id) ?? 0;
        const to = action === 'write' ? from + 1 : 0;
        counter = sumDeltas(counter, counterDelta(id, device.shards, { from, to, moved: false }));
        versions.set(id, to);
        const position = positionOf(id, device.shards);
        if (index >= seen) continue;
        if (to > 0) range.set(position, to, defaults(device));
        else range.remove(position);
      }
      const words = counterWords({ sk: '0.1', ...counter });
      const differs = [...versions].some(([id, version]) => range.version(positionOf(id, device.shards)) !== version);
      const told = [0, 1].some(
        (word) => range.versions(word) !== words.versions(word) || range.live(word) !== words.live(word),
      );
      expect(told).toBe(differs);
      const live = [0, 1].flatMap((word) => bitsOf(words.live(word)).map((bit) => word * bitsPerWord + bit));
      expect(live.map((position) => range.idAt(position)).sort((a, b) => a - b)).toEqual(
        [...versions].flatMap(([id, version]) => (version > 0 ? [id] : [])).sort((a, b) => a - b),
      );
    }),
  );
});
