import type { VendorSet } from './vendor-set.ts';

/** Lines that are moved in pairs, at most. */
const mostPairs = 80;

/**
 * Lines that another vendor sells as well, those first that it costs least more for their goods, by the weights; and those
 * to be moved in pairs, which it costs least more in all or for their goods.
 */
export function linesByRegret(set: VendorSet, weights: Float64Array, assignment: Int32Array) {
  const regrets = Array.from(assignment, (place, line) => {
    const regret = regretOf(set, weights, line, place);
    return { line, regret, rate: regret / Math.max(1, goodsAt(set, line, place)) };
  }).filter(({ regret }) => Number.isFinite(regret));
  const sorted = (by: 'regret' | 'rate'): readonly number[] =>
    regrets.toSorted((one, other) => one[by] - other[by] || one.line - other.line).map(({ line }) => line);
  const byRate = sorted('rate');
  const first = [sorted('regret'), byRate].flatMap((lines) => lines.slice(0, mostPairs / 2));
  return { byRate, core: [...new Set(first)] };
}

export const goodsAt = ({ table, vendors }: VendorSet, line: number, place: number): number =>
  table.least[line * table.vendors + (vendors[place] ?? 0)] ?? 0;

function regretOf(set: VendorSet, weights: Float64Array, line: number, now: number): number {
  const weighted = (place: number): number => {
    const goods = goodsAt(set, line, place);
    return Number.isFinite(goods) ? (weights[place] ?? 0) * goods : goods;
  };
  let least = Number.POSITIVE_INFINITY;
  for (let place = 0; place < set.vendors.length; place += 1)
    if (place !== now) least = Math.min(least, weighted(place));
  return least - weighted(now);
}
