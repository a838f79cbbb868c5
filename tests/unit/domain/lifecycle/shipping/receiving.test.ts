import { describe, expect, test } from 'vitest';
import { freeUnits } from '../../../../../src/domain/lifecycle/balance/line-counts.ts';
import {
  countProblems,
  largestMissing,
  toleratedUnits,
} from '../../../../../src/domain/lifecycle/shipping/receiving.ts';

const none = { units: 0, percent: 0 };
const line = (qty_shipped: number, qty_received: number | null, more: object = {}) => ({
  qty_shipped,
  qty_received,
  qty_damaged: 0,
  qty_missing: 0,
  qty_returned: 0,
  qty_written_off: 0,
  qty_installed: 0,
  qty_to_pools: 0,
  ...more,
});

describe('units beyond those shipped', () => {
  test.each([
    [10, none, 0],
    [10, { units: 3, percent: 0 }, 3],
    [10, { units: 0, percent: 10 }, 1],
    [19, { units: 0, percent: 10 }, 1],
    [1000, { units: 3, percent: 0.35 }, 3],
    [1000, { units: 3, percent: 0.4 }, 4],
    [1000, { units: 0, percent: 0.29 }, 2],
    [2_147_483_647, { units: 0, percent: 100 }, 2_147_483_647],
  ])('of %i shipped, tolerance %j: %i', (shipped, tolerance, units) => {
    expect(toleratedUnits(shipped, tolerance)).toBe(units);
  });

  test('are counted with the damaged ones, and refused by their number', () => {
    expect(countProblems(line(10, 10), none)).toEqual({});
    const refused = { qty_received: ['The quantity received cannot exceed the quantity shipped.'] };
    expect(countProblems(line(10, 11), none)).toEqual(refused);
    expect(countProblems(line(10, 9, { qty_damaged: 2 }), none)).toEqual(refused);
    expect(countProblems(line(10, 11), { units: 1, percent: 0 })).toEqual({});
    expect(countProblems(line(10, 12), { units: 1, percent: 0 })).toEqual({
      qty_received: ['At most 11 units can be received: 10 were shipped.'],
    });
  });
});

test('what did not arrive can be missing, and no more', () => {
  expect(largestMissing(line(10, 6, { qty_damaged: 1 }))).toBe(3);
  expect(largestMissing(line(10, 11))).toBe(0);
  expect(countProblems(line(10, 6, { qty_missing: 4 }), none)).toEqual({});
  expect(countProblems(line(10, 6, { qty_missing: -1 }), none)).toEqual({
    qty_missing: ['The quantity missing cannot be negative: missing units have arrived since.'],
  });
  expect(countProblems(line(10, 6, { qty_missing: 5 }), none)).toEqual({
    qty_missing: ['At most 4 units of this line can be missing.'],
  });
});

test('units that are installed or in pools were received', () => {
  const used = { qty_installed: 3, qty_to_pools: 2 };
  expect(freeUnits(line(10, 7, used))).toBe(2);
  expect(countProblems(line(10, 5, used), none)).toEqual({});
  expect(countProblems(line(10, 4, used), none)).toEqual({
    qty_received: ['3 units of this line are already installed and 2 are in spares pools.'],
  });
  expect(countProblems(line(10, null, { qty_installed: 1 }), none)).toEqual({
    qty_received: ['1 units of this line are already installed.'],
  });
  expect(countProblems(line(10, -1), none)).toEqual({
    qty_received: ['Received and damaged quantities cannot be negative.'],
  });
});
