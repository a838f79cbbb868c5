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
  /** Part of the lines that only one vendor sells, in percent. */
  readonly exclusive?: number;
}

/** Minimum order values that bind at several vendors, in six ways. */
export const hardShapes: readonly (Omit<Shape, 'lines' | 'vendors'> & { readonly kind: string })[] = [
  { kind: 'minimums near what each vendor would have', minimums: 80 },
  { kind: 'minimums as high as all goods', minimums: 120 },
  { kind: 'few dear lines', minimums: 100, skewed: true },
  { kind: 'no more units than are needed', minimums: 90, spare: 0 },
  { kind: 'prices far apart', minimums: 100, spread: 60 },
  { kind: 'vendors that cannot be left out', minimums: 100, exclusive: 5 },
];

/** Lines with five price breaks at each vendor, packs, minimum quantities and fixed costs. */
export function largeProblem(seed: number, shape: Shape): PlanProblem {
  const below = numbersFrom(seed);
  const { spare = 200, spread = 20, exclusive = 0 } = shape;
  const lines = Array.from({ length: shape.lines }, () => {
    const need = 1 + below(40);
    return [need, Math.max(spare === 0 ? 0 : 10, need + Math.floor((need * spare) / 100)), null] as const;
  });
  let average = 0;
  const offers = lines.flatMap(([need], line) => {
    const base = shape.skewed && below(20) > 0 ? 500 + below(5_000) : 10_000 + below(200_000);
    average += base * need;
    const only = below(100) < exclusive ? below(shape.vendors) : null;
    return Array.from({ length: shape.vendors }, (_, vendor) => vendor).flatMap((vendor) => {
      if (only !== null && vendor !== only) return [];
      const price = base + Math.floor((base * below(spread * 10)) / 1000);
      const breaks = [1, 5, 10, 25, 50].map(
        (from, step) => [from, price - Math.floor((price * step * 3) / 100)] as const,
      );
      const minimum = [1, 1, 2, 5][below(4)] ?? 1;
      const pack = [1, 1, 1, 5, 10][below(5)] ?? 1;
      return [[line, vendor, spare === 0 ? 1 : minimum, spare === 0 ? 1 : pack, 3 + below(25), breaks] as const];
    });
  });
  const vendors = Array.from({ length: shape.vendors }, () => {
    const part = (average * shape.minimums) / 100 / shape.vendors;
    return [below(400_000), shape.minimums === 0 ? 0 : Math.floor(part * (0.5 + below(1000) / 1000))] as const;
  });
  return problemOf({ vendors, lines, offers });
}
