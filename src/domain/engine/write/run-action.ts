import type { Context } from '../context.ts';
import { commitWithRetry } from './commit.ts';
import { UnitOfWork } from './unit-of-work.ts';

/** What use cases of verbs get beside their own input. */
export interface Performance<T> {
  /** NetBox: `changelog_message`. */
  readonly message?: string;
  /** Adds to the unit of work what goes with the result. */
  readonly alongside?: ((work: UnitOfWork, result: T) => Promise<void>) | undefined;
}

/** A verb of one object, or of none (0), with its input. */
export interface ActionRequest<I, T> extends Performance<T> {
  readonly id: number;
  readonly input: I;
}

/** Runs a verb in one unit of work. `attempt` counts from 1; a repeated attempt means that a read object has changed. */
export function perform<T>(
  context: Context,
  { message, alongside }: Performance<T>,
  prepare: (work: UnitOfWork, attempt: number) => Promise<T>,
): Promise<T> {
  let attempt = 0;
  return commitWithRetry(
    context,
    async () => {
      attempt += 1;
      const work = new UnitOfWork(context);
      const result = await prepare(work, attempt);
      await alongside?.(work, result);
      return { work, result };
    },
    { message },
  );
}
