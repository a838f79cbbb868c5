import type { CostTable } from './cost-table.ts';

/**
 * Vendors of each line by their least goods, then by place: at `line * vendors`, those that cannot deliver last. Computed
 * once for a table.
 */
export function vendorsByCost({ lines, vendors, least }: CostTable): Int32Array {
  const order = new Int32Array(lines * vendors);
  for (let line = 0; line < lines; line += 1) {
    const from = line * vendors;
    const places = Array.from({ length: vendors }, (_, place) => place);
    places.sort((one, other) => compare(least[from + one] ?? 0, least[from + other] ?? 0) || one - other);
    order.set(places, from);
  }
  return order;
}

const compare = (one: number, other: number): number => (one === other ? 0 : one < other ? -1 : 1);

/**
 * Least cost of all lines when each vendor may be used that is not closed, bounded by dual ascent after Erlenkotter: each
 * line offers more and more, and what it offers above the goods of a vendor pays for the fixed cost of that vendor.
 * Infinity when a line has no vendor.
 * @param unpaid fixed cost of each vendor that is still to be paid, and Infinity for closed ones; is used up.
 */
export function ascend(table: CostTable, order: Int32Array, unpaid: Float64Array): number {
  const offered = new Float64Array(table.lines);
  for (let line = 0; line < table.lines; line += 1) {
    const first = nextAbove(table, order, unpaid, line, -1);
    if (first === Number.POSITIVE_INFINITY) return first;
    offered[line] = first;
  }
  for (let raised = true; raised; ) {
    raised = false;
    for (let line = 0; line < table.lines; line += 1) if (raise(table, order, unpaid, line, offered)) raised = true;
  }
  return offered.reduce((sum, value) => sum + value, 0);
}

/** The least goods of a line above an amount. */
function nextAbove(table: CostTable, order: Int32Array, unpaid: Float64Array, line: number, goods: number): number {
  const from = line * table.vendors;
  for (let place = 0; place < table.vendors; place += 1) {
    const vendor = order[from + place] ?? 0;
    const least = table.least[from + vendor] ?? 0;
    if (least > goods && unpaid[vendor] !== Number.POSITIVE_INFINITY) return least;
  }
  return Number.POSITIVE_INFINITY;
}

function raise(
  table: CostTable,
  order: Int32Array,
  unpaid: Float64Array,
  line: number,
  offered: Float64Array,
): boolean {
  const from = line * table.vendors;
  const now = offered[line] ?? 0;
  let by = nextAbove(table, order, unpaid, line, now) - now;
  let reached = 0;
  for (; reached < table.vendors; reached += 1) {
    const vendor = order[from + reached] ?? 0;
    if ((table.least[from + vendor] ?? 0) > now) break;
    by = Math.min(by, unpaid[vendor] ?? 0);
    if (by === 0) return false;
  }
  for (let place = 0; place < reached; place += 1) {
    const vendor = order[from + place] ?? 0;
    unpaid[vendor] = (unpaid[vendor] ?? 0) - by;
  }
  offered[line] = now + by;
  return true;
}
