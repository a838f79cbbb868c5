/*
 * When a failed delivery is tried again: after a random part of a delay that grows threefold, so that receivers that come
 * back do not meet all at once, until the delivery is a day old. What had to wait behind others for longer has one attempt: a line
 * of many deliveries to a receiver that is gone for good comes to its end.
 */

const second = 1_000;
const hour = 3_600 * second;

const firstDelay = 10 * second;
const growth = 3;
const longestDelay = 6 * hour;
/** Milliseconds from the making of a delivery to its last attempt. */
export const retryWindow = 24 * hour;
/** More than a day has room for, unless chance is very odd; each is kept with the delivery. */
const mostAttempts = 60;
/** A receiver may ask for no more than this. */
const longestRetryAfter = 24 * hour;

/** Milliseconds that are waited at most after this many failed attempts. */
export const mostDelay = (failures: number): number =>
  Math.min(longestDelay, firstDelay * growth ** Math.max(0, failures - 1));

export interface FailedAttempt {
  /** Milliseconds since 1970, as the others. */
  readonly now: number;
  /** When the delivery was made. */
  readonly made: number;
  /** With the one that failed now. */
  readonly failures: number;
  /** The Retry-After header of the answer. */
  readonly retryAfter?: string | undefined;
  /** From 0 to 1. */
  readonly random: number;
}

/** When the next attempt is due; undefined when the last one was made. */
export function nextAttempt({ now, made, failures, retryAfter, random }: FailedAttempt): number | undefined {
  const end = made + retryWindow;
  if (now >= end || failures >= mostAttempts) return undefined;
  const own = Math.min(end, now + Math.max(second, Math.round(random * mostDelay(failures))));
  return Math.max(own, now + (retryAfterIn(retryAfter, now) ?? 0));
}

/** Milliseconds that a Retry-After header asks for, as seconds or as a date of HTTP; undefined where it says nothing. */
export function retryAfterIn(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? '';
  const asked = /^\d{1,9}$/.test(text)
    ? Number(text) * second
    : httpDate.test(text)
      ? Date.parse(text) - now
      : undefined;
  return asked === undefined || Number.isNaN(asked) ? undefined : Math.min(longestRetryAfter, Math.max(0, asked));
}
const httpDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;
