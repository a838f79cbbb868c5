import { expect, test } from 'vitest';
import { isExpired } from '../../../../../src/domain/lifecycle/spares/spare-reservations.ts';

const now = '2026-03-01T12:00:00.000Z';

test.each([
  ['a moment before its end', '2026-03-01T12:00:00.001Z', false],
  ['at its end', now, true],
  ['after its end', '2026-03-01T11:59:59.999Z', true],
  ['without an end', null, false],
])('a reservation %s has expired or not', (_, expires, expired) => {
  expect(isExpired({ status: 'active', expires }, now)).toBe(expired);
  expect(isExpired({ status: 'cancelled', expires }, now)).toBe(false);
});
