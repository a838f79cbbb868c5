import type { Purchase } from '../plan-problem.ts';
import type { Quantities } from './candidate.ts';
import { padTo } from './padding.ts';
import { shareOut } from './sharing.ts';
import type { Steps } from './steps.ts';
import { costOf, keepsRules, type VendorSet } from './vendor-set.ts';

/**
 * The cheapest quantities when each line has a vendor, those above `enough` may be left out.
 * @param assignment for each line the place of its vendor in the set.
 */
export function quantitiesOf(set: VendorSet, assignment: Int32Array, enough: number, steps: Steps): Quantities {
  const purchases = new Array<Purchase>(set.table.lines);
  let proven = true;
  for (let place = 0; place < set.vendors.length; place += 1) {
    const lines = linesOf(assignment, place);
    const padded = padTo(segmentsOfLines(set, lines, place), minimumOf(set, place, lines.length), steps);
    if (padded === undefined) return { candidate: undefined, proven: true };
    proven &&= padded.proven;
    lines.forEach((line, index) => {
      const purchase = padded.purchases[index];
      if (purchase) purchases[line] = purchase;
    });
  }
  const loads = boughtFrom(set, assignment, purchases);
  if (keepsRules(set, loads.goods, loads.lines)) return { candidate: { purchases, ...costOf(set, loads) }, proven };
  return shareOut(set, assignment, enough, steps);
}

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
