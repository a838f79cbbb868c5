import type { PlanProblem, PlanVendor, Purchase } from './plan-problem.ts';
import type { PurchasePlan, RunnerUp } from './plan-result.ts';
import { costTable } from './solver/cost-table.ts';
import { cheapestFrom, type Segment } from './solver/segments.ts';

/** What one vendor has in a plan. */
interface Order {
  readonly goods: number;
  readonly lines: number;
}

interface Move {
  readonly purchase: Purchase;
  readonly difference: number;
}

/** For each line the best purchase at another vendor that leaves all other lines as they are and keeps all rules. */
export function runnersUp(problem: PlanProblem, plan: PurchasePlan): readonly RunnerUp[] {
  const moves = new RunnerUpSearch(problem, plan);
  return problem.lines.map(({ id }, line) => {
    const best = moves.bestOf(line);
    return { line: id, purchase: best?.purchase ?? null, difference: best?.difference ?? null };
  });
}

class RunnerUpSearch {
  readonly #problem: PlanProblem;
  readonly #plan: PurchasePlan;
  readonly #orders: readonly Order[];
  readonly #vendorOf: ReadonlyMap<number, number>;
  readonly #segments: readonly (readonly Segment[])[];
  readonly #goods: number;

  constructor(problem: PlanProblem, plan: PurchasePlan) {
    this.#problem = problem;
    this.#plan = plan;
    const orders = new Map(plan.orders.map((order) => [order.vendor, order]));
    this.#orders = problem.vendors.map(({ id }) => orders.get(id) ?? { goods: 0, lines: 0 });
    this.#vendorOf = new Map(problem.offers.map(({ id, vendor }) => [id, vendor]));
    this.#segments = costTable(problem, null).segments;
    this.#goods = plan.orders.reduce((sum, { goods }) => sum + goods, 0);
  }

  /** @param line its place. */
  bestOf(line: number): Move | undefined {
    const now = this.#plan.purchases[line];
    if (now === undefined) return undefined;
    let best: Move | undefined;
    for (const [place, vendor] of this.#problem.vendors.entries()) {
      if (vendor.id === this.#vendorOf.get(now.offer)) continue;
      const segments = this.#segments[line * this.#problem.vendors.length + place] ?? [];
      const move = this.#moveTo(place, vendor, segments, now);
      if (move !== undefined && (best === undefined || move.difference < best.difference)) best = move;
    }
    return best;
  }

  #moveTo(place: number, vendor: PlanVendor, segments: readonly Segment[], now: Purchase): Move | undefined {
    const saved = this.#savedBy(now);
    if (saved === undefined) return undefined;
    const order = this.#orders[place] ?? { goods: 0, lines: 0 };
    const atLeast = Math.max(vendor.minimumOrder - order.goods, this.#leastForShares(place, now));
    const purchase = cheapestFrom(segments, atLeast);
    if (purchase === undefined || !this.#hasFairShare(order.goods, now, purchase)) return undefined;
    const difference = purchase.goods + (order.lines === 0 ? vendor.fixedCost : 0) - saved;
    const { budget } = this.#problem.limits;
    return budget !== null && this.#plan.cost + difference > budget ? undefined : { purchase, difference };
  }

  /** What the vendor of today would cost less; undefined when its order would fall below its minimum. */
  #savedBy(now: Purchase): number | undefined {
    const place = this.#placeOf(now);
    const { goods, lines } = this.#orders[place] ?? { goods: 0, lines: 0 };
    const vendor = this.#problem.vendors[place];
    if (vendor === undefined) return undefined;
    if (lines === 1) return now.goods + vendor.fixedCost;
    return goods - now.goods < vendor.minimumOrder ? undefined : now.goods;
  }

  /** Goods that are needed at a vendor for the others to have no more than the largest share. */
  #leastForShares(to: number, now: Purchase): number {
    const { largestShare } = this.#problem.limits;
    if (largestShare === null) return 0;
    const from = this.#placeOf(now);
    const others = this.#orders.map(({ goods }, place) => (place === from ? goods - now.goods : goods));
    const largest = others.reduce((most, goods, place) => (place === to ? most : Math.max(most, goods)), 0);
    return Math.ceil((100 * largest) / largestShare) - (this.#goods - now.goods);
  }

  /** Whether the vendor has no more than the largest share. */
  #hasFairShare(goods: number, now: Purchase, purchase: Purchase): boolean {
    const { largestShare } = this.#problem.limits;
    const all = this.#goods - now.goods + purchase.goods;
    return largestShare === null || 100 * (goods + purchase.goods) <= largestShare * all;
  }

  #placeOf({ offer }: Purchase): number {
    return this.#problem.vendors.findIndex(({ id }) => id === this.#vendorOf.get(offer));
  }
}
