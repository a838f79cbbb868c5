import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergeOrdered } from '../../../src/repos/merge.ts';

const compare = (a: number, b: number): number => a - b;

async function* pages<T>(...list: readonly (readonly T[])[]): AsyncGenerator<readonly T[]> {
  yield* list;
}

async function collect<T>(values: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const value of values) all.push(value);
  return all;
}

test('ordered streams become one ordered stream, whatever pages they come in', async () => {
  const stream = fc.array(fc.array(fc.integer(), { maxLength: 4 }), { maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(fc.array(stream, { maxLength: 5 }), async (given) => {
      const sorted = given.map((parts) => {
        const values = parts.flat().sort(compare);
        return parts.map(({ length }) => values.splice(0, length));
      });
      const merged = await collect(
        mergeOrdered(
          sorted.map((parts) => pages(...parts)),
          compare,
        ),
      );
      expect(merged).toEqual(given.flat(2).sort(compare));
    }),
  );
});

test('zero and empty texts are values like others', async () => {
  expect(await collect(mergeOrdered([pages([-1, 0]), pages([0, 1])], compare))).toEqual([-1, 0, 0, 1]);
});

test('a reader that stops early closes all streams', async () => {
  let closed = 0;
  async function* endless(): AsyncGenerator<readonly number[]> {
    try {
      for (;;) yield [1];
    } finally {
      closed += 1;
    }
  }
  for await (const _ of mergeOrdered([endless(), endless()], compare)) break;
  expect(closed).toBe(2);
});

test('an error of one stream reaches the reader', async () => {
  async function* broken(): AsyncGenerator<readonly number[]> {
    yield [1];
    throw new Error('broken');
  }
  await expect(collect(mergeOrdered([broken(), pages([2])], compare))).rejects.toThrow('broken');
});
