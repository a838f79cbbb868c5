import { expect, test } from 'vitest';
import { memoizeNewest } from '../../../../src/domain/engine/memoize.ts';

test('what was made for the newest arguments is kept, and no more', () => {
  const made: (string | undefined)[] = [];
  const of = memoizeNewest(2, (name: string | undefined) => {
    made.push(name);
    return undefined;
  });
  for (const name of ['a', 'b', 'a', undefined, undefined, 'b', 'a', 'b']) of(name);
  expect(made).toEqual(['a', 'b', undefined, 'a', 'b']);
});
