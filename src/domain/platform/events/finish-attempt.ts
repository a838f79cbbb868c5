import type { JsonObject } from '../../engine/json.ts';
import { nextAttempt } from './retry-times.ts';

/** One attempt, as the log of deliveries shows it. */
export interface Attempt extends JsonObject {
  readonly time: string;
  /** The HTTP status; null where there was no answer. */
  readonly status: number | null;
  /** Milliseconds. */
  readonly duration: number;
  /** The first kilobyte of the answer. */
  readonly answer: string;
  /** Why it failed; '' where it did not. */
  readonly error: string;
}

/** What came of sending a request. */
export interface AttemptResult {
  readonly attempt: Attempt;
  readonly retryAfter?: string | undefined;
  /** No further attempt can end otherwise: the address is refused, a header cannot be sent. */
  readonly isFinal?: boolean;
}

/** What a delivery becomes by an attempt. */
export type Outcome =
  | { readonly status: 'delivered' }
  | { readonly status: 'waiting'; readonly next_attempt: string }
  /** `gone`: the receiver wants no more of them. */
  | { readonly status: 'failed'; readonly error: string; readonly gone?: true };

const gone = 410;

export const isSuccess = ({ status }: Pick<Attempt, 'status'>): boolean =>
  status !== null && status >= 200 && status < 300;

/** What came before an attempt, and when it ended. */
export interface Circumstances {
  /** Attempts before this one. */
  readonly before: number;
  /** When the delivery was made, in milliseconds since 1970, as the others. */
  readonly made: number;
  readonly now: number;
  /** From 0 to 1. */
  readonly random: number;
}

/** The state of a delivery after one more attempt. */
export function finishAttempt(
  { attempt, retryAfter, isFinal }: AttemptResult,
  { before, made, now, random }: Circumstances,
): Outcome {
  if (isSuccess(attempt)) return { status: 'delivered' };
  if (attempt.status === gone) return { status: 'failed', error: goneReason, gone: true };
  if (isFinal) return { status: 'failed', error: attempt.error };
  const failures = before + 1;
  const due = nextAttempt({ now, made, failures, retryAfter, random });
  if (due !== undefined) return { status: 'waiting', next_attempt: new Date(due).toISOString() };
  return { status: 'failed', error: `Given up after ${failures} attempts. The last one: ${attempt.error}` };
}

export const goneReason = 'The receiver answered 410 Gone.';
