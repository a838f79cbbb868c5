import { purchasePlan } from '../../../domain/lifecycle/planning/purchase-plans/purchase-plan.ts';
import { solve } from '../../../domain/lifecycle/planning/purchase-plans/purchase-plan-actions.ts';
import { solveOrQueue } from '../../../domain/lifecycle/planning/purchase-plans/solve-large-plan.ts';
import { verbFunction } from '../../http/verb-function.ts';
import { planSolver } from '../../planning/plan-solver.ts';

export const handler = verbFunction(purchasePlan, solve, (context, request) =>
  solveOrQueue(context, request, planSolver),
);
