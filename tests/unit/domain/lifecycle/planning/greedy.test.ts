import { describe, expect, test } from 'vitest';
import { checkPlan } from '../../../../../src/domain/lifecycle/planning/check-plan.ts';
import type { PlanProblem } from '../../../../../src/domain/lifecycle/planning/plan-problem.ts';
import { solvePlan } from '../../../../../src/domain/lifecycle/planning/solve-plan.ts';
import { greedyPlan } from '../../../../support/planning/greedy.ts';
import { largeProblem } from '../../../../support/planning/large-problem.ts';
import { smallProblem } from '../../../../support/planning/small-problem.ts';

/** Goods and fixed costs of the greedy plan, and whether it keeps all rules; undefined where there is none. */
function greedy(problem: PlanProblem) {
  const purchases = greedyPlan(problem);
  if (purchases === undefined) return undefined;
  const used = new Set(purchases.map(({ offer }) => problem.offers[offer]?.vendor));
  const fixed = problem.vendors.reduce((sum, { id, fixedCost }) => sum + (used.has(id) ? fixedCost : 0), 0);
  const cost = purchases.reduce((sum, { goods }) => sum + goods, fixed);
  return { cost, isAllowed: checkPlan(problem, purchases).length === 0 };
}

/** How much more the greedy plan costs, in percent, and how many greedy plans break a rule. */
function compare(problems: readonly PlanProblem[]) {
  const losses: number[] = [];
  let broken = 0;
  for (const problem of problems) {
    const plan = solvePlan(problem, { steps: 2_000_000 });
    const other = greedy(problem);
    if (!plan.fits || other === undefined) continue;
    if (other.isAllowed) losses.push((100 * (other.cost - plan.cost)) / plan.cost);
    else broken += 1;
  }
  const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  return { mean, worst: Math.max(...losses), least: Math.min(...losses), plans: losses.length, broken };
}

const seeds = (count: number): readonly number[] => Array.from({ length: count }, (_, place) => place + 1);

describe('the cheapest unit price first', () => {
  test('costs more, or breaks a rule, in plans of one to three lines', () => {
    const compared = compare(seeds(1_000).map(smallProblem));
    expect(compared).toMatchObject({ plans: 283, broken: 290, least: 0 });
    expect(compared.mean).toBeCloseTo(5.6, 1);
    expect(compared.worst).toBeCloseTo(275, -0.5);
  });

  test('costs more, or breaks a rule, in plans of forty lines', () => {
    const compared = compare(
      seeds(60).map((seed) => largeProblem(seed, { lines: 40, vendors: 4, minimums: seed % 2 === 0 ? 0 : 80 })),
    );
    expect(compared).toMatchObject({ plans: 37, broken: 23 });
    expect(compared.mean).toBeCloseTo(5.0, 1);
    expect(compared.least).toBeCloseTo(2.1, 1);
    expect(compared.worst).toBeCloseTo(11.0, 1);
  });
});
