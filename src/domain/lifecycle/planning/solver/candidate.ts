import type { Purchase } from '../plan-problem.ts';

/** Purchases that keep all rules but the budget. */
export interface Candidate {
  /** In the order of the lines. */
  readonly purchases: readonly Purchase[];
  /** Goods and fixed costs. */
  readonly cost: number;
  /** How many are bought from. */
  readonly vendors: number;
}

export interface Quantities {
  readonly candidate: Candidate | undefined;
  /** Whether no other quantities of the same assignment come to less. */
  readonly proven: boolean;
}
