import type { Purchase } from '../plan-problem.ts';
import type { Candidate, Quantities } from './candidate.ts';
import { cheapest, cheapestFrom, type Segment } from './segments.ts';
import type { Steps } from './steps.ts';
import { costOf, keepsRules, type VendorSet } from './vendor-set.ts';

const mostSteps = 100_000;
/** A quantity takes about as long as so many looks at a line. */
const stepsOfQuantity = 5;

/**
 * The cheapest quantities below a limit when the order of one vendor is too large a part of all goods, so that others have
 * to buy more: a search in depth over the quantities of all lines, which gives up early.
 */
export function shareOut(set: VendorSet, assignment: Int32Array, limit: number, steps: Steps): Quantities {
  const search = new Sharing(set, assignment, limit, steps.part(mostSteps));
  search.buy(0);
  return { candidate: search.best, proven: search.complete };
}

class Sharing {
  best: Candidate | undefined;
  complete = true;
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

  constructor(set: VendorSet, assignment: Int32Array, limit: number, steps: Steps) {
    this.#set = set;
    this.#assignment = assignment;
    this.#steps = steps;
    this.#goods = new Float64Array(set.vendors.length);
    this.#lines = new Int32Array(set.vendors.length);
    for (const place of assignment) this.#lines[place] = (this.#lines[place] ?? 0) + 1;
    const fixed = set.fixed.reduce((sum, value, place) => sum + (this.#lines[place] === 0 ? 0 : value), 0);
    this.#limit = limit - fixed;
    this.#segments = Array.from(
      assignment,
      (place, line) => set.table.segments[line * set.table.vendors + (set.vendors[place] ?? 0)] ?? [],
    );
    this.#rest = new Float64Array(assignment.length + 1);
    for (let line = assignment.length - 1; line >= 0; line -= 1)
      this.#rest[line] = (this.#rest[line + 1] ?? 0) + (cheapest(this.#segments[line] ?? [])?.goods ?? 0);
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
    let next = cheapest(segments);
    while (next !== undefined && this.complete && this.#bought + next.goods + rest < this.#limit) {
      this.#steps.spend(stepsOfQuantity);
      if (this.#steps.exhausted) this.complete = false;
      this.#add(place, next.goods);
      this.#purchases[line] = next;
      this.buy(line + 1);
      this.#add(place, -next.goods);
      next = cheapestFrom(segments, next.goods + 1);
    }
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
