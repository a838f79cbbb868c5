import type { PlanProblem } from '../../../src/domain/lifecycle/planning/plan-problem.ts';
import { numbersFrom, problemOf } from './problems.ts';

export interface Shape {
  readonly lines: number;
  readonly vendors: number;
  /** Part of what the lines cost on average that the minimum order values come to together, in percent; 0 for none. */
  readonly minimums: number;
  /** Whether few lines are dear and the many others cheap. */
  readonly skewed?: boolean;
  /** Units above what is needed that lines may buy, in percent of it. */
  readonly spare?: number;
  /** By how much prices differ from vendor to vendor, in percent. */
  readonly spread?: number;
}

/** Lines with five price breaks at each vendor, packs, minimum quantities and fixed costs. */
export function largeProblem(seed: number, shape: Shape): PlanProblem {
  const below = numbersFrom(seed);
  const { spare = 200, spread = 20 } = shape;
  const lines = Array.from({ length: shape.lines }, () => {
    const need = 1 + below(40);
    return [need, Math.max(spare === 0 ? 0 : 10, need + Math.floor((need * spare) / 100)), null] as const;
  });
  let average = 0;
  const offers = lines.flatMap(([need], line) => {
    const base = shape.skewed && below(20) > 0 ? 500 + below(5_000) : 10_000 + below(200_000);
    average += base * need;
    return Array.from({ length: shape.vendors }, (_, vendor) => {
      const price = base + Math.floor((base * below(spread * 10)) / 1000);
      const breaks = [1, 5, 10, 25, 50].map(
        (from, step) => [from, price - Math.floor((price * step * 3) / 100)] as const,
      );
      const minimum = [1, 1, 2, 5][below(4)] ?? 1;
      const pack = [1, 1, 1, 5, 10][below(5)] ?? 1;
      return [line, vendor, spare === 0 ? 1 : minimum, spare === 0 ? 1 : pack, 3 + below(25), breaks] as const;
    });
  });
  const vendors = Array.from({ length: shape.vendors }, () => {
    const part = (average * shape.minimums) / 100 / shape.vendors;
    return [below(400_000), shape.minimums === 0 ? 0 : Math.floor(part * (0.5 + below(1000) / 1000))] as const;
  });
  return problemOf({ vendors, lines, offers });
}
