import type { Priced } from './multipliers.ts';
import { goodsAt, linesByRegret } from './regrets.ts';
import type { Steps } from './steps.ts';
import { type Loads, loadsOf, type VendorSet } from './vendor-set.ts';

/** So much more counts what no quantity can mend, beside the goods of a line. */
const penalty = 4;
const mostPasses = 12;

/**
 * Moves lines between vendors, alone, in pairs and all of a vendor, as long as the plan gets cheaper, where an order below its minimum is
 * taken to be padded to it.
 */
export function repair(set: VendorSet, { assignment, weights }: Priced, mayClose: boolean, steps: Steps): Int32Array {
  const moves = new Moves(set, assignment.slice());
  const { byRate, core } = linesByRegret(set, weights, assignment);
  for (let pass = 0; pass < mostPasses && !steps.exhausted; pass += 1) {
    if (moves.singles(byRate, steps) || (mayClose && moves.closings(steps))) continue;
    if (!moves.pairs(core, steps)) break;
  }
  return moves.assignment;
}

class Moves {
  readonly assignment: Int32Array;
  readonly #set: VendorSet;
  readonly #loads: Loads;
  /** Places of the vendors that sell each line. */
  readonly #sellers: readonly (readonly number[])[];
  #score: number;

  constructor(set: VendorSet, assignment: Int32Array) {
    this.#set = set;
    this.assignment = assignment;
    this.#loads = loadsOf(set, assignment);
    this.#score = score(set, this.#loads);
    this.#sellers = Array.from({ length: set.table.lines }, (_, line) => sellersOf(set, line));
  }

  /** Each line to its best vendor, one after the other; whether any moved. */
  singles(lines: readonly number[], steps: Steps): boolean {
    steps.spend(lines.length * this.#set.vendors.length ** 2);
    let moved = false;
    for (const line of lines) if (this.#improve(line)) moved = true;
    return moved;
  }

  #improve(line: number): boolean {
    const from = this.assignment[line] ?? 0;
    let best = from;
    let bestScore = this.#score;
    for (const to of this.#sellers[line] ?? []) {
      if (to === from) continue;
      const after = this.#tried(line, to);
      if (after < bestScore) [best, bestScore] = [to, after];
    }
    if (best === from) return false;
    this.#move(line, best);
    this.#score = bestScore;
    return true;
  }

  /** All lines of a vendor to the other vendors in use, each where it is cheapest; whether any vendor was left. */
  closings(steps: Steps): boolean {
    let closed = false;
    for (const place of this.#set.vendors.keys()) {
      if (this.#loads.lines[place] === 0) continue;
      steps.spend(this.#set.table.lines * this.#set.vendors.length);
      if (this.#close(place)) closed = true;
    }
    return closed;
  }

  #close(place: number): boolean {
    const moved: number[] = [];
    const goBack = (): false => {
      for (const line of moved) this.#move(line, place);
      return false;
    };
    for (let line = 0; line < this.assignment.length; line += 1) {
      if (this.assignment[line] !== place) continue;
      const to = this.#cheapestOther(line, place);
      if (to === undefined) return goBack();
      this.#move(line, to);
      moved.push(line);
    }
    const after = score(this.#set, this.#loads);
    if (after >= this.#score) return goBack();
    this.#score = after;
    return true;
  }

  #cheapestOther(line: number, place: number): number | undefined {
    let best: number | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const other of this.#sellers[line] ?? []) {
      const goods = goodsAt(this.#set, line, other);
      if (other === place || this.#loads.lines[other] === 0 || goods >= least) continue;
      [best, least] = [other, goods];
    }
    return best;
  }

  /** Pairs of lines at once; whether any moved. */
  pairs(lines: readonly number[], steps: Steps): boolean {
    let moved = false;
    for (const [place, line] of lines.entries()) {
      const others = lines.slice(place + 1);
      for (const to of this.#sellers[line] ?? []) {
        if (to === this.assignment[line]) continue;
        steps.spend(others.length * this.#set.vendors.length ** 2);
        if (this.#improveBeside(line, to, others)) moved = true;
      }
    }
    return moved;
  }

  #improveBeside(line: number, to: number, others: readonly number[]): boolean {
    const from = this.assignment[line] ?? 0;
    this.#move(line, to);
    for (const other of others) {
      for (const place of this.#sellers[other] ?? []) {
        if (place === this.assignment[other]) continue;
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

const sellersOf = ({ table, vendors }: VendorSet, line: number): readonly number[] =>
  [...vendors.keys()].filter((place) =>
    Number.isFinite(table.least[line * table.vendors + (vendors[place] ?? 0)] ?? 0),
  );

/** What the plan would cost with padded orders; more where padding cannot mend it. */
function score({ fixed, minimum, share, table }: VendorSet, { goods, most, lines }: Loads): number {
  let cost = 0;
  let all = 0;
  let largest = 0;
  let missing = 0;
  for (let place = 0; place < goods.length; place += 1) {
    if (lines[place] === 0) continue;
    const least = minimum[place] ?? 0;
    const padded = Math.max(goods[place] ?? 0, least);
    cost += padded + (fixed[place] ?? 0);
    missing += Math.max(0, least - (most[place] ?? 0));
    all += padded;
    largest = Math.max(largest, padded);
  }
  if (share !== null) missing += Math.max(0, largest - (share / 100) * all);
  return missing === 0 ? cost : cost + penalty * missing + all / table.lines;
}
