import { expect, test } from 'vitest';
import { attributesOf, plainItem } from '../../../src/repos/attribute-values.ts';

test('an item has its texts and numbers, as large as the words of a counter', () => {
  const item = { pk: { S: 'count#dcim.site' }, sk: { S: '' }, '0': { N: '281474976710655' }, moves: { N: '-2' } };
  expect(plainItem(item)).toEqual({ pk: 'count#dcim.site', sk: '', '0': 281_474_976_710_655, moves: -2 });
});

test('a packed column comes as bytes', () => {
  expect(plainItem({ column: { B: new Uint8Array([1, 2]) } })).toEqual({ column: new Uint8Array([1, 2]) });
});

test('what no item holds that is read by key is an error, not a gap', () => {
  expect(() => plainItem({ data: { BOOL: true } })).toThrow('data');
});

test('a key is two texts', () => {
  expect(attributesOf({ pk: 'a', sk: 'b' })).toEqual({ pk: { S: 'a' }, sk: { S: 'b' } });
});
