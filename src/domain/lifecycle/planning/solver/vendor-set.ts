import type { CostTable } from './cost-table.ts';

/** A set of vendors to buy from, and what its orders have to keep. Vendors are named by their places in the set. */
export interface VendorSet {
  readonly table: CostTable;
  /** Places in the problem, ascending. */
  readonly vendors: readonly number[];
  readonly fixed: Float64Array;
  readonly minimum: Float64Array;
  /** Part of all goods that one vendor may have, in percent; null for no limit. */
  readonly share: number | null;
}

export function vendorSet(table: CostTable, vendors: readonly number[]): VendorSet {
  const { problem } = table;
  const of = (read: 'fixedCost' | 'minimumOrder'): Float64Array =>
    Float64Array.from(vendors, (vendor) => problem.vendors[vendor]?.[read] ?? 0);
  return {
    table,
    vendors,
    fixed: of('fixedCost'),
    minimum: of('minimumOrder'),
    share: problem.limits.largestShare,
  };
}

/** What goes to each vendor when lines have vendors. */
export interface Loads {
  readonly goods: Float64Array;
  /** Goods when all lines are bought in their largest quantity. */
  readonly most: Float64Array;
  readonly lines: Int32Array;
}

/** @param assignment for each line the place of its vendor in the set. */
export function loadsOf({ table, vendors }: VendorSet, assignment: Int32Array): Loads {
  const goods = new Float64Array(vendors.length);
  const most = new Float64Array(vendors.length);
  const lines = new Int32Array(vendors.length);
  for (let line = 0; line < table.lines; line += 1) {
    const place = assignment[line] ?? 0;
    const at = line * table.vendors + (vendors[place] ?? 0);
    goods[place] = (goods[place] ?? 0) + (table.least[at] ?? 0);
    most[place] = (most[place] ?? 0) + (table.most[at] ?? 0);
    lines[place] = (lines[place] ?? 0) + 1;
  }
  return { goods, most, lines };
}

/** Whether the goods of each vendor that is used keep its minimum order value and the largest share. */
export function keepsRules({ minimum, share }: VendorSet, goods: Float64Array, lines: Int32Array): boolean {
  const all = goods.reduce((sum, value) => sum + value, 0);
  return goods.every(
    (value, place) =>
      lines[place] === 0 || (value >= (minimum[place] ?? 0) && (share === null || 100 * value <= share * all)),
  );
}

/** Least that all goods come to when each vendor has so much at least: the largest order is a part of them. */
export const leastGoods = ({ share }: VendorSet, goods: Float64Array): number => {
  const sum = goods.reduce((all, value) => all + value, 0);
  return share === null ? sum : Math.max(sum, Math.ceil((100 * goods.reduce((a, b) => Math.max(a, b), 0)) / share));
};

/** What loads come to. */
export function costOf({ fixed }: VendorSet, { goods, lines }: Pick<Loads, 'goods' | 'lines'>) {
  let cost = 0;
  let vendors = 0;
  lines.forEach((count, place) => {
    if (count === 0) return;
    cost += (goods[place] ?? 0) + (fixed[place] ?? 0);
    vendors += 1;
  });
  return { cost, vendors };
}
