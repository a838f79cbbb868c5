import { describe, expect, test } from 'vitest';
import { Sightings } from '../../../../src/console/dock/sightings.ts';
import { codesIn, groupSeparator, type Taken, WedgeReader } from '../../../../src/console/dock/wedge.ts';

/** Types keys with so many milliseconds between them; answers what was made of each. */
function typed(keys: readonly string[], pause: number, reader = new WedgeReader(), start = 10_000): readonly Taken[] {
  return keys.map((key, index) =>
    reader.take({
      key: key.replace(/^Ctrl\+/, ''),
      time: start + index * pause,
      isChord: key.startsWith('Ctrl+'),
    }),
  );
}

const codes = (taken: readonly Taken[]): readonly string[] =>
  taken.flatMap((one) => (typeof one === 'string' ? [] : [one.code]));

describe('a scanner that types', () => {
  test('ends with Enter or Tab, and its keys after the first two are no longer the page’s', () => {
    const taken = typed([...'FOC1234', 'Enter'], 8);
    expect(taken.slice(0, 4)).toEqual(['not-ours', 'not-ours', 'ours', 'ours']);
    expect(taken.at(-1)).toEqual({ code: 'FOC1234' });
    expect(codes(typed([...'FOC1234', 'Tab'], 30))).toEqual(['FOC1234']);
  });

  test('holds Shift for capitals, and sends the mark between elements as Ctrl+] or F8', () => {
    expect(codes(typed(['Shift', 'A', 'Shift', 'B', 'c', 'Enter'], 10))).toEqual(['ABc']);
    expect(codes(typed([...'10AB', 'Ctrl+]', ...'211', 'F8', ...'24X', 'Enter'], 10))).toEqual([
      `10AB${groupSeparator}211${groupSeparator}24X`,
    ]);
  });

  test('may have spaces in its codes, and a pause now and then', () => {
    const reader = new WedgeReader();
    typed([...'PN 1'], 10, reader, 10_000);
    expect(codes(typed([...'2345', 'Enter'], 10, reader, 10_130))).toEqual(['PN 12345']);
  });

  test('one code after the other, 500 of them, are told apart', () => {
    const reader = new WedgeReader();
    const all = Array.from({ length: 500 }, (_, index) => `SN${String(index).padStart(6, '0')}`);
    const keys = all.flatMap((code) => [...code, 'Enter']);
    expect(codes(typed(keys, 2, reader))).toEqual(all);
  });
});

describe('a person who types', () => {
  test('is no scanner', () => {
    expect(new Set(typed([...'hello there', 'Enter'], 90))).toEqual(new Set(['not-ours']));
    expect(typed(['a', 'Enter'], 5)).toEqual(['not-ours', 'not-ours']);
    expect(typed(['Tab', 'Tab', 'Enter', 'Enter'], 5)).toEqual(Array.from({ length: 4 }, () => 'not-ours'));
  });

  test('does not leave keys to the code that a scanner types next', () => {
    const reader = new WedgeReader();
    typed(['x', 'y'], 90, reader, 10_000);
    expect(codes(typed([...'SN1', 'Enter'], 5, reader, 11_000))).toEqual(['SN1']);
  });
});

test('a pasted text holds a code in each line or cell', () => {
  expect(codesIn(' SN1\r\nSN2\n\n SN3 \tSN4\n')).toEqual(['SN1', 'SN2', 'SN3', 'SN4']);
  expect(codesIn(`0100614141999996${groupSeparator}211`)).toEqual([`0100614141999996${groupSeparator}211`]);
});

test('a camera takes a code again only when it was out of sight', () => {
  const sightings = new Sightings();
  expect(sightings.newOf(['A', 'A', 'B'], 1_000)).toEqual(['A', 'B']);
  expect(sightings.newOf(['A'], 2_500)).toEqual([]);
  expect(sightings.newOf(['A', 'B'], 4_000)).toEqual(['B']);
  expect(sightings.newOf(['A'], 6_000)).toEqual(['A']);
});
