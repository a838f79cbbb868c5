import type { Purchase } from '../plan-problem.ts';
import type { Candidate } from './candidate.ts';
import type { CostTable } from './cost-table.ts';
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

/** Vendors by place: whether their fixed cost is paid. */
type Decision = 'undecided' | 'used' | 'barred';

interface Entry {
  readonly bound: number;
  readonly depth: number;
  readonly decisions: readonly Decision[];
  /** Once all vendors are decided and the multipliers are known. */
  readonly priced?: Priced;
}

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
    this.#add(this.#firstDecisions());
    for (let entry = this.#queue.take(); entry !== undefined; entry = this.#queue.take()) {
      if (entry.bound >= this.#limit) return;
      if (this.#steps.exhausted) {
        this.#open = Math.min(this.#open, entry.bound);
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

  /** Vendors who sell nothing here, or less than their minimum, are barred; those without any cost or rule just used. */
  #firstDecisions(): readonly Decision[] {
    const { problem, lines, vendors, most } = this.#table;
    return problem.vendors.map(({ fixedCost, minimumOrder }, vendor) => {
      let goods = 0;
      let offered = false;
      for (let line = 0; line < lines; line += 1) {
        const at = line * vendors + vendor;
        goods += most[at] ?? 0;
        offered ||= Number.isFinite(this.#table.least[at] ?? 0);
      }
      if (!offered || goods < minimumOrder) return 'barred';
      return fixedCost > 0 || minimumOrder > 0 || this.#limits.mostVendors !== null ? 'undecided' : 'used';
    });
  }

  #add(decisions: readonly Decision[]): void {
    const used = decisions.filter((decision) => decision === 'used').length;
    if (this.#limits.mostVendors !== null && used > this.#limits.mostVendors) return;
    const bound = this.#boundOf(decisions);
    const depth = decisions.filter((decision) => decision !== 'undecided').length;
    if (bound < this.#limit) this.#queue.add({ bound, depth, decisions });
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
    const undecided = entry.decisions.indexOf('undecided');
    if (undecided >= 0) this.#branch(entry, undecided);
    else if (entry.priced === undefined) this.#price(entry, this.#setOf(entry));
    else this.#search(entry, entry.priced, this.#setOf(entry));
  }

  #branch({ decisions }: Entry, vendor: number): void {
    this.#add(decisions.with(vendor, 'used'));
    this.#add(decisions.with(vendor, 'barred'));
  }

  #setOf({ decisions }: Entry): VendorSet {
    return vendorSet(
      this.#table,
      [...decisions.keys()].filter((vendor) => decisions[vendor] === 'used'),
    );
  }

  #price(entry: Entry, set: VendorSet): void {
    const free = withoutRules(set);
    this.#steps.spend(this.#table.lines * set.vendors.length);
    if (free.keepsRules) {
      this.#offer(quantitiesOf(set, free.assignment, this.#limit, this.#steps).candidate);
      return;
    }
    const priced = priceSet(set, this.#limit, this.#steps);
    const bound = Math.max(entry.bound, wholeBound(priced.bound));
    if (bound >= this.#limit) return;
    const repaired = repair(set, priced, this.#steps);
    this.#offer(quantitiesOf(set, repaired, this.#limit, this.#steps).candidate);
    this.#queue.add({ ...entry, bound, depth: entry.depth + 1, priced });
  }

  #search(entry: Entry, priced: Priced, set: VendorSet): void {
    const { candidate, complete } = searchLines(set, priced, this.#limit, this.#steps);
    this.#offer(candidate);
    if (!complete) this.#open = Math.min(this.#open, entry.bound);
  }

  #offer(candidate: Candidate | undefined): void {
    if (candidate !== undefined && candidate.cost < this.#limit) this.#best = candidate;
  }
}

const unpaidOf = (decision: Decision | undefined, fixedCost: number): number =>
  decision === 'barred' ? Number.POSITIVE_INFINITY : decision === 'used' ? 0 : fixedCost;

/** Amounts are whole; sums of those that are not may be off in the last digits. */
const wholeBound = (bound: number): number => Math.ceil(bound - Math.abs(bound) * 1e-12 - 1e-9);
