import { describe, expect, test } from 'vitest';
import {
  type Attempts,
  type BrakeKind,
  brakeKeys,
  brakeKinds,
  delayAfter,
  kindsFor,
  noAttempts,
  signedIn,
  withAttempt,
} from '../../../../src/domain/platform/brake.ts';

const now = Date.parse('2026-03-01T12:00:00Z');
const day = 24 * 3600 * 1000;
const afterAttempts = (kind: BrakeKind, times: readonly number[]): Attempts =>
  times.reduce<Attempts>((attempts, time) => withAttempt(kind, attempts, time), noAttempts);

describe('the delay after failures', () => {
  test('is none at first, then grows, and for a pair ends at a quarter of an hour', () => {
    const delays = (kind: BrakeKind, failures: readonly number[]) => failures.map((each) => delayAfter(kind, each));
    expect(delays('pair', [1, 9, 10, 11, 12, 19, 20, 5_000])).toEqual([0, 0, 1, 2, 4, 512, 900, 900]);
    for (const kind of ['address', 'name'] as const)
      expect(delays(kind, [1, 29, 30, 31, 35, 36, 5_000])).toEqual([0, 0, 1, 2, 32, 60, 60]);
  });

  test('runs from the last attempt on', () => {
    const attempts = afterAttempts(
      'pair',
      Array.from({ length: 12 }, (_, index) => now + index),
    );
    expect(attempts).toMatchObject({ failures: 12, blockedUntil: now + 11 + 4_000 });
  });

  test('begins anew a day after the last attempt', () => {
    const many = afterAttempts(
      'pair',
      Array.from({ length: 30 }, () => now),
    );
    expect(withAttempt('pair', many, now + day - 1).failures).toBe(31);
    expect(withAttempt('pair', many, now + day)).toMatchObject({ failures: 1, blockedUntil: now + day });
  });
});

test('a pair that has signed in is held back by its own count only, for 90 days, whatever it fails meanwhile', () => {
  expect(kindsFor(noAttempts, now)).toEqual(brakeKinds);
  const known = signedIn(now);
  expect(kindsFor(known, now + 90 * day - 1)).toEqual(['pair']);
  expect(kindsFor(withAttempt('pair', known, now + day), now + day)).toEqual(['pair']);
  expect(kindsFor(known, now + 90 * day)).toEqual(brakeKinds);
  expect(withAttempt('pair', known, now + 90 * day).knownUntil).toBe(0);
});

test('names count as accounts have them: without regard to case, and apart from each other', () => {
  expect(brakeKeys('ADMIN', '192.0.2.7')).toEqual(brakeKeys('admin', '::ffff:192.0.2.7'));
  const keys = [brakeKeys('admin', '192.0.2.7'), brakeKeys('admin', '192.0.2.8'), brakeKeys('admim', '192.0.2.7')];
  expect(new Set(keys.map(({ pair }) => pair)).size).toBe(3);
  expect([keys[1]?.name, keys[2]?.address]).toEqual([keys[0]?.name, keys[0]?.address]);
});
