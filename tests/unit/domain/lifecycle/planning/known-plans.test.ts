import { expect, test } from 'vitest';
import { solvePlan, usualEffort } from '../../../../../src/domain/lifecycle/planning/solve-plan.ts';
import { knownCases } from '../../../../support/planning/known-cases.ts';

const vendorOf = (offers: readonly { readonly id: number; readonly vendor: number }[], offer: number) =>
  offers.find(({ id }) => id === offer)?.vendor;

test.each(knownCases.filter(({ optimum }) => optimum !== null))('$name', ({ problem, optimum, plan }) => {
  const found = solvePlan(problem, usualEffort);
  expect(found).toMatchObject({ fits: true, cost: optimum, bound: optimum, proven: true });
  if (!found.fits) return;
  const bought = found.purchases.map(({ line, offer, quantity, goods }) => [
    line,
    vendorOf(problem.offers, offer),
    quantity,
    goods,
  ]);
  expect(bought).toEqual(plan);
});

test('nobody sells it, too late, or below the minimum order value', () => {
  const reasons = knownCases
    .filter(({ optimum }) => optimum === null)
    .map(({ problem }) => solvePlan(problem, usualEffort));
  const nothing = { fits: false, proven: true, smallest: true, leastBudget: null };
  expect(reasons).toEqual([
    { ...nothing, unmet: [{ line: 1, limit: 'offer' }] },
    { ...nothing, unmet: [{ line: 0, limit: 'date' }] },
    { ...nothing, unmet: [{ line: 0, limit: 'minimum_order' }] },
  ]);
});
