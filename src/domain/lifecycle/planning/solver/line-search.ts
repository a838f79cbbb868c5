import type { Candidate, QuantityEffort } from './candidate.ts';
import type { Priced } from './multipliers.ts';
import { quantitiesOf } from './quantities.ts';
import type { VendorSet } from './vendor-set.ts';

/** One vendor of a line, and how much more it counts than the best one. */
interface Alternative {
  readonly place: number;
  readonly least: number;
  readonly regret: number;
}

interface BranchLine {
  readonly line: number;
  readonly alternatives: readonly Alternative[];
}

export interface Searched {
  /** The best below the limit. */
  readonly candidate: Candidate | undefined;
  /** Least cost of what was given up, below the limit; Infinity when nothing better is left. */
  readonly open: number;
  /** Whether the steps did not suffice. */
  readonly stopped: boolean;
}

/**
 * Looks for the cheapest plan of a set of vendors, branching on the vendors of lines: what deviates from the relaxation
 * counts its regret, and regrets together may not exceed what separates the bound from the limit.
 * @param limit only plans below it count.
 */
export function searchLines(set: VendorSet, priced: Priced, limit: number, effort: QuantityEffort): Searched {
  const search = new LineSearch(set, priced, limit, effort);
  search.run();
  return { candidate: search.best, open: search.open, stopped: search.stopped };
}

class LineSearch {
  best: Candidate | undefined;
  open = Number.POSITIVE_INFINITY;
  stopped = false;
  readonly #set: VendorSet;
  readonly #effort: QuantityEffort;
  readonly #bound: number;
  readonly #lines: readonly BranchLine[];
  /** Least goods of the lines from a place on. */
  readonly #rest: Float64Array;
  readonly #fixed: number;
  readonly #assignment: Int32Array;
  readonly #goods: Float64Array;
  #limit: number;

  constructor(set: VendorSet, priced: Priced, limit: number, effort: QuantityEffort) {
    this.#set = set;
    this.#effort = effort;
    this.#limit = limit;
    // Sums of amounts that are not whole may be off in the last digits.
    this.#bound = priced.bound - Math.abs(priced.bound) * 1e-12;
    this.#lines = branchLines(set, priced.weights);
    this.#assignment = new Int32Array(set.table.lines);
    this.#goods = new Float64Array(set.vendors.length);
    this.#fixed = set.fixed.reduce((sum, value) => sum + value, 0);
    this.#rest = new Float64Array(this.#lines.length + 1);
    for (let place = this.#lines.length - 1; place >= 0; place -= 1)
      this.#rest[place] = (this.#rest[place + 1] ?? 0) + leastOf(this.#lines[place]);
  }

  run(): void {
    this.#branch(0, 0);
  }

  #branch(place: number, regret: number): void {
    const line = this.#lines[place];
    if (line === undefined) {
      this.#take();
      return;
    }
    for (const alternative of line.alternatives) {
      if (this.stopped) return;
      const deviated = regret + alternative.regret;
      if (this.#bound + deviated > this.#limit - 1) return;
      this.#effort.steps.spend(this.#goods.length);
      if (this.#effort.steps.exhausted) {
        this.stopped = true;
        this.open = this.#bound;
        return;
      }
      this.#assignment[line.line] = alternative.place;
      this.#load(alternative, 1);
      if (this.#cannotBeBelow(place + 1)) this.#load(alternative, -1);
      else {
        this.#branch(place + 1, deviated);
        this.#load(alternative, -1);
      }
    }
  }

  #load({ place, least }: Alternative, sign: 1 | -1): void {
    this.#goods[place] = (this.#goods[place] ?? 0) + sign * least;
  }

  /** By what is assigned, with padding or with the least goods of the rest. */
  #cannotBeBelow(place: number): boolean {
    let bought = this.#rest[place] ?? 0;
    let padded = 0;
    let largest = 0;
    for (let at = 0; at < this.#goods.length; at += 1) {
      const goods = this.#goods[at] ?? 0;
      const ordered = Math.max(goods, this.#set.minimum[at] ?? 0);
      bought += goods;
      padded += ordered;
      largest = Math.max(largest, ordered);
    }
    const most = this.#limit - 1 - this.#fixed;
    return Math.max(bought, padded) > most || 100 * largest > (this.#set.share ?? 100) * most;
  }

  #take(): void {
    this.#effort.steps.spend(this.#assignment.length);
    const { candidate, bound } = quantitiesOf(this.#set, this.#assignment, this.#limit, this.#effort);
    if (bound < Math.min(this.#limit, candidate?.cost ?? this.#limit)) this.open = Math.min(this.open, bound);
    if (candidate === undefined || candidate.cost >= this.#limit) return;
    this.best = candidate;
    this.#limit = candidate.cost;
  }
}

/** Lines with few alternatives first. */
function branchLines(set: VendorSet, weights: Float64Array): readonly BranchLine[] {
  const lines = Array.from({ length: set.table.lines }, (_, line) => ({
    line,
    alternatives: alternativesOf(set, weights, line),
  }));
  return lines.toSorted((one, other) => secondRegret(other) - secondRegret(one) || one.line - other.line);
}

const secondRegret = ({ alternatives }: BranchLine): number => alternatives[1]?.regret ?? Number.MAX_VALUE;

const leastOf = (line: BranchLine | undefined): number =>
  (line?.alternatives ?? []).reduce((least, alternative) => Math.min(least, alternative.least), Number.MAX_VALUE);

function alternativesOf({ table, vendors }: VendorSet, weights: Float64Array, line: number): readonly Alternative[] {
  const weighted = vendors.flatMap((vendor, place) => {
    const at = line * table.vendors + vendor;
    const least = table.least[at] ?? 0;
    const weight = weights[place] ?? 0;
    if (!Number.isFinite(least)) return [];
    return [{ place, least, weighted: weight * (weight < 0 ? (table.most[at] ?? 0) : least) }];
  });
  const best = weighted.reduce((least, alternative) => Math.min(least, alternative.weighted), Number.MAX_VALUE);
  return weighted
    .map((alternative) => ({ ...alternative, regret: alternative.weighted - best }))
    .toSorted((one, other) => one.regret - other.regret || one.place - other.place);
}
