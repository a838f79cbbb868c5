import type { Check } from '../../domain/lifecycle/checks/check.ts';
import { checksForRun } from '../../domain/lifecycle/checks/checks.ts';
import { runCheck } from '../../domain/lifecycle/checks/run-check.ts';
import { contextFor } from '../runtime/environment.ts';
import { backgroundFunction } from '../runtime/lambda-function.ts';
import { log } from '../runtime/log.ts';
import { scheduleActor } from '../runtime/system-actor.ts';

/** Runs the checks of one rhythm and what else has it, one after the other. One that fails does not keep the others from running. */
export const checksOf = (every: Check['every'], ...more: readonly (() => Promise<void>)[]) =>
  backgroundFunction(async () => {
    const failures: unknown[] = [];
    const due = checksForRun()
      .filter((check) => check.every === every)
      .map((check) => () => run(check));
    for (const step of [...due, ...more])
      try {
        await step();
      } catch (error) {
        failures.push(error);
      }
    if (failures.length > 0) throw new AggregateError(failures, 'Checks have failed');
  });

async function run(check: Check): Promise<void> {
  const report = await runCheck(contextFor(scheduleActor, ''), check);
  await log('info', 'Checked', { kind: check.kind, subject: check.subject, ...report });
}
