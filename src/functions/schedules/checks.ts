import type { Check } from '../../domain/lifecycle/checks/check.ts';
import { checksForRun } from '../../domain/lifecycle/checks/checks.ts';
import { runCheck } from '../../domain/lifecycle/checks/run-check.ts';
import { contextFor } from '../runtime/environment.ts';
import { backgroundFunction } from '../runtime/lambda-function.ts';
import { log } from '../runtime/log.ts';
import { scheduleActor } from '../runtime/system-actor.ts';

/** Runs the checks of one rhythm, one after the other. One that fails does not keep the others from running. */
export const checksOf = (every: Check['every']) =>
  backgroundFunction(async () => {
    const failures: unknown[] = [];
    for (const check of checksForRun().filter((candidate) => candidate.every === every))
      try {
        const report = await runCheck(contextFor(scheduleActor, ''), check);
        await log('info', 'Checked', { kind: check.kind, subject: check.subject, ...report });
      } catch (error) {
        failures.push(error);
      }
    if (failures.length > 0) throw new AggregateError(failures, 'Checks have failed');
  });
