import type { Purchase } from '../plan-problem.ts';
import type { Steps } from './steps.ts';

/** Purchases that keep all rules but the budget. */
export interface Candidate {
  /** In the order of the lines. */
  readonly purchases: readonly Purchase[];
  /** Goods and fixed costs. */
  readonly cost: number;
  /** How many are bought from. */
  readonly vendors: number;
}

/** How long quantities are looked for. */
export interface QuantityEffort {
  readonly steps: Steps;
  /** How many times longer than usual each assignment is looked at before its search is given up. */
  readonly patience: number;
}

export interface Quantities {
  readonly candidate: Candidate | undefined;
  /** No quantities of the same assignment come to less, or they are not below the limit that was asked for. */
  readonly bound: number;
}
