import { describe, expect, test } from 'vitest';
import { explainPlan } from '../../../../../src/domain/lifecycle/planning/explain-plan.ts';
import type { PlanProblem, Purchase } from '../../../../../src/domain/lifecycle/planning/plan-problem.ts';
import type {
  PlanExplanation,
  PlanRule,
  PurchasePlan,
} from '../../../../../src/domain/lifecycle/planning/plan-result.ts';
import { solvePlan, usualEffort } from '../../../../../src/domain/lifecycle/planning/solve-plan.ts';
import { bestOfAll } from '../../../../support/planning/brute-force.ts';
import { problemOf } from '../../../../support/planning/problems.ts';
import { smallProblem } from '../../../../support/planning/small-problem.ts';

const effort = { steps: 5_000_000 };

function planned(problem: PlanProblem): { readonly plan: PurchasePlan; readonly explanation: PlanExplanation } {
  const plan = solvePlan(problem, usualEffort);
  if (!plan.fits) throw new Error('Nothing fits.');
  return { plan, explanation: explainPlan(problem, plan, effort) };
}

const costs = ({ rules }: PlanExplanation) =>
  Object.fromEntries(rules.map(({ rule, atLeast, atMost }) => [rule, [atLeast, atMost]]));

describe('runners-up', () => {
  test('count the fixed costs that come and go with them', () => {
    const problem = problemOf({
      vendors: [
        [300, 0],
        [500, 0],
      ],
      lines: [[10, 10, null]],
      offers: [
        [0, 0, 1, 1, 3, [[1, 100]]],
        [0, 1, 1, 1, 3, [[1, 90]]],
      ],
    });
    const { plan, explanation } = planned(problem);
    expect(plan.cost).toBe(1300);
    const purchase: Purchase = { line: 0, offer: 1, quantity: 10, goods: 900 };
    expect(explanation.runnersUp).toEqual([{ line: 0, purchase, difference: 100 }]);
  });

  test('are none where an order would fall below its minimum', () => {
    const problem = problemOf({
      vendors: [
        [0, 1500],
        [0, 0],
      ],
      lines: [
        [10, 10, null],
        [10, 10, null],
      ],
      offers: [
        [0, 0, 1, 1, 3, [[1, 100]]],
        [1, 0, 1, 1, 3, [[1, 100]]],
        [1, 1, 1, 1, 3, [[1, 105]]],
      ],
    });
    expect(planned(problem).explanation.runnersUp).toEqual([
      { line: 0, purchase: null, difference: null },
      { line: 1, purchase: null, difference: null },
    ]);
  });

  test('are the best plans in which only that line goes to another vendor', () => {
    for (let seed = 1; seed <= 150; seed += 1) {
      const problem = smallProblem(seed);
      const plan = solvePlan(problem, usualEffort);
      if (!plan.fits) continue;
      const found = explainPlan(problem, plan, { steps: 1 }).runnersUp.map(({ difference }) => difference);
      const best = problem.lines.map(({ id }) => bestOfAll(onlyMoved(problem, plan, id))?.cost);
      expect(found, `seed ${seed}`).toEqual(best.map((cost) => (cost === undefined ? null : cost - plan.cost)));
    }
  });
});

/** All lines but one as the plan has them, and that at any other vendor. */
function onlyMoved(problem: PlanProblem, plan: PurchasePlan, moved: number): PlanProblem {
  const kept = new Map(plan.purchases.map(({ line, offer, quantity }) => [line, { offer, quantity }]));
  const vendorNow = problem.offers.find(({ id }) => id === kept.get(moved)?.offer)?.vendor;
  return {
    ...problem,
    lines: problem.lines.map((line) => {
      const quantity = kept.get(line.id)?.quantity ?? 0;
      return line.id === moved ? line : { ...line, need: quantity, most: quantity };
    }),
    offers: problem.offers.filter(({ id, line, vendor }) =>
      line === moved ? vendor !== vendorNow : id === kept.get(line)?.offer,
    ),
  };
}

describe('what rules cost', () => {
  test('each by itself', () => {
    const problem = problemOf({
      vendors: [
        [50, 0],
        [0, 2000],
      ],
      lines: [[7, 20, 10]],
      offers: [
        [0, 0, 1, 5, 3, [[1, 100]]],
        [0, 1, 1, 1, 3, [[1, 95]]],
        [0, 0, 1, 1, 30, [[1, 60]]],
        [0, 0, 16, 1, 3, [[1, 40]]],
      ],
    });
    const { plan, explanation } = planned(problem);
    expect(plan).toMatchObject({ cost: 690, proven: true });
    expect(costs(explanation)).toEqual({
      pack: [0, 0],
      minimum: [360, 360],
      minimum_order: [25, 25],
      fixed_cost: [50, 50],
      date: [220, 220],
    });
  });

  test('is the difference to the best of all plans without the rule', () => {
    const without: Readonly<Record<PlanRule, (problem: PlanProblem) => PlanProblem>> = {
      pack: (problem) => ({ ...problem, offers: problem.offers.map((offer) => ({ ...offer, pack: 1 })) }),
      minimum: ({ offers, ...problem }) => ({
        ...problem,
        offers: offers.map(({ breaks, ...offer }) => ({
          ...offer,
          minimum: 0,
          breaks: breaks.map(({ from, price }, place) => ({ from: place === 0 ? 0 : from, price })),
        })),
      }),
      minimum_order: ({ vendors, ...problem }) => ({
        ...problem,
        vendors: vendors.map((vendor) => ({ ...vendor, minimumOrder: 0 })),
      }),
      fixed_cost: ({ vendors, ...problem }) => ({
        ...problem,
        vendors: vendors.map((vendor) => ({ ...vendor, fixedCost: 0 })),
      }),
      date: ({ lines, ...problem }) => ({ ...problem, lines: lines.map((line) => ({ ...line, inDays: null })) }),
    };
    for (let seed = 201; seed <= 260; seed += 1) {
      const problem = smallProblem(seed);
      const plan = solvePlan(problem, usualEffort);
      if (!plan.fits) continue;
      for (const { rule, atLeast, atMost } of explainPlan(problem, plan, effort).rules) {
        const best = bestOfAll(without[rule](problem))?.cost ?? 0;
        expect([atLeast, atMost], `seed ${seed}, ${rule}`).toEqual([plan.cost - best, plan.cost - best]);
      }
    }
  });

  test('keeps what was reached in the objectives before cost', () => {
    const problem = problemOf(
      {
        vendors: [
          [0, 0],
          [0, 0],
        ],
        lines: [[10, 10, 20]],
        offers: [
          [0, 0, 1, 1, 3, [[1, 100]]],
          [0, 1, 1, 1, 30, [[1, 50]]],
        ],
      },
      { objectives: ['date'] },
    );
    expect(costs(planned(problem).explanation).date).toEqual([0, 0]);
    expect(costs(planned({ ...problem, objectives: ['cost'] }).explanation).date).toEqual([500, 500]);
  });
});
