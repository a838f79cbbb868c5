import fc from 'fast-check';
import { expect, test } from 'vitest';
import { givenCell, safeCell } from '../../../../../src/domain/engine/transfer/safe-cell.ts';

const cell = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom("'", '=', '+', '-', '@', '\t', '\r', '1', '.', 'a', '"', '\uff1d') }),
);

test('every cell comes back as it was', () => {
  fc.assert(
    fc.property(cell, (given) => {
      expect(givenCell(safeCell(given))).toBe(given);
    }),
  );
});

test('nothing but a number begins like a formula', () => {
  fc.assert(
    fc.property(cell, (given) => {
      const safe = safeCell(given);
      expect(/^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(safe) && !/^-?\d+(\.\d+)?$/.test(safe)).toBe(false);
    }),
  );
});

test.each([
  ['=1+1', "'=1+1"],
  ['+49 69 1234', "'+49 69 1234"],
  ['-33.865143', '-33.865143'],
  ["'=1", "''=1"],
  ["it's", "it's"],
  ["'quoted'", "'quoted'"],
  ["'0012", "''0012"],
  ['="0012"', `'="0012"`],
])('%j is written as %j', (given, written) => {
  expect(safeCell(given)).toBe(written);
});

test.each([
  ['="0012"', '0012'],
  ['=""', ''],
  ["'00123", '00123'],
  ["''00123", "'00123"],
  [`'="0012"`, '="0012"'],
  ['="a"&"b"', '="a"&"b"'],
  ['="a""b"', '="a""b"'],
  ['="0012', '="0012'],
  ['=0012', '=0012'],
  ["'quoted'", "'quoted'"],
])('%j is read as %j', (written, given) => {
  expect(givenCell(written)).toBe(given);
});
