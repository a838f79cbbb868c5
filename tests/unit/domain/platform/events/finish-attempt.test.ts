import { describe, expect, test } from 'vitest';
import { finishAttempt } from '../../../../../src/domain/platform/events/finish-attempt.ts';
import {
  mostDelay,
  nextAttempt,
  retryAfterIn,
  retryWindow,
} from '../../../../../src/domain/platform/events/retry-times.ts';

const now = Date.parse('2026-01-01T12:00:00Z');
const time = new Date(now).toISOString();
const attempt = (status: number | null, error = 'No.') => ({ time, status, duration: 1, answer: '', error });
const first = { before: 0, made: now, now, random: 1 };

test.each([200, 201, 204, 299])('%i is a success', (status) => {
  expect(finishAttempt({ attempt: attempt(status, '') }, first)).toEqual({ status: 'delivered' });
});

test.each([100, 300, 301, 400, 404, 429, 500, 503, null])('%s is tried again', (status) => {
  expect(finishAttempt({ attempt: attempt(status) }, first)).toEqual({
    status: 'waiting',
    next_attempt: '2026-01-01T12:00:10.000Z',
  });
});

test('410 ends it, and says so', () => {
  expect(finishAttempt({ attempt: attempt(410) }, first)).toEqual({
    status: 'failed',
    error: 'The receiver answered 410 Gone.',
    gone: true,
  });
});

test('what can never be sent is not tried again', () => {
  expect(finishAttempt({ attempt: attempt(null, 'Refused.'), isFinal: true }, first)).toEqual({
    status: 'failed',
    error: 'Refused.',
  });
});

test('a day after it was made it is given up', () => {
  const late = { before: 14, made: now - retryWindow, now, random: 0 };
  expect(finishAttempt({ attempt: attempt(500) }, late)).toEqual({
    status: 'failed',
    error: 'Given up after 15 attempts. The last one: No.',
  });
});

describe('the next attempt', () => {
  const wait = (failures: number, random: number, since = 0, retryAfter?: string) =>
    (nextAttempt({ now, made: now - since, failures, random, retryAfter }) ?? Number.NaN) - now;

  test('comes after a random part of a delay that grows threefold, up to six hours', () => {
    expect([1, 2, 3, 4, 7, 8, 30].map((failures) => wait(failures, 1) / 1_000)).toEqual([
      10, 30, 90, 270, 7_290, 21_600, 21_600,
    ]);
    expect(wait(5, 0.5)).toBe(mostDelay(5) / 2);
    expect(wait(5, 0)).toBe(1_000);
  });

  test('is no later than a day after the delivery was made, and that one is the last', () => {
    expect(wait(12, 1, retryWindow - 5_000)).toBe(5_000);
    expect(wait(12, 1, retryWindow)).toBeNaN();
  });

  test('is not earlier than the receiver asks, even beyond the day', () => {
    expect(wait(1, 1, 0, '3600')).toBe(3_600_000);
    expect(wait(8, 1, 0, '60')).toBe(21_600_000);
    expect(wait(1, 1, retryWindow - 5_000, '3600')).toBe(3_600_000);
  });

  test('ends with the sixtieth', () => {
    expect(wait(59, 0)).toBe(1_000);
    expect(wait(60, 0)).toBeNaN();
  });
});

test.each([
  ['120', 120_000],
  [' 0 ', 0],
  ['999999999', 24 * 3_600_000],
  ['Thu, 01 Jan 2026 12:00:30 GMT', 30_000],
  ['Thu, 01 Jan 2026 11:00:00 GMT', 0],
  ['Sat, 01 Jan 2028 00:00:00 GMT', 24 * 3_600_000],
  ['-5', undefined],
  ['soon', undefined],
  ['2026-01-01T12:00:30Z', undefined],
  ['Thu, 99 Jan 2026 12:00:30 GMT', undefined],
  ['', undefined],
  [undefined, undefined],
])('Retry-After: %s', (header, expected) => {
  expect(retryAfterIn(header, now)).toBe(expected);
});
