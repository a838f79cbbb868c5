import { expect, test } from 'vitest';
import { IdBlocks } from '../../../../../../src/domain/engine/id-blocks.ts';
import type { TypeName } from '../../../../../../src/domain/engine/schema/field-kinds.ts';

/** A sequence that notes how many ids were taken in each round trip. */
function sequence() {
  const taken: number[] = [];
  let last = 0;
  return {
    taken,
    async takeIds(_: TypeName, count: number): Promise<readonly number[]> {
      taken.push(count);
      last += count;
      return Array.from({ length: count }, (_unused, index) => last - count + 1 + index);
    },
  };
}

test('the ids of the expected objects are taken in one round trip and given out in order', async () => {
  const source = sequence();
  const ids = new IdBlocks(source);
  ids.expect(3);
  expect([
    await ids.takeIds('dcim.site', 1),
    await ids.takeIds('dcim.site', 1),
    await ids.takeIds('dcim.site', 1),
  ]).toEqual([[1], [2], [3]]);
  expect(source.taken).toEqual([3]);
});

test('what is left of a block is used before the next one is taken', async () => {
  const source = sequence();
  const ids = new IdBlocks(source);
  ids.expect(3);
  await ids.takeIds('dcim.site', 1);
  ids.expect(2);
  expect(await ids.takeIds('dcim.site', 3)).toEqual([2, 3, 4]);
  expect(source.taken).toEqual([3, 2]);
});

test('more than expected is taken as it is needed', async () => {
  const ids = new IdBlocks(sequence());
  expect(await ids.takeIds('dcim.site', 2)).toEqual([1, 2]);
});

test('where each object brings several others, blocks double, and no more is taken than all of them need', async () => {
  const source = sequence();
  const ids = new IdBlocks(source);
  ids.expect(5);
  const given: number[] = [];
  for (let device = 0; device < 5; device++) given.push(...(await ids.takeIds('dcim.interface', 48)));
  expect(given).toEqual(Array.from({ length: 240 }, (_, index) => index + 1));
  expect(source.taken).toEqual([48, 48, 96, 48]);
});

test('ids of what is not written after all are given out again, the lowest first', async () => {
  const ids = new IdBlocks(sequence());
  ids.expect(3);
  await ids.takeIds('dcim.site', 2);
  ids.giveBack({
    changes: [
      { action: 'create', type: 'dcim.site', id: 2, before: null, after: {} },
      { action: 'create', type: 'dcim.site', id: 1, before: null, after: {} },
    ],
    guards: [],
  });
  expect(await ids.takeIds('dcim.site', 3)).toEqual([1, 2, 3]);
});
