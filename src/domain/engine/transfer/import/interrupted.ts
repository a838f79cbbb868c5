import { Failure, LostAnswer, refused } from '../../errors.ts';
import type { PlannedRow } from './evaluate-row.ts';
import type { ImportTask } from './import-now.ts';
import { undo, undoSteps } from './undo.ts';

const partlyWritten =
  'The database did not answer in time: some rows may be written, others are not. Do not repeat this import before you have looked.';
const takenBack = 'The database did not answer in time. Nothing was written. Please try again.';

type InterruptedTask = Pick<ImportTask, 'context' | 'resource' | 'options' | 'message'>;

/** Takes back what an import has written, the newest first. */
export async function takeBackAll(
  { context, resource, message }: InterruptedTask,
  planned: readonly PlannedRow[],
): Promise<void> {
  const steps = planned.toReversed().flatMap((row) => undoSteps(context.store.registry, row, resource.type));
  await undo(context, steps, message);
}

/**
 * What is to be thrown for a failure in the midst of an import. Once rows are `planned` some may be written: those of an
 * import that is all or nothing are taken back, as far as the database answers by then.
 */
export async function interrupted(
  task: InterruptedTask,
  planned: readonly PlannedRow[],
  failure: unknown,
): Promise<unknown> {
  if (!(failure instanceof Failure) || failure.kind !== 'unavailable' || planned.length === 0) return failure;
  const lost = new LostAnswer(partlyWritten, { cause: failure });
  if (task.options.mode !== 'atomic') return lost;
  try {
    await takeBackAll(task, planned);
    return failure instanceof LostAnswer ? lost : refused('unavailable', takenBack);
  } catch {
    return lost;
  }
}
