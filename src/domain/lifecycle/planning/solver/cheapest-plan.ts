import type { Purchase } from '../plan-problem.ts';
import type { Candidate } from './candidate.ts';
import type { CostTable } from './cost-table.ts';
import { type Decision, firstDecisions, nextUndecided, onlyUsed, unpaidOf } from './decisions.ts';
import { ascend, vendorsByCost } from './dual-ascent.ts';
import { searchLines } from './line-search.ts';
import { type Priced, priceSet, withoutRules } from './multipliers.ts';
import { quantitiesOf } from './quantities.ts';
import { repair } from './repair.ts';
import { SearchQueue } from './search-queue.ts';
import type { Steps } from './steps.ts';
import { type VendorSet, vendorSet } from './vendor-set.ts';

export interface CostLimits {
  /** Only plans that cost at most this count; null for all. */
  readonly budget: number | null;
  readonly mostVendors: number | null;
}

export interface CheapestPlan {
  /** null when none was found. */
  readonly purchases: readonly Purchase[] | null;
  readonly cost: number | null;
  /** No plan within the limits costs less; Infinity when there is none. */
  readonly bound: number;
}

/** The cheapest plan with the offers of a table, or the best that the steps suffice for. */
export function cheapestPlan(table: CostTable, limits: CostLimits, steps: Steps): CheapestPlan {
  const search = new SetSearch(table, limits, steps);
  search.run();
  return search.result();
}

interface Entry {
  readonly bound: number;
  readonly depth: number;
  readonly decisions: readonly Decision[];
  /** Whether multipliers have improved the bound. */
  readonly isPriced: boolean;
}

type PricedSet = Priced & { readonly set: VendorSet };

const roundsBefore = 60;
const roundsWhenDecided = 200;

/**
 * Branches on which vendors are used, the least bound first. When all are decided, lines fall apart; where orders then
 * stay below their minimum, multipliers give a bound and repair a plan, and branching on lines closes the gap.
 */
class SetSearch {
  readonly #table: CostTable;
  readonly #limits: CostLimits;
  readonly #steps: Steps;
  readonly #order: Int32Array;
  readonly #queue = new SearchQueue<Entry>();
  /** Sets of vendors whose lines do not fall apart, in the order of their bounds. */
  readonly #decided: { readonly bound: number; readonly priced: PricedSet }[] = [];
  /** So many vendors were decided when a plan was repaired. */
  readonly #repairedAt = new Set<number>();
  #best: Candidate | undefined;
  /** Least bound of what was given up. */
  #open = Number.POSITIVE_INFINITY;

  constructor(table: CostTable, limits: CostLimits, steps: Steps) {
    this.#table = table;
    this.#limits = limits;
    this.#steps = steps;
    this.#order = vendorsByCost(table);
  }

  run(): void {
    this.#add(firstDecisions(this.#table, this.#limits.mostVendors !== null));
    this.#decideVendors();
    for (const { bound, priced } of this.#decided) if (bound < this.#limit) this.#searchLines(bound, priced);
  }

  /** Leaves a part of the steps to the search on lines. */
  #decideVendors(): void {
    const end = this.#steps.left / 4;
    for (let entry = this.#queue.take(); entry !== undefined; entry = this.#queue.take()) {
      if (entry.bound >= this.#limit) return;
      if (this.#steps.left < end || this.#steps.exhausted) {
        this.#open = entry.bound;
        return;
      }
      this.#lookAt(entry);
    }
  }

  result(): CheapestPlan {
    const cost = this.#best?.cost ?? Number.POSITIVE_INFINITY;
    const found = { purchases: this.#best?.purchases ?? null, cost: this.#best?.cost ?? null };
    return { ...found, bound: Math.min(cost, this.#open) };
  }

  /** Only plans below it count. */
  get #limit(): number {
    return this.#best?.cost ?? (this.#limits.budget === null ? Number.POSITIVE_INFINITY : this.#limits.budget + 1);
  }

  #add(decisions: readonly Decision[]): void {
    const used = decisions.filter((decision) => decision === 'used').length;
    if (this.#limits.mostVendors !== null && used > this.#limits.mostVendors) return;
    const bound = this.#boundOf(decisions);
    const depth = decisions.filter((decision) => decision !== 'undecided').length;
    if (bound < this.#limit) this.#queue.add({ bound, depth, decisions, isPriced: false });
  }

  #boundOf(decisions: readonly Decision[]): number {
    const { problem, lines, vendors } = this.#table;
    this.#steps.spend(lines * vendors);
    const fixed = problem.vendors.map(({ fixedCost }) => fixedCost);
    const paid = fixed.reduce((sum, cost, vendor) => sum + (decisions[vendor] === 'used' ? cost : 0), 0);
    const unpaid = Float64Array.from(decisions, (decision, vendor) => unpaidOf(decision, fixed[vendor] ?? 0));
    return paid + ascend(this.#table, this.#order, unpaid);
  }

  #lookAt(entry: Entry): void {
    const undecided = nextUndecided(this.#table, entry.decisions);
    if (!entry.isPriced && this.#price(entry, undecided < 0)) return;
    if (undecided >= 0) this.#branch(entry, undecided);
  }

  #branch({ decisions }: Entry, vendor: number): void {
    this.#add(decisions.with(vendor, 'used'));
    this.#add(decisions.with(vendor, 'barred'));
  }

  /** Whether the entry has its turn later, with a better bound; those without need none. */
  #price(entry: Entry, decided: boolean): boolean {
    const set = this.#setOf(entry);
    const relaxed = onlyUsed(set, entry.decisions);
    const free = withoutRules(relaxed);
    this.#steps.spend(this.#table.lines * set.vendors.length);
    if (free.keepsRules) {
      if (decided || withoutRules(set).keepsRules) this.#buy(set, free.assignment);
      else if (this.#best === undefined) this.#repair(set, { ...free, bound: entry.bound }, true);
      return false;
    }
    const priced = priceSet(relaxed, this.#limit, decided ? roundsWhenDecided : roundsBefore, this.#steps);
    const bound = Math.max(entry.bound, wholeBound(priced.bound));
    if (bound >= this.#limit) return true;
    if (decided || !this.#repairedAt.has(entry.depth)) this.#repair(set, priced, !decided);
    this.#repairedAt.add(entry.depth);
    if (decided) this.#decided.push({ bound, priced: { set, ...priced } });
    else this.#queue.add({ ...entry, bound, depth: entry.depth + 0.5, isPriced: true });
    return true;
  }

  #repair(set: VendorSet, priced: Priced, mayClose: boolean): void {
    this.#buy(set, repair(set, priced, mayClose, this.#steps));
  }

  #buy(set: VendorSet, assignment: Int32Array): void {
    this.#offer(quantitiesOf(set, assignment, this.#limit, this.#steps).candidate);
  }

  /** Lines may be bought from all vendors that are not barred. */
  #setOf({ decisions }: Entry): VendorSet {
    return vendorSet(
      this.#table,
      [...decisions.keys()].filter((vendor) => decisions[vendor] !== 'barred'),
    );
  }

  #searchLines(bound: number, { set, ...priced }: PricedSet): void {
    // Other sets of vendors want their turn.
    const { candidate, complete } = searchLines(set, priced, this.#limit, this.#steps.part(this.#steps.left / 2));
    this.#offer(candidate);
    if (!complete) this.#open = Math.min(this.#open, bound);
  }

  #offer(candidate: Candidate | undefined): void {
    const { mostVendors } = this.#limits;
    if (candidate === undefined || (mostVendors !== null && candidate.vendors > mostVendors)) return;
    if (candidate.cost < this.#limit) this.#best = candidate;
  }
}

/** Amounts are whole; sums of those that are not may be off in the last digits. */
const wholeBound = (bound: number): number => Math.ceil(bound - Math.abs(bound) * 1e-12 - 1e-9);
