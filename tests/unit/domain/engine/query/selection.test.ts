import { expect, test } from 'vitest';
import type { RowSource } from '../../../../../src/domain/engine/ports.ts';
import { narrowIds, offerSources, type SelectionBuilder } from '../../../../../src/domain/engine/query/selection.ts';

const empty = (): SelectionBuilder => ({
  ids: undefined,
  sources: undefined,
  tests: [],
  needsBody: false,
});
const inSite = (id: number): RowSource => ({
  kind: 'reference',
  type: 'dcim.device',
  field: 'site',
  target: String(id),
});

test('two filters that name ids leave those that both name', () => {
  const builder = empty();
  narrowIds(builder, [1, 2, 3]);
  narrowIds(builder, [2, 3, 4]);
  expect(builder.ids).toEqual(new Set([2, 3]));
  narrowIds(builder, [5]);
  expect(builder.ids).toEqual(new Set());
});

test('of two ways to find the rows the one with fewer partitions is taken', () => {
  const builder = empty();
  offerSources(builder, [inSite(1), inSite(2)]);
  offerSources(builder, [inSite(3)]);
  offerSources(builder, [inSite(4), inSite(5), inSite(6)]);
  expect(builder.sources).toEqual([inSite(3)]);
});
