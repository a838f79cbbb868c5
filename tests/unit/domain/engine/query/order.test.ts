import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { orderKey } from '../../../../../src/domain/engine/query/order.ts';
import { compareKeys, naturalKey } from '../../../../../src/domain/engine/schema/natural-sort.ts';
import { registry } from '../../../../../src/domain/registry.ts';

describe('natural order', () => {
  const sorted = (names: readonly string[]) => names.toSorted((a, b) => compareKeys(naturalKey(a), naturalKey(b)));

  test('numbers in names count as numbers', () => {
    expect(sorted(['sw10', 'sw9', 'sw100', 'sw1'])).toEqual(['sw1', 'sw9', 'sw10', 'sw100']);
    expect(sorted(['ge-0/0/10', 'ge-0/0/2', 'ge-0/1/0'])).toEqual(['ge-0/0/2', 'ge-0/0/10', 'ge-0/1/0']);
  });

  test('case and leading zeros make no difference', () => {
    expect(naturalKey('Rack 007')).toBe(naturalKey('rack 7'));
  });
});

describe('order keys', () => {
  test('compare as their UTF-8 bytes do, as in DynamoDB', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
        expect(Math.sign(compareKeys(a, b))).toBe(Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b))));
      }),
    );
    expect(compareKeys('\uffee', '\u{1f600}')).toBeLessThan(0);
  });

  test('fit the 1,024 bytes of a sort key, whatever names hold', () => {
    const names = ['x'.repeat(300), '機'.repeat(300), '\u{1f600}'.repeat(300), '1a'.repeat(200), '\ufdfa'.repeat(100)];
    for (const resource of registry.resources)
      for (const name of names) {
        const values = Object.fromEntries(Object.keys(resource.fields).map((field) => [field, name]));
        expect(Buffer.byteLength(orderKey(resource, values, 1))).toBeLessThanOrEqual(1024);
      }
  });
});
