import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { backoff } from '../../../src/repos/backoff.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** The longest that an attempt waits, in milliseconds. */
async function longestWait(attempt: number): Promise<number> {
  vi.spyOn(Math, 'random').mockReturnValue(0.999_999);
  const started = Date.now();
  const waiting = backoff(attempt);
  await vi.runAllTimersAsync();
  await waiting;
  return Date.now() - started;
}

test('waits double with each attempt and end at a second', async () => {
  const waits: number[] = [];
  for (const attempt of [0, 1, 2, 5, 6, 20]) waits.push(await longestWait(attempt));
  expect(waits.map((wait) => Math.round(wait / 25))).toEqual([1, 2, 4, 32, 40, 40]);
});

test('a wait may be as short as nothing: full jitter', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0);
  const started = Date.now();
  const waiting = backoff(10);
  await vi.runAllTimersAsync();
  await waiting;
  expect(Date.now()).toBe(started);
});
