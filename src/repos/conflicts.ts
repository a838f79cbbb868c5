import { refKey } from '../domain/engine/resource/resource.ts';
import type { CommitOutcome, Conflict } from '../domain/engine/store.ts';

/**
 * Each conflict once. A version conflict hides unique conflicts of the same object: the writer judged by what it
 * was, and may even meet its own new value.
 */
export function settledConflicts(conflicts: readonly Conflict[]): CommitOutcome {
  const stale = new Set(conflicts.filter(({ kind }) => kind === 'version').map(refKey));
  const told = conflicts.filter((conflict) => conflict.kind === 'version' || !stale.has(refKey(conflict)));
  return [...new Map(told.map((conflict) => [JSON.stringify(conflict), conflict])).values()];
}
