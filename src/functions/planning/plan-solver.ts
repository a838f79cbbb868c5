import type { PlanSolver } from '../../domain/lifecycle/planning/purchase-plans/solve-plan.ts';

/** Loads the solver when a plan is solved. */
export const planSolver: PlanSolver = {
  async solve(problem) {
    const { solvePlan, usualEffort } = await import('../../domain/lifecycle/planning/solve-plan.ts');
    return solvePlan(problem, usualEffort);
  },
  async explain(problem, plan) {
    const [{ explainPlan }, { usualEffort }] = await Promise.all([
      import('../../domain/lifecycle/planning/explain-plan.ts'),
      import('../../domain/lifecycle/planning/solve-plan.ts'),
    ]);
    return explainPlan(problem, plan, usualEffort);
  },
};
