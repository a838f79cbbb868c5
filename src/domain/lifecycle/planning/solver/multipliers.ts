import type { Steps } from './steps.ts';
import { keepsRules, loadsOf, type VendorSet } from './vendor-set.ts';

/** A lower bound of what a set of vendors costs, and the weights of goods that prove it. */
export interface Priced {
  /** Not rounded: sums of amounts that are not whole. */
  readonly bound: number;
  /** What a unit of goods of each vendor counts when lines choose their vendor. */
  readonly weights: Float64Array;
  /** For each line the place of its vendor. */
  readonly assignment: Int32Array;
}

interface Multipliers {
  readonly minimum: Float64Array;
  readonly share: Float64Array;
}

const patience = 8;

/**
 * Lagrange's relaxation of minimum order values and shares: what an order lacks is charged at a rate, so that lines fall
 * apart again; the rates are improved by subgradients with Polyak's step. Stops when the bound reaches `enough`.
 */
export function priceSet(set: VendorSet, enough: number, rounds: number, steps: Steps): Priced {
  const size = set.vendors.length;
  const share = new Float64Array(size);
  // At a rate of one all orders count their minimum, whatever is bought.
  const starts = [0, 1].map((rate) => {
    const rates: Multipliers = { minimum: new Float64Array(size).fill(rate), share };
    return { rates, ...relax(set, rates) };
  });
  let best = starts.reduce((one, other) => (other.priced.bound > one.priced.bound ? other : one));
  let { rates } = best;
  let scale = 1;
  let stale = 0;
  for (let round = 0; round < rounds && best.priced.bound < enough && !steps.exhausted; round += 1) {
    steps.spend(set.table.lines * size);
    const tried = { rates, ...relax(set, rates) };
    const gained = tried.priced.bound - best.priced.bound;
    if (gained > 0) best = tried;
    stale = gained > 1e-5 * Math.abs(best.priced.bound) ? 0 : stale + 1;
    const from = stale < patience ? tried : best;
    if (stale >= patience) [scale, stale] = [scale / 2, 0];
    const target = Number.isFinite(enough) ? enough : best.priced.bound * 1.02 + 1;
    rates = stepped(set, from.rates, from.goods, scale * (target - from.priced.bound));
  }
  return best.priced;
}

function relax(set: VendorSet, rates: Multipliers): { readonly priced: Priced; readonly goods: Float64Array } {
  const weights = weightsOf(set, rates);
  const { assignment, value, goods } = cheapestAssignment(set, weights);
  let bound = value;
  set.fixed.forEach((fixed, place) => {
    bound += fixed + (rates.minimum[place] ?? 0) * (set.minimum[place] ?? 0);
  });
  return { priced: { bound, weights, assignment }, goods };
}

function weightsOf({ share }: VendorSet, rates: Multipliers): Float64Array {
  const all = share === null ? 0 : (share / 100) * rates.share.reduce((sum, rate) => sum + rate, 0);
  return rates.minimum.map((rate, place) => 1 - rate + (rates.share[place] ?? 0) - all);
}

/** Each line at the vendor where its weighted goods are least; with a negative weight it buys as much as it may. */
function cheapestAssignment({ table, vendors }: VendorSet, weights: Float64Array) {
  const assignment = new Int32Array(table.lines);
  const goods = new Float64Array(vendors.length);
  let value = 0;
  for (let line = 0; line < table.lines; line += 1) {
    let best = Number.POSITIVE_INFINITY;
    let bestPlace = 0;
    let bestGoods = 0;
    for (let place = 0; place < vendors.length; place += 1) {
      const at = line * table.vendors + (vendors[place] ?? 0);
      const least = table.least[at] ?? 0;
      if (least === Number.POSITIVE_INFINITY) continue;
      const weight = weights[place] ?? 0;
      const bought = weight < 0 ? (table.most[at] ?? 0) : least;
      if (weight * bought >= best) continue;
      best = weight * bought;
      bestPlace = place;
      bestGoods = bought;
    }
    assignment[line] = bestPlace;
    goods[bestPlace] = (goods[bestPlace] ?? 0) + bestGoods;
    value += best;
  }
  return { assignment, value, goods };
}

function stepped(set: VendorSet, rates: Multipliers, goods: Float64Array, distance: number): Multipliers {
  const all = goods.reduce((sum, value) => sum + value, 0);
  const part = (set.share ?? 0) / 100;
  const lacking = set.minimum.map((minimum, place) =>
    minimum === 0 ? 0 : blocked(minimum - (goods[place] ?? 0), rates.minimum[place] ?? 0),
  );
  const beyond = goods.map((value, place) =>
    set.share === null ? 0 : blocked(value - part * all, rates.share[place] ?? 0),
  );
  const norm = squares(lacking) + squares(beyond);
  if (norm === 0) return rates;
  const step = distance / norm;
  const move = (rate: number, slope: number | undefined) => Math.max(0, rate + step * (slope ?? 0));
  return {
    minimum: rates.minimum.map((rate, place) => move(rate, lacking[place])),
    share: rates.share.map((rate, place) => move(rate, beyond[place])),
  };
}

/** A rate of nothing cannot sink further. */
const blocked = (slope: number, rate: number): number => (slope < 0 && rate === 0 ? 0 : slope);

const squares = (values: Float64Array): number => values.reduce((sum, value) => sum + value * value, 0);

interface Free {
  readonly weights: Float64Array;
  readonly assignment: Int32Array;
  readonly keepsRules: boolean;
}

/** The assignment that is best without minimum order values and shares, and whether it keeps them. */
export function withoutRules(set: VendorSet): Free {
  const weights = new Float64Array(set.vendors.length).fill(1);
  const { assignment } = cheapestAssignment(set, weights);
  const { goods, lines } = loadsOf(set, assignment);
  return { weights, assignment, keepsRules: keepsRules(set, goods, lines) };
}
