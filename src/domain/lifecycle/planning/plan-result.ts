import type { Objective, Purchase } from './plan-problem.ts';

/** How far a search may go, in steps: a step looks at one line at one vendor. Same problem, same effort: same answer. */
export interface PlanEffort {
  readonly steps: number;
}

export type PlanResult = PurchasePlan | NothingFits;

/** What to buy. Amounts and quantities as in the problem. */
export interface PurchasePlan {
  readonly fits: true;
  /** One for each line, in the order of the lines. */
  readonly purchases: readonly Purchase[];
  /** Vendors from whom anything is bought, in the order of the vendors. */
  readonly orders: readonly VendorOrder[];
  /** Goods and fixed costs. */
  readonly cost: number;
  /** No plan that is as good in the objectives before cost comes to less. */
  readonly bound: number;
  /** Whether no plan is better, in all objectives. */
  readonly proven: boolean;
  /** The day of the last delivery; null when nobody knows the day of one of them. */
  readonly latestDay: number | null;
  /** In the order of the problem. */
  readonly objectives: readonly ReachedObjective[];
}

export interface VendorOrder {
  readonly vendor: number;
  readonly lines: number;
  readonly goods: number;
  readonly fixedCost: number;
}

/** null stands for a day that nobody knows, which is later than all days. */
export interface ReachedObjective {
  readonly objective: Objective;
  readonly value: number | null;
  /** No plan that is as good in the objectives before is below; `value` when that is proven. */
  readonly bound: number | null;
}

/** Why no plan meets all needs. */
export interface NothingFits {
  readonly fits: false;
  /** Whether it is proven that nothing fits; otherwise the search gave up, and more effort may find a plan. */
  readonly proven: boolean;
  /** Needs without which the rest fits, in the order of the lines. */
  readonly unmet: readonly UnmetNeed[];
  /** Whether no smaller set would do. */
  readonly smallest: boolean;
  /** The least budget that would do, as far as the search has seen; null unless the budget is to blame. */
  readonly leastBudget: number | null;
}

export interface UnmetNeed {
  readonly line: number;
  readonly limit: BlamedLimit;
}

/**
 * `offer`: nobody sells it. `date`: only too late. `quantity`: in time, but in no quantity between need and most.
 * `minimum_order`: a vendor's minimum order value is out of reach. `share`: one vendor would have too much.
 */
export type BlamedLimit = 'offer' | 'date' | 'quantity' | 'minimum_order' | 'budget' | 'share';

/** Why the plan is as it is. */
export interface PlanExplanation {
  /** One for each line, in the order of the lines. */
  readonly runnersUp: readonly RunnerUp[];
  readonly rules: readonly RuleCost[];
}

/** The best purchase of a line at another vendor, while the rest of the plan stays; null when none keeps all rules. */
export interface RunnerUp {
  readonly line: number;
  readonly purchase: Purchase | null;
  /** What the whole plan would cost more; less than nothing where another objective came before cost. */
  readonly difference: number | null;
}

export type PlanRule = 'pack' | 'minimum' | 'minimum_order' | 'fixed_cost' | 'date';

/**
 * What a rule costs: by so much the cheapest plan without it is below this plan, when it keeps what was reached in the
 * objectives before cost. `minimum`: minimum quantities, and the quantity of the first price break.
 */
export interface RuleCost {
  readonly rule: PlanRule;
  readonly atLeast: number;
  /** As `atLeast` when both plans are proven. */
  readonly atMost: number;
}
