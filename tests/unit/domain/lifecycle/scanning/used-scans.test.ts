import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  isUsed,
  storedUse,
  usedScans,
  withoutScans,
  withScans,
} from '../../../../../src/domain/lifecycle/scanning/used-scans.ts';

const none = usedScans({});
const a = (...sequences: readonly number[]) => sequences.map((sequence) => ({ scanner: 'A', sequence }));

test('sequences that follow one another become one range', () => {
  expect(storedUse(withScans(withScans(none, a(1, 2, 5)), a(4, 3, 9)))).toEqual({
    'scanner A': [
      [1, 5],
      [9, 9],
    ],
  });
  const used = withScans(none, [...a(1, 2, 3, 4), { scanner: null, sequence: 2 }]);
  expect(storedUse(withoutScans(used, withScans(none, a(2, 3))))).toEqual({
    'scanner A': [
      [1, 1],
      [4, 4],
    ],
    own: [[2, 2]],
  });
  expect(isUsed(used, { scanner: '', sequence: 2 })).toBe(false);
});

test('use and its reversal are those of sets', () => {
  const sequences = fc.uniqueArray(fc.nat(60));
  fc.assert(
    fc.property(sequences, sequences, sequences, (first, second, gone) => {
      const used = withoutScans(withScans(withScans(none, a(...first)), a(...second)), withScans(none, a(...gone)));
      const kept = usedScans(storedUse(used));
      const expected = new Set([...first, ...second].filter((sequence) => !gone.includes(sequence)));
      for (let sequence = 0; sequence <= 60; sequence++)
        expect(isUsed(kept, { scanner: 'A', sequence })).toBe(expected.has(sequence));
    }),
  );
});
