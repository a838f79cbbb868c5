import { expect, test } from 'vitest';
import { parseId } from '../../../../../src/domain/engine/schema/ids.ts';

test.each([
  ['0', 0],
  ['17', 17],
  ['999999999999999', 999_999_999_999_999],
  ['1000000000000000', undefined],
  ['', undefined],
  ['-1', undefined],
  [' 1', undefined],
  ['1.0', undefined],
  ['١', undefined],
])('%j is the id %j', (text, id) => {
  expect(parseId(text)).toBe(id);
});
