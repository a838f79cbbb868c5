import { uniqueClaims } from '../engine/resource/unique.ts';
import { addressGroup } from './allowed-ips.ts';
import { user } from './user.ts';

/*
 * The brake on guessing passwords. Attempts are counted when they begin, so that many at once do not pass together, and a
 * success takes its own attempt back. Three counts hold an attempt back:
 *
 *   pair     one name from one address: for a quarter of an hour at most
 *   address  all names from one address: for a minute at most
 *   name     one name from all addresses: for a minute at most
 *
 * Floods of a name or an address must not lock its users out: an address from which a name has signed in within the last
 * 90 days is held back by the count of this pair only.
 */

const second = 1000;
const day = 24 * 3600 * second;

export const brakeKinds = ['pair', 'address', 'name'] as const;
export type BrakeKind = (typeof brakeKinds)[number];

interface Limit {
  /** Attempts without any delay. */
  readonly free: number;
  /** Seconds of the longest delay. */
  readonly longest: number;
}

const limits: Readonly<Record<BrakeKind, Limit>> = {
  pair: { free: 10, longest: 900 },
  address: { free: 30, longest: 60 },
  name: { free: 30, longest: 60 },
};

/** Attempts under one key. Times are milliseconds since 1970. */
export interface Attempts {
  /** Attempts that did not succeed, or have not yet. */
  readonly failures: number;
  readonly blockedUntil: number;
  /** When the failures are forgotten. */
  readonly forgottenAt: number;
  /** Until then a pair counts as known: it has signed in. Zero if it has not. */
  readonly knownUntil: number;
}

export const noAttempts: Attempts = { failures: 0, blockedUntil: 0, forgottenAt: 0, knownUntil: 0 };

/** Seconds to wait after this number of failures: 0 at first, then 1, doubled by each further failure. */
export function delayAfter(kind: BrakeKind, failures: number): number {
  const { free, longest } = limits[kind];
  return failures < free ? 0 : Math.min(longest, 2 ** (failures - free));
}

/** The attempts as they are with one more that begins now. */
export function withAttempt(kind: BrakeKind, attempts: Attempts, now: number): Attempts {
  const failures = (attempts.forgottenAt > now ? attempts.failures : 0) + 1;
  return {
    failures,
    blockedUntil: now + delayAfter(kind, failures) * second,
    forgottenAt: now + day,
    knownUntil: attempts.knownUntil > now ? attempts.knownUntil : 0,
  };
}

/** What is left of the attempts of a pair that has signed in now. */
export const signedIn = (now: number): Attempts => ({ ...noAttempts, knownUntil: now + 90 * day });

/** What counts attempts of this name from this address: one key for each kind. Upper and lower case do not matter. */
export function brakeKeys(username: string, address: string): Readonly<Record<BrakeKind, string>> {
  const [claim] = uniqueClaims(user, { username });
  const name = claim?.text ?? '';
  const from = addressGroup(address);
  return { pair: `${from} ${name}`, address: from, name };
}

/** The counts that hold back an attempt whose pair has these attempts. */
export const kindsFor = (pair: Attempts, now: number): readonly BrakeKind[] =>
  pair.knownUntil > now ? ['pair'] : brakeKinds;
