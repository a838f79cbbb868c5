import { requireObject } from '../../../engine/access/access.ts';
import type { Context } from '../../../engine/context.ts';
import { invalidObject, refused } from '../../../engine/errors.ts';
import type { StoredObject } from '../../../engine/resource/resource.ts';
import { changedObject } from '../../../engine/write/changed-object.ts';
import { type ActionRequest, perform } from '../../../engine/write/run-action.ts';
import { UnitOfWork } from '../../../engine/write/unit-of-work.ts';
import type { PlanProblem } from '../plan-problem.ts';
import type { PlanExplanation, PlanResult, PurchasePlan } from '../plan-result.ts';
import { buildProblem } from './build-problem.ts';
import { type DescribedResult, describeResult } from './describe-result.ts';
import { purchasePlan } from './purchase-plan.ts';
import { readPlanInput } from './read-plan-input.ts';
import { storeResult } from './stored-result.ts';

/** What decides what to buy where, and says why. */
export interface PlanSolver {
  solve(problem: PlanProblem): Promise<PlanResult>;
  explain(problem: PlanProblem, plan: PurchasePlan): Promise<PlanExplanation>;
}

/** How far the work on a plan has come. */
type Step = (done: string, lines: number) => Promise<void>;

/** Lines of a plan are too many for a request. */
export class PlanTooLarge extends Error {}

interface SolveOptions {
  readonly solver: PlanSolver;
  /** Lines above which PlanTooLarge is thrown, before anything is solved or written. */
  readonly most?: number | undefined;
  readonly step?: Step;
}

/**
 * Solves a plan by the demand, the prices and the terms of now, and stores the result with it. What it is made from is what the
 * caller may view. Fails with 400 when nothing is short, with 409 when the plan has changed meanwhile.
 */
export async function solvePurchasePlan(
  context: Context,
  { id, ...performance }: Omit<ActionRequest<object, StoredObject>, 'input'>,
  options: SolveOptions,
): Promise<StoredObject> {
  const plan = await openPlan(new UnitOfWork(context), id);
  const result = await resultFor(context, plan.values, options);
  return perform(context, performance, async (work) => {
    const current = await openPlan(work, id);
    if (current.version !== plan.version)
      throw refused('conflict', 'The plan has changed while it was solved. Please try again.');
    await storeResult(work, id, result);
    const status = result.lines.length > 0 ? 'solved' : 'infeasible';
    work.update(current, { status, solved: work.now, purchase_orders: [] });
    return changedObject(work, purchasePlan, id);
  });
}

/** A plan whose orders exist is done. */
async function openPlan(work: UnitOfWork, id: number) {
  const plan = await requireObject(work, 'change', purchasePlan, id);
  if (plan.values.purchase_orders.length > 0) throw invalidObject('The plan is ordered: its orders exist.');
  return plan;
}

async function resultFor(
  context: Context,
  plan: Parameters<typeof readPlanInput>[1],
  { solver, most = Number.POSITIVE_INFINITY, step = async () => undefined }: SolveOptions,
): Promise<DescribedResult> {
  const input = await readPlanInput(context, plan);
  const count = input.needs.length;
  if (count === 0) throw invalidObject('Nothing is short: there is nothing to buy.');
  if (count > most) throw new PlanTooLarge();
  await step('Demand and prices are read.', count);
  const built = buildProblem(input);
  const result = await solver.solve(built.problem);
  requireExact(result);
  await step('The plan is solved.', count);
  const explanation = result.fits ? await solver.explain(built.problem, result) : undefined;
  await step('The plan is explained.', count);
  return describeResult(input, built, result, explanation);
}

/** Sums are whole numbers, which are exact up to some nine thousand million million units of the problem. */
function requireExact(result: PlanResult): void {
  const total = result.fits ? result.cost : (result.leastBudget ?? 0);
  if (!Number.isSafeInteger(total))
    throw invalidObject('The amounts are too large to be counted exactly. Choose another currency, or fewer BOMs.');
}
