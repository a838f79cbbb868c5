import { describe, expect, test } from 'vitest';
import { checkPlan } from '../../../../../src/domain/lifecycle/planning/check-plan.ts';
import type { Objective, PlanProblem } from '../../../../../src/domain/lifecycle/planning/plan-problem.ts';
import type { PlanResult } from '../../../../../src/domain/lifecycle/planning/plan-result.ts';
import { solvePlan, usualEffort } from '../../../../../src/domain/lifecycle/planning/solve-plan.ts';
import { bestOfAll, type Outcome } from '../../../../support/planning/brute-force.ts';
import { smallProblem } from '../../../../support/planning/small-problem.ts';

const seeds = Array.from({ length: 1_000 }, (_, place) => place + 1);

const outcomeOf = (plan: PlanResult): Outcome | undefined =>
  plan.fits
    ? { cost: plan.cost, date: plan.latestDay ?? Number.POSITIVE_INFINITY, vendors: plan.orders.length }
    : undefined;

/** What a plan says against what all plans say, in the objectives that were asked for. */
function compare(problem: PlanProblem, seed: number): boolean {
  const plan = solvePlan(problem, usualEffort);
  const best = bestOfAll(problem);
  const asked = (outcome: Outcome | undefined) =>
    outcome && [...problem.objectives, 'cost' as const].map((objective) => outcome[objective]);
  expect(asked(outcomeOf(plan)), `seed ${seed}`).toEqual(asked(best));
  expect(plan.proven, `seed ${seed}`).toBe(true);
  if (plan.fits) expect(checkPlan(problem, plan.purchases), `seed ${seed}`).toEqual([]);
  return plan.fits;
}

describe('against all plans of a small problem', () => {
  test('a thousand generated problems have the cheapest plan, to the unit', () => {
    const fitting = seeds.filter((seed) => compare(smallProblem(seed), seed));
    expect(fitting.length).toBeGreaterThan(300);
    expect(fitting.length).toBeLessThan(900);
  });

  const orders: readonly (readonly Objective[])[] = [
    ['date'],
    ['vendors'],
    ['cost', 'date', 'vendors'],
    ['cost', 'vendors', 'date'],
    ['date', 'cost', 'vendors'],
    ['date', 'vendors', 'cost'],
    ['vendors', 'cost', 'date'],
    ['vendors', 'date', 'cost'],
  ];
  test.each(orders.map((objectives) => ({ objectives })))('objectives $objectives', ({ objectives }) => {
    for (const seed of seeds.slice(0, 150)) compare({ ...smallProblem(seed), objectives }, seed);
  });
});
