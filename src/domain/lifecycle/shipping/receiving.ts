import type { FieldErrors } from '../../engine/errors.ts';
import type { Settings } from '../../engine/settings.ts';
import { arrivedUnits, type CountedLine, freeUnits } from '../balance/line-counts.ts';

/** The units beyond those shipped that may be received: the larger of the two tolerances, in whole units. */
export const toleratedUnits = (shipped: number, { units, percent }: Settings['overReceipt']): number =>
  Math.max(units, Math.floor((shipped * Math.round(percent * 100)) / 10_000));

/** Units that can be missing: those shipped that did not arrive. */
export const largestMissing = (line: CountedLine): number => Math.max(0, line.qty_shipped - arrivedUnits(line));

/** The errors of the counts of a line over all its slips, by field; empty when they are valid. */
export function countProblems(line: CountedLine, tolerance: Settings['overReceipt']): FieldErrors {
  const { qty_shipped, qty_received, qty_damaged, qty_missing, qty_installed, qty_to_pools } = line;
  const received = qty_received ?? 0;
  const tolerated = toleratedUnits(qty_shipped, tolerance);
  if (received < 0 || qty_damaged < 0) return { qty_received: ['Received and damaged quantities cannot be negative.'] };
  if (qty_missing < 0)
    return { qty_missing: ['The quantity missing cannot be negative: missing units have arrived since.'] };
  if (arrivedUnits(line) > qty_shipped + tolerated)
    return {
      qty_received: [
        tolerated === 0
          ? 'The quantity received cannot exceed the quantity shipped.'
          : `At most ${qty_shipped + tolerated} units can be received: ${qty_shipped} were shipped.`,
      ],
    };
  if (qty_missing > largestMissing(line))
    return { qty_missing: [`At most ${largestMissing(line)} units of this line can be missing.`] };
  if (received < qty_installed && qty_to_pools === 0)
    return { qty_received: [`${qty_installed} units of this line are already installed.`] };
  return freeUnits(line) < 0
    ? {
        qty_received: [
          `${qty_installed} units of this line are already installed and ${qty_to_pools} are in spares pools.`,
        ],
      }
    : {};
}
