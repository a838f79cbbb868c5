import type { Purchase } from '../plan-problem.ts';
import type { Quantities, QuantityEffort } from './candidate.ts';
import { padTo } from './padding.ts';
import { shareOut } from './sharing.ts';
import { costOf, keepsRules, leastGoods, type VendorSet } from './vendor-set.ts';

/**
 * The cheapest quantities when each line has a vendor, those above `enough` may be left out.
 * @param assignment for each line the place of its vendor in the set.
 */
export function quantitiesOf(
  set: VendorSet,
  assignment: Int32Array,
  enough: number,
  effort: QuantityEffort,
): Quantities {
  const purchases = new Array<Purchase>(set.table.lines);
  const least = new Float64Array(set.vendors.length);
  for (let place = 0; place < set.vendors.length; place += 1) {
    const lines = linesOf(assignment, place);
    const minimum = minimumOf(set, place, lines.length);
    const padded = padTo(segmentsOfLines(set, lines, place), minimum, effort);
    if (padded === undefined) return { candidate: undefined, bound: Number.POSITIVE_INFINITY };
    least[place] = padded.proven ? padded.purchases.reduce((sum, { goods }) => sum + goods, 0) : minimum;
    lines.forEach((line, index) => {
      const purchase = padded.purchases[index];
      if (purchase) purchases[line] = purchase;
    });
  }
  const loads = boughtFrom(set, assignment, purchases);
  const fixed = costOf(set, loads).cost - sumOf(loads.goods);
  const bound = fixed + leastGoods(set, least);
  if (keepsRules(set, loads.goods, loads.lines)) return { candidate: { purchases, ...costOf(set, loads) }, bound };
  const { candidate, complete } = shareOut(set, assignment, enough, effort);
  return { candidate, bound: complete ? (candidate?.cost ?? Number.POSITIVE_INFINITY) : bound };
}

const sumOf = (goods: Float64Array): number => goods.reduce((sum, value) => sum + value, 0);

const linesOf = (assignment: Int32Array, place: number): readonly number[] => {
  const lines: number[] = [];
  assignment.forEach((at, line) => {
    if (at === place) lines.push(line);
  });
  return lines;
};

const minimumOf = ({ minimum }: VendorSet, place: number, lines: number): number =>
  lines === 0 ? 0 : (minimum[place] ?? 0);

const segmentsOfLines = ({ table, vendors }: VendorSet, lines: readonly number[], place: number) =>
  lines.map((line) => table.segments[line * table.vendors + (vendors[place] ?? 0)] ?? []);

function boughtFrom({ vendors }: VendorSet, assignment: Int32Array, purchases: readonly Purchase[]) {
  const goods = new Float64Array(vendors.length);
  const lines = new Int32Array(vendors.length);
  assignment.forEach((place, line) => {
    goods[place] = (goods[place] ?? 0) + (purchases[line]?.goods ?? 0);
    lines[place] = (lines[place] ?? 0) + 1;
  });
  return { goods, lines };
}
