import type { CostTable } from './cost-table.ts';
import type { VendorSet } from './vendor-set.ts';

/** Vendors by place: whether their fixed cost is paid. */
export type Decision = 'undecided' | 'used' | 'barred';

/**
 * Vendors who sell nothing here, or less than their minimum, are barred; those without any cost or rule are just used.
 * @param counted whether it matters how many are used.
 */
export function firstDecisions(table: CostTable, counted: boolean): readonly Decision[] {
  return table.problem.vendors.map(({ fixedCost, minimumOrder }, vendor) => {
    if (!canSell(table, vendor, minimumOrder)) return 'barred';
    return fixedCost > 0 || minimumOrder > 0 || counted ? 'undecided' : 'used';
  });
}

function canSell({ lines, vendors, least, most }: CostTable, vendor: number, minimumOrder: number): boolean {
  let goods = 0;
  let offered = false;
  for (let at = vendor; at < lines * vendors; at += vendors) {
    goods += most[at] ?? 0;
    offered ||= Number.isFinite(least[at] ?? 0);
  }
  return offered && goods >= minimumOrder;
}

/** The place of the vendor that costs most before anything is bought, the first of equals; -1 when all are decided. */
export function nextUndecided({ problem }: CostTable, decisions: readonly Decision[]): number {
  let next = -1;
  let most = -1;
  for (const [place, { fixedCost, minimumOrder }] of problem.vendors.entries()) {
    if (decisions[place] !== 'undecided' || fixedCost + minimumOrder <= most) continue;
    next = place;
    most = fixedCost + minimumOrder;
  }
  return next;
}

/** A set of vendors in which those that are not decided cost nothing and have no minimum: no plan costs less. */
export const onlyUsed = (set: VendorSet, decisions: readonly Decision[]): VendorSet => {
  const ifUsed = (value: number, place: number): number => (decisions[set.vendors[place] ?? 0] === 'used' ? value : 0);
  return { ...set, fixed: set.fixed.map(ifUsed), minimum: set.minimum.map(ifUsed) };
};

/** The fixed cost of a vendor that would still have to be paid; Infinity for one that is barred. */
export const unpaidOf = (decision: Decision | undefined, fixedCost: number): number =>
  decision === 'barred' ? Number.POSITIVE_INFINITY : decision === 'used' ? 0 : fixedCost;
