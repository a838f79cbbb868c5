import { describe, expect, test } from 'vitest';
import { checkPlan } from '../../../../../src/domain/lifecycle/planning/check-plan.ts';
import type { PlanProblem } from '../../../../../src/domain/lifecycle/planning/plan-problem.ts';
import { solvePlan, usualEffort } from '../../../../../src/domain/lifecycle/planning/solve-plan.ts';
import { hardShapes, largeProblem } from '../../../../support/planning/large-problem.ts';
import { numbersFrom } from '../../../../support/planning/problems.ts';

/** By how much a plan may be above the cheapest, in percent of its cost. */
function gapOf(problem: PlanProblem): number {
  const plan = solvePlan(problem, { steps: usualEffort.steps / 10 });
  if (!plan.fits) throw new Error('Nothing fits.');
  expect(checkPlan(problem, plan.purchases)).toEqual([]);
  return (100 * (plan.cost - plan.bound)) / plan.cost;
}

describe('lines at six vendors with five price breaks', () => {
  test.each([300, 2_000])('%i lines are proven in few steps without minimum order values', (lines) => {
    const problem = largeProblem(1, { lines, vendors: 6, minimums: 0 });
    expect(solvePlan(problem, { steps: 1_000 * lines })).toMatchObject({ fits: true, proven: true });
  });

  test('forty vendors with fixed costs are proven in few steps', () => {
    const problem = largeProblem(1, { lines: 60, vendors: 40, minimums: 0 });
    expect(solvePlan(problem, { steps: 1_000_000 })).toMatchObject({ fits: true, proven: true });
  });

  test.each(hardShapes)('$kind: 300 lines are within 0.5 % of the bound at a tenth of the usual effort', (shape) => {
    expect(gapOf(largeProblem(1, { ...shape, lines: 300, vendors: 6 }))).toBeLessThan(0.5);
  });

  test.each(hardShapes.slice(1, 4))('$kind: 2,000 lines as well', (shape) => {
    expect(gapOf(largeProblem(1, { ...shape, lines: 2_000, vendors: 6 }))).toBeLessThan(0.5);
  });
});

test('with too small a budget, the least that would do and the fewest of 300 lines to leave out are proven', () => {
  const problem = largeProblem(1, { lines: 300, vendors: 6, minimums: 0 });
  const plan = solvePlan(problem, usualEffort);
  const leastBudget = plan.fits ? plan.cost : 0;
  const poor = { ...problem, limits: { budget: leastBudget - 1, largestShare: null } };
  expect(solvePlan(poor, usualEffort)).toMatchObject({
    fits: false,
    proven: true,
    smallest: true,
    leastBudget,
    unmet: [{ limit: 'budget' }],
  });
});

/** By HiGHS 1.15.3, for the programme of docs/explanation/purchase-plans.md, with no gap allowed, rounded to whole amounts. */
const foundElsewhere = [
  42142064, 44419837, 38227126, 40128297, 45844018, 43011009, 29359710, 39422697, 34888217, 44195924, 53345957,
  38253205,
];

test('plans of twenty lines with binding minimum order values cost what a general solver finds', () => {
  const plans = foundElsewhere.map((_, place) => {
    const seed = place + 1;
    const plan = solvePlan(largeProblem(seed, { lines: 20, vendors: 4, minimums: 80 + 10 * (seed % 4) }), usualEffort);
    return plan.fits && plan.proven ? plan.cost : null;
  });
  expect(plans).toEqual(foundElsewhere);
});

describe('the same plan', () => {
  const problem = largeProblem(7, { lines: 100, vendors: 5, minimums: 100 });
  const plan = solvePlan(problem, { steps: 2_000_000 });

  test('whatever the order of the offers', () => {
    const below = numbersFrom(3);
    const shuffled = problem.offers
      .map((offer) => ({ offer, place: below(1_000_000) }))
      .toSorted((one, other) => one.place - other.place)
      .map(({ offer }) => offer);
    expect(solvePlan({ ...problem, offers: shuffled }, { steps: 2_000_000 })).toEqual(plan);
  });

  test('costs the same whatever the order of vendors and lines, where it is proven', () => {
    const small = largeProblem(5, { lines: 40, vendors: 4, minimums: 60 });
    const turned = { ...small, vendors: small.vendors.toReversed(), lines: small.lines.toReversed() };
    const [one, other] = [small, turned].map((each) => solvePlan(each, usualEffort));
    expect(one).toMatchObject({ fits: true, proven: true });
    expect(other?.fits && other.cost).toBe(one?.fits && one.cost);
  });

  test('goes to the vendor that comes first, where several cost the same', () => {
    const one = { id: 1, line: 1, vendor: 2, minimum: 1, pack: 1, days: 3, breaks: [{ from: 1, price: 100 }] };
    const equal: PlanProblem = {
      vendors: [
        { id: 9, fixedCost: 50, minimumOrder: 300 },
        { id: 2, fixedCost: 50, minimumOrder: 300 },
      ],
      lines: [1, 2].map((id) => ({ id, need: 5, most: 5, inDays: null })),
      offers: [one, { ...one, id: 2, vendor: 9 }, { ...one, id: 3, line: 2 }, { ...one, id: 4, line: 2, vendor: 9 }],
      limits: { budget: null, largestShare: null },
      objectives: ['cost'],
    };
    const bought = solvePlan(equal, usualEffort);
    expect(bought.fits && bought.purchases.map(({ offer }) => offer)).toEqual([2, 4]);
  });
});
