import { expect, test } from 'vitest';
import { explainPlan } from '../../../../../src/domain/lifecycle/planning/explain-plan.ts';
import { solvePlan, usualEffort } from '../../../../../src/domain/lifecycle/planning/solve-plan.ts';
import { workedExample } from '../../../../support/planning/worked-example.ts';

/** The numbers of docs/explanation/purchase-plans.md. */
test('the worked example of the explanation page', () => {
  const plan = solvePlan(workedExample, usualEffort);
  if (!plan.fits) throw new Error('Nothing fits.');
  expect(plan).toMatchObject({ cost: 601, bound: 601, proven: true, latestDay: 12 });
  expect(plan.purchases.map(({ offer, quantity, goods }) => [offer, quantity, goods])).toEqual([
    [1, 9, 171],
    [3, 50, 150],
    [5, 2, 280],
  ]);
  const { runnersUp, rules } = explainPlan(workedExample, plan, usualEffort);
  expect(runnersUp.map(({ difference }) => difference)).toEqual([null, null, null]);
  expect(rules.map(({ rule, atLeast, atMost }) => [rule, atLeast, atMost])).toEqual([
    ['pack', 1, 1],
    ['minimum', 0, 0],
    ['minimum_order', 60, 60],
    ['fixed_cost', 11, 11],
    ['date', 0, 0],
  ]);
});

test('the worked example without the minimum order value, with the date first, and with too small a budget', () => {
  const vendors = workedExample.vendors.map((vendor) => ({ ...vendor, minimumOrder: 0 }));
  const free = solvePlan({ ...workedExample, vendors }, usualEffort);
  if (!free.fits) throw new Error('Nothing fits.');
  expect(free.cost).toBe(541);
  const { runnersUp } = explainPlan({ ...workedExample, vendors }, free, usualEffort);
  expect(runnersUp.map(({ difference }) => difference)).toEqual([39, 70, 60]);
  expect(solvePlan({ ...workedExample, objectives: ['date', 'cost'] }, usualEffort)).toMatchObject({
    cost: 630,
    latestDay: 5,
    proven: true,
  });
  const poor = { ...workedExample, limits: { budget: 600, largestShare: null } };
  expect(solvePlan(poor, usualEffort)).toEqual({
    fits: false,
    proven: true,
    smallest: true,
    leastBudget: 601,
    unmet: [{ line: 2, limit: 'budget' }],
  });
});
