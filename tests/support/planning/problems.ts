import type {
  PlanLine,
  PlanOffer,
  PlanProblem,
  PlanVendor,
} from '../../../src/domain/lifecycle/planning/plan-problem.ts';

/** Vendors and lines with their places as ids; offers with theirs. */
export interface Parts {
  readonly vendors: readonly (readonly [fixedCost: number, minimumOrder: number])[];
  readonly lines: readonly (readonly [need: number, most: number, inDays: number | null])[];
  readonly offers: readonly (readonly [
    line: number,
    vendor: number,
    minimum: number,
    pack: number,
    days: number | null,
    breaks: readonly (readonly [from: number, price: number])[],
  ])[];
}

type Wishes = Partial<PlanProblem['limits'] & Pick<PlanProblem, 'objectives'>>;

export function problemOf({ vendors, lines, offers }: Parts, wishes: Wishes = {}): PlanProblem {
  const { budget = null, largestShare = null, objectives = ['cost'] } = wishes;
  return {
    vendors: vendors.map(([fixedCost, minimumOrder], id): PlanVendor => ({ id, fixedCost, minimumOrder })),
    lines: lines.map(([need, most, inDays], id): PlanLine => ({ id, need, most, inDays })),
    offers: offers.map(
      ([line, vendor, minimum, pack, days, breaks], id): PlanOffer => ({
        id,
        line,
        vendor,
        minimum,
        pack,
        days,
        breaks: breaks.map(([from, price]) => ({ from, price })),
      }),
    ),
    limits: { budget, largestShare },
    objectives,
  };
}

/** Whole numbers from 0 to below a bound, the same for the same seed. */
export function numbersFrom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
