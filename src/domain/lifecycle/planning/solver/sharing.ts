import type { Purchase } from '../plan-problem.ts';
import type { Candidate, QuantityEffort } from './candidate.ts';
import { cheapest, cheapestFrom, mostGoods, type Segment } from './segments.ts';
import type { Steps } from './steps.ts';
import { costOf, keepsRules, type VendorSet } from './vendor-set.ts';

const mostSteps = 100_000;
/** A quantity takes about as long as so many looks at a line. */
const stepsOfQuantity = 5;

interface Shared {
  readonly candidate: Candidate | undefined;
  /** Whether nothing better is left below the limit. */
  readonly complete: boolean;
}

/**
 * The cheapest quantities below a limit when the order of one vendor is too large a part of all goods, so that others have
 * to buy more: a search in depth over the quantities of all lines, which gives up early. It looks near the least goods first, since
 * quantities hardly end.
 */
export function shareOut(
  set: VendorSet,
  assignment: Int32Array,
  limit: number,
  { steps, patience }: QuantityEffort,
): Shared {
  if (areTooFew(set, assignment)) return { candidate: undefined, complete: true };
  const part = steps.part(mostSteps * patience);
  for (let slack = 0.01; ; slack *= 4) {
    const search = new Sharing(set, assignment, { limit, slack }, part);
    search.buy(0);
    const { best: candidate, complete } = search;
    if (candidate !== undefined || !complete || search.isAtLimit) return { candidate, complete };
  }
}

/** Whether the largest shares of all vendors that are used come to less than all goods. */
const areTooFew = ({ share }: VendorSet, assignment: Int32Array): boolean =>
  share !== null && new Set(assignment).size * share < 100;

class Sharing {
  best: Candidate | undefined;
  complete = true;
  /** Whether more slack would not find more. */
  readonly isAtLimit: boolean;
  readonly #set: VendorSet;
  readonly #assignment: Int32Array;
  readonly #segments: readonly (readonly Segment[])[];
  /** Least goods of the lines from a place on. */
  readonly #rest: Float64Array;
  readonly #steps: Steps;
  readonly #purchases: Purchase[] = [];
  readonly #goods: Float64Array;
  readonly #lines: Int32Array;
  #bought = 0;
  #limit: number;

  /** @param slack goods that may be above the least, as a part of them. */
  constructor(
    set: VendorSet,
    assignment: Int32Array,
    { limit, slack }: { readonly limit: number; readonly slack: number },
    steps: Steps,
  ) {
    this.#set = set;
    this.#assignment = assignment;
    this.#steps = steps;
    this.#goods = new Float64Array(set.vendors.length);
    this.#lines = new Int32Array(set.vendors.length);
    for (const place of assignment) this.#lines[place] = (this.#lines[place] ?? 0) + 1;
    const fixed = set.fixed.reduce((sum, value, place) => sum + (this.#lines[place] === 0 ? 0 : value), 0);
    this.#segments = Array.from(
      assignment,
      (place, line) => set.table.segments[line * set.table.vendors + (set.vendors[place] ?? 0)] ?? [],
    );
    this.#rest = new Float64Array(assignment.length + 1);
    for (let line = assignment.length - 1; line >= 0; line -= 1)
      this.#rest[line] = (this.#rest[line + 1] ?? 0) + (cheapest(this.#segments[line] ?? [])?.goods ?? 0);
    const near = Math.ceil(((this.#rest[0] ?? 0) + 1) * (1 + slack));
    const most = this.#segments.reduce((sum, own) => sum + mostGoods(own), 0);
    this.isAtLimit = near >= limit - fixed || near > most;
    this.#limit = Math.min(near, limit - fixed);
  }

  /** Looks at all quantities of the lines from a place on. */
  buy(line: number): void {
    const segments = this.#segments[line];
    if (segments === undefined) {
      this.#take();
      return;
    }
    const rest = this.#rest[line + 1] ?? 0;
    const place = this.#assignment[line] ?? 0;
    const isLast = line === this.#segments.length - 1;
    let next = isLast ? cheapestFrom(segments, this.#lacking(place)) : cheapest(segments);
    while (next !== undefined && this.complete && this.#bought + next.goods + rest < this.#limit) {
      this.#steps.spend(stepsOfQuantity);
      if (this.#steps.exhausted) this.complete = false;
      this.#add(place, next.goods);
      this.#purchases[line] = next;
      const fair = this.#mayBeFair(place);
      if (fair) this.buy(line + 1);
      this.#add(place, -next.goods);
      // More goods would be too large a part all the more.
      if (!fair || isLast) return;
      next = cheapestFrom(segments, next.goods + 1);
    }
  }

  /** Goods of the last line without which its order is below the minimum, or that of another vendor too large a part. */
  #lacking(place: number): number {
    const { minimum, share } = this.#set;
    let least = (minimum[place] ?? 0) - (this.#goods[place] ?? 0);
    for (const [other, goods] of this.#goods.entries())
      if (share !== null && other !== place) least = Math.max(least, Math.ceil((100 * goods) / share) - this.#bought);
    return Math.max(least, 0);
  }

  /** Whether the goods of the vendor are no too large a part of what all may come to. */
  #mayBeFair(place: number): boolean {
    const { share } = this.#set;
    return share === null || 100 * (this.#goods[place] ?? 0) <= share * this.#limit;
  }

  #add(place: number, goods: number): void {
    this.#bought += goods;
    this.#goods[place] = (this.#goods[place] ?? 0) + goods;
  }

  #take(): void {
    if (!keepsRules(this.#set, this.#goods, this.#lines)) return;
    this.#limit = this.#bought;
    const loads = { goods: this.#goods, lines: this.#lines };
    this.best = { purchases: [...this.#purchases], ...costOf(this.#set, loads) };
  }
}
