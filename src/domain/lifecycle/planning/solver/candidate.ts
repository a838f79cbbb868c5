import type { PlanProblem, Purchase } from '../plan-problem.ts';

/** Purchases that keep all rules but the budget. */
export interface Candidate {
  /** In the order of the lines. */
  readonly purchases: readonly Purchase[];
  readonly cost: number;
}

export interface Quantities {
  readonly candidate: Candidate | undefined;
  /** Whether no other quantities of the same assignment come to less. */
  readonly proven: boolean;
}

/** With goods and the fixed cost of each vendor that is used. */
export function candidateOf(problem: PlanProblem, purchases: readonly Purchase[]): Candidate {
  const vendorOf = new Map(problem.offers.map(({ id, vendor }) => [id, vendor]));
  const used = new Set(purchases.map(({ offer }) => vendorOf.get(offer)));
  const fixed = problem.vendors.reduce((sum, { id, fixedCost }) => sum + (used.has(id) ? fixedCost : 0), 0);
  return { purchases, cost: fixed + purchases.reduce((sum, { goods }) => sum + goods, 0) };
}
