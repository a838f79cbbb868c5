import type { Context } from '../../domain/engine/context.ts';
import { generation, runGeneration } from '../../domain/lifecycle/bom/generate-large-bom.ts';
import { planSolving, runPlanJob } from '../../domain/lifecycle/planning/purchase-plans/solve-large-plan.ts';
import { activeActors } from '../../domain/platform/accounts.ts';
import { failJob, findJob, unfinishedJobs } from '../../domain/platform/jobs.ts';
import { planSolver } from '../planning/plan-solver.ts';
import { contextFor } from '../runtime/environment.ts';
import { backgroundFunction } from '../runtime/lambda-function.ts';
import { log } from '../runtime/log.ts';
import { scheduleActor } from '../runtime/system-actor.ts';

/** Milliseconds that a worker has a job for: as long as its function may run. */
const lease = 900_000;

/** Kinds of jobs, and what does them. */
const workers = {
  [generation]: runGeneration,
  [planSolving]: (context: Context, job: number, until: string) => runPlanJob(context, job, until, planSolver),
} as const;

/** Does what was too large for a request: generates BOMs and solves plans, each in the name of the user who asked for it. */
export const handler = backgroundFunction(async () => {
  const context = contextFor(scheduleActor, '');
  for (const [kind, run] of Object.entries(workers))
    for (const id of await unfinishedJobs(context, kind)) {
      const found = await findJob(context, id);
      if (!found) continue;
      const { user, job_id, object_id } = found.values;
      const actor = (await activeActors(context.store, [user ?? 0])).get(user ?? 0);
      const until = new Date(Date.now() + lease).toISOString();
      if (actor) await run(contextFor(actor, '', job_id), id, until);
      else await failJob(context, id, { error: 'The user who started the job no longer exists.' });
      await log('info', 'Job done', { job: id, kind, object: object_id });
    }
});
