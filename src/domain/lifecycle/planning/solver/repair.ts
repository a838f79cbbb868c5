import type { Priced } from './multipliers.ts';
import type { Steps } from './steps.ts';
import { type Loads, loadsOf, type VendorSet } from './vendor-set.ts';

/** So much more counts what no quantity can mend. */
const penalty = 4;
const mostPasses = 12;
/** Lines that are moved in pairs. */
const mostPairs = 120;

/**
 * Moves lines between vendors, alone and in pairs, as long as the plan gets cheaper, where an order below its minimum is
 * taken to be padded to it.
 */
export function repair(set: VendorSet, { assignment, weights }: Priced, steps: Steps): Int32Array {
  const moves = new Moves(set, assignment.slice());
  const core = linesWithLeastRegret(set, weights, assignment);
  for (let pass = 0; pass < mostPasses && !steps.exhausted; pass += 1) {
    steps.spend(set.table.lines * set.vendors.length);
    if (moves.singles()) continue;
    steps.spend(core.length * core.length * set.vendors.length);
    if (!moves.pairs(core)) break;
  }
  return moves.assignment;
}

class Moves {
  readonly assignment: Int32Array;
  readonly #set: VendorSet;
  readonly #loads: Loads;
  #score: number;

  constructor(set: VendorSet, assignment: Int32Array) {
    this.#set = set;
    this.assignment = assignment;
    this.#loads = loadsOf(set, assignment);
    this.#score = score(set, this.#loads);
  }

  /** Each line to its best vendor; whether any moved. */
  singles(): boolean {
    let moved = false;
    for (let line = 0; line < this.#set.table.lines; line += 1) if (this.#improve(line)) moved = true;
    return moved;
  }

  #improve(line: number): boolean {
    const from = this.assignment[line] ?? 0;
    let best = from;
    let bestScore = this.#score;
    for (const to of this.#others(line)) {
      const after = this.#tried(line, to);
      if (after < bestScore) [best, bestScore] = [to, after];
    }
    if (best === from) return false;
    this.#move(line, best);
    this.#score = bestScore;
    return true;
  }

  /** Pairs of lines at once; whether any moved. */
  pairs(lines: readonly number[]): boolean {
    let moved = false;
    for (const [place, line] of lines.entries())
      for (const to of this.#others(line)) if (this.#improveBeside(line, to, lines.slice(place + 1))) moved = true;
    return moved;
  }

  #improveBeside(line: number, to: number, others: readonly number[]): boolean {
    const from = this.assignment[line] ?? 0;
    this.#move(line, to);
    for (const other of others) {
      for (const place of this.#others(other)) {
        const after = this.#tried(other, place);
        if (after >= this.#score) continue;
        this.#move(other, place);
        this.#score = after;
        return true;
      }
    }
    this.#move(line, from);
    return false;
  }

  #others(line: number): readonly number[] {
    const { table, vendors } = this.#set;
    const now = this.assignment[line] ?? 0;
    const at = line * table.vendors;
    return [...vendors.keys()].filter(
      (place) => place !== now && Number.isFinite(table.least[at + (vendors[place] ?? 0)] ?? 0),
    );
  }

  #tried(line: number, to: number): number {
    const from = this.assignment[line] ?? 0;
    this.#move(line, to);
    const after = score(this.#set, this.#loads);
    this.#move(line, from);
    return after;
  }

  #move(line: number, to: number): void {
    const from = this.assignment[line] ?? 0;
    this.#load(line, from, -1);
    this.#load(line, to, 1);
    this.assignment[line] = to;
  }

  #load(line: number, place: number, sign: 1 | -1): void {
    const { table, vendors } = this.#set;
    const { goods, most, lines } = this.#loads;
    const at = line * table.vendors + (vendors[place] ?? 0);
    goods[place] = (goods[place] ?? 0) + sign * (table.least[at] ?? 0);
    most[place] = (most[place] ?? 0) + sign * (table.most[at] ?? 0);
    lines[place] = (lines[place] ?? 0) + sign;
  }
}

/** What the plan would cost with padded orders; more where padding cannot mend it. */
function score({ fixed, minimum, share }: VendorSet, { goods, most, lines }: Loads): number {
  let cost = 0;
  let all = 0;
  let largest = 0;
  for (let place = 0; place < goods.length; place += 1) {
    if (lines[place] === 0) continue;
    const least = minimum[place] ?? 0;
    const padded = Math.max(goods[place] ?? 0, least);
    cost += padded + (fixed[place] ?? 0) + penalty * Math.max(0, least - (most[place] ?? 0));
    all += padded;
    largest = Math.max(largest, padded);
  }
  return share === null ? cost : cost + penalty * Math.max(0, largest - (share / 100) * all);
}

/** Those for which another vendor costs least more, by the weights. */
function linesWithLeastRegret(set: VendorSet, weights: Float64Array, assignment: Int32Array): readonly number[] {
  const regrets = Array.from(assignment, (place, line) => ({ line, regret: regretOf(set, weights, line, place) }));
  return regrets
    .filter(({ regret }) => Number.isFinite(regret))
    .toSorted((one, other) => one.regret - other.regret || one.line - other.line)
    .slice(0, mostPairs)
    .map(({ line }) => line);
}

function regretOf({ table, vendors }: VendorSet, weights: Float64Array, line: number, now: number): number {
  const weighted = (place: number): number => {
    const goods = table.least[line * table.vendors + (vendors[place] ?? 0)] ?? 0;
    return Number.isFinite(goods) ? (weights[place] ?? 0) * goods : goods;
  };
  let least = Number.POSITIVE_INFINITY;
  for (let place = 0; place < vendors.length; place += 1) if (place !== now) least = Math.min(least, weighted(place));
  return least - weighted(now);
}
