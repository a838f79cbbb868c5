import type { PlanSolver } from '../../domain/lifecycle/planning/purchase-plans/solve-plan.ts';

/** Loads the solver when a plan is solved. */
export const planSolver: PlanSolver = {
  async solve(problem) {
    const { solvePlan, usualEffort } = await import('../../domain/lifecycle/planning/solve-plan.ts');
    return solvePlan(problem, usualEffort);
  },
  // The explanation takes its place as soon as the solver gives one.
  explain: async () => ({ runnersUp: [], rules: [] }),
};
