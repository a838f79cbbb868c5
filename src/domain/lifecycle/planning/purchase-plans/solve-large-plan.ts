import type { Context } from '../../../engine/context.ts';
import type { StoredObject } from '../../../engine/resource/resource.ts';
import type { ActionRequest } from '../../../engine/write/run-action.ts';
import { deferWork, runDeferred } from '../../../platform/deferred-work.ts';
import { finishWithin, progressJob } from '../../../platform/jobs.ts';
import { purchasePlan } from './purchase-plan.ts';
import { type PlanSolver, PlanTooLarge, solvePurchasePlan } from './solve-plan.ts';

/** Kind of the jobs that solve a purchase plan. */
export const planSolving = 'solve';

/** Number of lines above which a plan becomes a job: a request solves them within API Gateway's time limit, rules included. */
const mostAtOnce = 500;

type SolveRequest = ActionRequest<{ readonly wait: boolean }, { readonly object: StoredObject }>;

/** Solves a plan at once, or as a job when it has more lines than a request has time for. */
export async function solveOrQueue(
  context: Context,
  { id, input: { wait }, message = '', alongside }: SolveRequest,
  solver: PlanSolver,
  most: number = mostAtOnce,
): Promise<{ readonly object: StoredObject }> {
  try {
    const request = {
      id,
      message,
      alongside: async (work: Parameters<NonNullable<typeof alongside>>[0], object: StoredObject) =>
        alongside?.(work, { object }),
    };
    return { object: await solvePurchasePlan(context, request, { solver, most: wait ? undefined : most }) };
  } catch (error) {
    if (!(error instanceof PlanTooLarge)) throw error;
    const work = {
      kind: planSolving,
      name: `Solve purchase plan ${id}`,
      type: purchasePlan.type,
      id,
      input: { message },
    };
    return { object: await deferWork(context, work, alongside) };
  }
}

/**
 * Runs a job that solves a plan under a lease until `until` (ISO 8601). Its log shows how far it is. The result becomes visible in
 * one write, which ends the job as well; a job that is cancelled before that changes nothing.
 */
export const runPlanJob = (context: Context, jobId: number, until: string, solver: PlanSolver): Promise<void> =>
  runDeferred(context, jobId, until, async (id, { values: { input } }) => {
    const message = typeof input.message === 'string' ? input.message : '';
    let lines = 0;
    const step = async (done: string, count: number): Promise<void> => {
      lines = count;
      await progressJob(context, jobId, {
        data: { purchase_plan: id, lines },
        log: [{ level: 'info', message: done }],
      });
    };
    await solvePurchasePlan(
      context,
      {
        id,
        message,
        alongside: (work, { values: { status = null } }) =>
          finishWithin(work, jobId, { purchase_plan: id, lines, status }),
      },
      { solver, step },
    );
  });
