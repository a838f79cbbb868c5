import { expect, test } from 'vitest';
import type { JsonObject } from '../../../../../../src/domain/engine/json.ts';
import type { Reader, Row, RowSource } from '../../../../../../src/domain/engine/ports.ts';
import type { WorkUnit } from '../../../../../../src/domain/engine/store.ts';
import { RecentWrites } from '../../../../../../src/domain/engine/transfer/import/recent-writes.ts';
import { registry } from '../../../../../../src/domain/registry.ts';

const stored: readonly Row[] = [
  { id: 1, values: { name: 'Old', parent: 7 } },
  { id: 2, values: { name: 'Moved', parent: 7 } },
];

const reader: Reader = {
  registry,
  getMany: async () => new Map(),
  findUnique: async () => undefined,
  async *rows() {
    yield* stored;
  },
  findByText: async () => undefined,
  collection: async () => undefined,
  referring: async (_, __, targets) => new Map(targets.map((target) => [target, stored])),
  count: async () => stored.length,
  countReferences: async () => stored.length,
};

const region = (id: number, after: JsonObject): WorkUnit => ({
  changes: [{ action: 'create', type: 'dcim.region', id, before: null, after }],
  guards: [],
});

async function idsOf(recent: RecentWrites, source: RowSource): Promise<readonly number[]> {
  const ids: number[] = [];
  for await (const { id } of recent.over(reader, () => 100).rows(source)) ids.push(id);
  return ids;
}

const children = { kind: 'reference', type: 'dcim.region', field: 'parent', target: '7' } as const;

test('rows that refer to an object include what was just written and leave out what no longer refers to it', async () => {
  const recent = new RecentWrites(registry);
  recent.written(region(2, { name: 'Moved', parent: 8 }));
  recent.written(region(3, { name: 'New', parent: 7 }));
  recent.written(region(4, { name: 'Elsewhere', parent: 9 }));
  expect(await idsOf(recent, children)).toEqual([1, 3]);
});

test('rows in order include what was just written if its name fits', async () => {
  const recent = new RecentWrites(registry);
  recent.written(region(3, { name: 'Rack 10' }));
  const inOrder = { kind: 'in-order', type: 'dcim.region' } as const;
  expect(await idsOf(recent, { ...inOrder, equals: 'Rack 10' })).toContain(3);
  expect(await idsOf(recent, { ...inOrder, equals: 'Rack 1' })).not.toContain(3);
  expect(await idsOf(recent, { ...inOrder, between: { first: 'Rack 9', last: 'Rack 10' } })).toContain(3);
  expect(await idsOf(recent, { ...inOrder, between: { first: 'Rack 11', last: 'Rack 20' } })).not.toContain(3);
  expect(await idsOf(recent, { kind: 'in-order', type: 'dcim.site' })).not.toContain(3);
});

test('what was not committed after all is forgotten', async () => {
  const recent = new RecentWrites(registry);
  const unit = region(3, { name: 'New', parent: 7 });
  recent.written(unit);
  recent.forget(unit);
  expect(await idsOf(recent, children)).toEqual([1, 2]);
});

test('the newest 2,000 writes are remembered', async () => {
  const recent = new RecentWrites(registry);
  for (let id = 10; id < 2_011; id++) recent.written(region(id, { name: `Region ${id}`, parent: 7 }));
  const ids = await idsOf(recent, children);
  expect(ids).toHaveLength(2 + 2_000);
  expect(ids).not.toContain(10);
  expect(ids).toContain(2_010);
});

test('what rows plan is seen by the rows behind them only', async () => {
  const recent = new RecentWrites(registry);
  recent.plan(region(3, { name: 'Before', parent: 7 }), 99);
  recent.plan(region(4, { name: 'Itself', parent: 7 }), 100);
  recent.plan(region(2, { name: 'Moved later', parent: 8 }), 101);
  expect(await idsOf(recent, children)).toEqual([1, 2, 3]);
});

test('units that change one object or claim one name collide until the first is written', () => {
  const recent = new RecentWrites(registry);
  const first = region(3, { name: 'Taken', slug: 'taken', parent: null });
  recent.plan(first, 2);
  expect(recent.collides(region(3, { name: 'Renamed', slug: 'renamed', parent: null }))).toBe(true);
  expect(recent.collides(region(4, { name: 'Taken', slug: 'other', parent: null }))).toBe(true);
  expect(recent.collides(region(4, { name: 'Free', slug: 'free', parent: null }))).toBe(false);
  recent.written(first);
  expect(recent.collides(region(4, { name: 'Taken', slug: 'other', parent: null }))).toBe(false);
});
