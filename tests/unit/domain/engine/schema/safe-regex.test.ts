import { expect, test } from 'vitest';
import { boundedPattern } from '../../../../../src/domain/engine/schema/safe-regex.ts';

const patternOf = async (text: string, caseInsensitive = false) => {
  const pattern = await boundedPattern(text, caseInsensitive);
  if (pattern.problem !== undefined) throw new Error(pattern.problem);
  return pattern;
};

test('a pattern is found anywhere or from the first character on', async () => {
  const { finds, begins } = await patternOf('b+c?');
  expect(finds('abc')).toBe(true);
  expect(begins('abc')).toBe(false);
  expect(begins('bbd')).toBe(true);
  expect((await patternOf('ABC')).finds('abc')).toBe(false);
  expect((await patternOf('ABC', true)).finds('abc')).toBe(true);
});

test('what no RE2 can run is a problem that the caller can name', async () => {
  expect(await boundedPattern('(')).toHaveProperty('problem', expect.stringContaining('missing'));
  expect(await boundedPattern('(a)\\1')).toHaveProperty('problem', expect.any(String));
  expect(await boundedPattern('a'.repeat(501))).toEqual({ problem: 'longer than 500 characters' });
});

test('a hostile pattern takes time in proportion to the text', async () => {
  const { finds } = await patternOf('(a+)+$');
  const started = performance.now();
  expect(finds(`${'a'.repeat(20_000)}!`)).toBe(false);
  expect(performance.now() - started).toBeLessThan(2_000);
});
