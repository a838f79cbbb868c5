import { expect, test } from 'vitest';
import type { RowSource } from '../../../../../src/domain/engine/ports.ts';
import { type Building, narrowIds, offerSources } from '../../../../../src/domain/engine/query/selection.ts';

const empty = (): Building => ({ ids: undefined, sources: undefined, tests: [], needsBody: false });
const inSite = (id: number): RowSource => ({
  kind: 'reference',
  type: 'dcim.device',
  field: 'site',
  target: String(id),
});

test('two filters that name ids leave those that both name', () => {
  const building = empty();
  narrowIds(building, [1, 2, 3]);
  narrowIds(building, [2, 3, 4]);
  expect(building.ids).toEqual(new Set([2, 3]));
  narrowIds(building, [5]);
  expect(building.ids).toEqual(new Set());
});

test('of two ways to find the rows the one with fewer partitions is taken', () => {
  const building = empty();
  offerSources(building, [inSite(1), inSite(2)]);
  offerSources(building, [inSite(3)]);
  offerSources(building, [inSite(4), inSite(5), inSite(6)]);
  expect(building.sources).toEqual([inSite(3)]);
});
