import { expect, test } from 'vitest';
import { unitStatuses, unitsGone, unitsOnHand } from '../../../../../src/domain/lifecycle/status/statuses.ts';
import { unitNumbersIn } from '../../../../../src/domain/lifecycle/units/unit-numbers.ts';

test.each([
  [
    { serial: 'S1', asset_tag: 'A1' },
    { serial: 'S1', asset_tag: 'A1' },
  ],
  [
    { serial: '', asset_tag: null },
    { serial: '', asset_tag: null },
  ],
  // Cables have neither number.
  [{ label: 'C1' }, { serial: '', asset_tag: null }],
  [
    { serial: null, asset_tag: '' },
    { serial: '', asset_tag: null },
  ],
])('the numbers in %j are %j', (values, numbers) => {
  expect(unitNumbersIn(values)).toEqual(numbers);
});

test('a unit is on hand, installed or gone', () => {
  const others = unitStatuses.map(({ value }) => value).filter((status) => !unitsOnHand.has(status));
  expect([...unitsOnHand]).toEqual(['available', 'damaged']);
  expect(others.filter((status) => !unitsGone.has(status))).toEqual(['installed']);
  expect([...unitsGone]).toEqual(['in-pool', 'returned', 'scrapped', 'lost']);
});
