import fc from 'fast-check';
import { expect, test } from 'vitest';
import { identifierNamed } from '../../../../../src/domain/lifecycle/codes/application-identifiers.ts';
import { hasCheckDigit, readElements, readPrinted, separator } from '../../../../../src/domain/lifecycle/codes/gs1.ts';
import { readCode } from '../../../../../src/domain/lifecycle/codes/read-code.ts';

const withCheckDigit = (digits: string): string =>
  `${digits}${Array.from({ length: 10 }, (_, digit) => digit).find((digit) => hasCheckDigit(`${digits}${digit}`))}`;

const digits = (min: number, max = min) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: min, maxLength: max }).map((list) => list.join(''));
/** Characters of GS1's set 82, without those that printed forms may mistake for the next identifier. */
const characters = (max: number) => fc.stringMatching(new RegExp(`^[A-Za-z0-9!%&*+,./:;<=>?_-]{1,${max}}$`));

const element = fc.oneof(
  digits(17).map((data) => ['00', withCheckDigit(data)] as const),
  digits(13).map((data) => ['01', withCheckDigit(data)] as const),
  digits(6).map((data) => ['17', data] as const),
  digits(2).map((data) => ['20', data] as const),
  digits(6).map((data) => ['3102', data] as const),
  digits(1, 8).map((data) => ['37', data] as const),
  characters(20).map((data) => ['10', data] as const),
  characters(20).map((data) => ['21', data] as const),
  characters(30).map((data) => ['240', data] as const),
  characters(30).map((data) => ['400', data] as const),
  characters(90).map((data) => ['91', data] as const),
);
const elements = fc.uniqueArray(element, { minLength: 1, maxLength: 6, selector: ([ai]) => ai });

type Element = readonly [ai: string, data: string];

/** As an encoder writes it: FNC1 behind data of variable length, unless nothing follows. */
const encoded = (list: readonly Element[]): string =>
  list
    .map(
      ([ai, data], index) =>
        `${ai}${data}${identifierNamed(ai)?.predefined || index === list.length - 1 ? '' : separator}`,
    )
    .join('');

test('what is written as an element string is read as it was', () => {
  fc.assert(
    fc.property(elements, fc.constantFrom('', ']C1', ']d2', ']Q3', ']e0'), (list, prefix) => {
      expect([...(readElements(encoded(list)) ?? [])]).toEqual(list);
      expect([...(readElements(separator + encoded(list)) ?? [])]).toEqual(list);
      expect([...(readPrinted(list.map(([ai, data]) => `(${ai})${data}`).join('')) ?? [])]).toEqual(list);
      const serial = list.find(([ai]) => ai === '21')?.[1];
      if (prefix !== '') expect(readCode(prefix + encoded(list)).numbers).toEqual(serial === undefined ? [] : [serial]);
    }),
  );
});

test('every text is read as something, and never in more than one form', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 400, unit: 'binary' }), (text) => {
      const { form, numbers, count } = readCode(text);
      expect(['gs1', 'data', 'plain']).toContain(form);
      expect(count).toBeGreaterThan(0);
      for (const number of numbers) expect(number).toBe(number.trim());
    }),
  );
});
