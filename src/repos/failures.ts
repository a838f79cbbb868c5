import { Failure } from '../domain/engine/errors.ts';

/** Errors that pass: throttling, lost connections, and the service's own trouble. Whether a write happened is unknown. */
const passingNames: ReadonlySet<string> = new Set([
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'ThrottledException',
  'RequestLimitExceeded',
  'InternalServerError',
  'TransactionInProgressException',
  'TransactionConflictException',
  'TimeoutError',
  'AbortError',
]);
const passingCodes: ReadonlySet<string> = new Set(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN']);

/** Only engines that keep their data on one machine say so: nothing of the request was written. */
export function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return /\bdisk is full\b/i.test(error.message) || isDiskFull(error.cause);
}

function passes(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (passingNames.has(error.name)) return true;
  if ('code' in error && typeof error.code === 'string' && passingCodes.has(error.code)) return true;
  return '$fault' in error && error.$fault === 'server';
}

/** Whether the same may succeed later: the failure is not of what was asked for. */
export function isPassing(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isPassing);
  if (error instanceof Failure) return error.kind === 'unavailable' || error.kind === 'conflict';
  return passes(error) || (error instanceof Error && '$metadata' in error);
}

/** What the SDK has given up on is `unavailable`, with the sentence that `detailOf` gives, where it passes. */
export async function orUnavailable<T>(ask: () => Promise<T>, detailOf: (error: unknown) => string): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!passes(error)) throw error;
    throw new Failure('unavailable', { detail: detailOf(error) }, { cause: error });
  }
}
