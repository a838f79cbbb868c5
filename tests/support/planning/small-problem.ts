import type { PlanProblem } from '../../../src/domain/lifecycle/planning/plan-problem.ts';
import { numbersFrom, problemOf } from './problems.ts';

/** A problem of few plans with all kinds of rules, many of which bind; some have no plan. */
export function smallProblem(seed: number): PlanProblem {
  const below = numbersFrom(seed);
  const oneOf = <T>(...values: readonly [T, ...T[]]): T => values[below(values.length)] ?? values[0];
  const vendors = Array.from({ length: 2 + below(3) }, () => [oneOf(0, 0, 150, 700), oneOf(0, 0, 1500, 2500)] as const);
  const lines = Array.from({ length: 1 + below(3) }, () => {
    const need = 1 + below(6);
    return [need, need + below(5), oneOf(null, null, 15, 30)] as const;
  });
  const offers = lines.flatMap((_, line) =>
    vendors.flatMap((_, vendor) =>
      Array.from({ length: oneOf(0, 1, 1, 1, 1, 1, 2) }, () => {
        const price = 100 + below(400);
        const breaks: (readonly [number, number])[] = [[oneOf(1, 1, 1, 2), price]];
        if (below(2) === 0) breaks.push([3 + below(4), price - below(90)]);
        return [line, vendor, oneOf(1, 1, 1, 4), oneOf(1, 1, 2, 3, 5), oneOf(null, 3, 7, 10, 14, 25), breaks] as const;
      }),
    ),
  );
  const budget = oneOf(null, null, null, 2000 + below(5000));
  const largestShare = oneOf(null, null, null, null, 60, 75);
  return problemOf({ vendors, lines, offers }, { budget, largestShare });
}
