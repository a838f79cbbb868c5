import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  isUsed,
  scansUsed,
  storedUse,
  usedScans,
  withoutScans,
  withUsed,
} from '../../../../../src/domain/lifecycle/scanning/used-scans.ts';

const a = (...sequences: readonly number[]) => sequences.map((sequence) => ({ scanner: 'A', sequence }));

test('sequences that follow one another become one range', () => {
  expect(storedUse(withUsed(scansUsed(a(1, 2, 5)), scansUsed(a(4, 3, 9))))).toEqual({
    'scanner A': [
      [1, 5],
      [9, 9],
    ],
  });
  const used = scansUsed([...a(1, 2, 3, 4), { scanner: null, sequence: 2 }]);
  expect(storedUse(withoutScans(used, scansUsed(a(2, 3))))).toEqual({
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
      const used = withoutScans(withUsed(scansUsed(a(...first)), scansUsed(a(...second))), scansUsed(a(...gone)));
      const kept = usedScans(storedUse(used));
      const expected = new Set([...first, ...second].filter((sequence) => !gone.includes(sequence)));
      for (let sequence = 0; sequence <= 60; sequence++)
        expect(isUsed(kept, { scanner: 'A', sequence })).toBe(expected.has(sequence));
    }),
  );
});
