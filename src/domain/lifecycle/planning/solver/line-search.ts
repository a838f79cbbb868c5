import type { Candidate } from './candidate.ts';
import type { Priced } from './multipliers.ts';
import { quantitiesOf } from './quantities.ts';
import type { Steps } from './steps.ts';
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
  /** Whether nothing better is left. */
  readonly complete: boolean;
}

/**
 * Looks for the cheapest plan of a set of vendors, branching on the vendors of lines: what deviates from the relaxation
 * counts its regret, and regrets together may not exceed what separates the bound from the limit.
 * @param limit only plans below it count.
 */
export function searchLines(set: VendorSet, priced: Priced, limit: number, steps: Steps): Searched {
  const search = new LineSearch(set, priced, limit, steps);
  search.run();
  return { candidate: search.best, complete: search.complete };
}

class LineSearch {
  best: Candidate | undefined;
  complete = true;
  #stopped = false;
  readonly #set: VendorSet;
  readonly #steps: Steps;
  readonly #bound: number;
  readonly #lines: readonly BranchLine[];
  /** Least goods of the lines from a place on. */
  readonly #rest: Float64Array;
  readonly #fixed: number;
  readonly #assignment: Int32Array;
  readonly #goods: Float64Array;
  #limit: number;

  constructor(set: VendorSet, priced: Priced, limit: number, steps: Steps) {
    this.#set = set;
    this.#steps = steps;
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
      if (this.#stopped) return;
      const deviated = regret + alternative.regret;
      if (this.#bound + deviated > this.#limit - 1) return;
      this.#steps.spend(this.#goods.length);
      if (this.#steps.exhausted) {
        this.#stopped = true;
        this.complete = false;
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
    for (let at = 0; at < this.#goods.length; at += 1) {
      const goods = this.#goods[at] ?? 0;
      bought += goods;
      padded += Math.max(goods, this.#set.minimum[at] ?? 0);
    }
    return this.#fixed + Math.max(bought, padded) > this.#limit - 1;
  }

  #take(): void {
    this.#steps.spend(this.#assignment.length);
    const { candidate, proven } = quantitiesOf(this.#set, this.#assignment, this.#limit, this.#steps);
    if (!proven) this.complete = false;
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
