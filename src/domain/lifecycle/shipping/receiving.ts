import type { FieldErrors } from '../../engine/errors.ts';
import type { Settings } from '../../engine/settings.ts';
import { arrivedUnits, type CountedLine, freeUnits } from '../balance/line-counts.ts';

/** How many units beyond those shipped may arrive: the larger of the two tolerances, in whole units. */
export const toleratedUnits = (shipped: number, { units, percent }: Settings['overReceipt']): number =>
  Math.max(units, Math.floor((shipped * Math.round(percent * 100)) / 10_000));

/** Units that can be missing: those shipped that did not arrive. */
export const largestMissing = (line: CountedLine): number => Math.max(0, line.qty_shipped - arrivedUnits(line));

/** What is wrong with the counts of a line, over all its slips; empty when nothing is. */
export function countProblems(line: CountedLine, tolerance: Settings['overReceipt']): FieldErrors {
  const { qty_shipped, qty_received, qty_damaged, qty_missing, qty_installed, qty_to_pools } = line;
  const received = qty_received ?? 0;
  const tolerated = toleratedUnits(qty_shipped, tolerance);
  if (received < 0 || qty_damaged < 0) return { qty_received: ['No fewer than none can have arrived.'] };
  if (qty_missing < 0) return { qty_missing: ['Units that were missing have turned up since.'] };
  if (arrivedUnits(line) > qty_shipped + tolerated)
    return {
      qty_received: [
        tolerated === 0
          ? 'No more can be received than was shipped.'
          : `No more than ${qty_shipped + tolerated} can be received: ${qty_shipped} were shipped.`,
      ],
    };
  if (qty_missing > largestMissing(line))
    return { qty_missing: [`No more than ${largestMissing(line)} of this line can be missing.`] };
  if (received < qty_installed && qty_to_pools === 0)
    return { qty_received: [`${qty_installed} of this line are installed already.`] };
  return freeUnits(line) < 0
    ? { qty_received: [`${qty_installed} of this line are installed and ${qty_to_pools} in spares pools already.`] }
    : {};
}
