import { Failure } from '../domain/engine/errors.ts';
import { backoff } from './backoff.ts';

/** The database does not answer, or a large write that is not settled is in the way. */
export const mayPass = (error: unknown): error is Failure =>
  error instanceof Failure && (error.kind === 'unavailable' || error.kind === 'conflict');

/** Tries a step again while it fails for what passes, and `mayTry` allows; throws the last failure. */
export async function patiently<T>(step: () => Promise<T>, mayTry: (attempt: number) => boolean): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await step();
    } catch (error) {
      if (!mayPass(error) || !mayTry(attempt)) throw error;
      await backoff(attempt);
    }
  }
}
