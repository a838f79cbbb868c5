import type { FieldErrors } from '../../engine/errors.ts';
import type { Settings } from '../../engine/settings.ts';

/** The counts of a shipment line. `qty_received` is null until the line is counted. */
export interface Counts {
  readonly qty_received: number | null;
  readonly qty_damaged: number;
  readonly qty_missing: number;
}

/** All quantities of a line: the units shipped, and the present whereabouts of the units that arrived. */
export interface CountedLine extends Counts {
  readonly qty_shipped: number;
  /** Arrived, and went back to the vendor. */
  readonly qty_returned: number;
  /** Arrived, and were scrapped or lost here. */
  readonly qty_written_off: number;
  readonly qty_installed: number;
  readonly qty_to_pools: number;
}

/** A stored line, as its counts are read. */
export const countedLine = (values: CountedLine): CountedLine => ({
  qty_shipped: values.qty_shipped,
  qty_received: values.qty_received,
  qty_damaged: values.qty_damaged,
  qty_missing: values.qty_missing,
  qty_returned: values.qty_returned,
  qty_written_off: values.qty_written_off,
  qty_installed: values.qty_installed,
  qty_to_pools: values.qty_to_pools,
});

/** The units beyond those shipped that may be received: the larger of the two tolerances, in whole units. */
export const toleratedUnits = (shipped: number, { units, percent }: Settings['overReceipt']): number =>
  Math.max(units, Math.floor((shipped * Math.round(percent * 100)) / 10_000));

/** Units that arrived, in good order or not, whatever became of them since. */
export const arrivedUnits = ({ qty_received, qty_damaged, qty_returned, qty_written_off }: CountedLine): number =>
  (qty_received ?? 0) + qty_damaged + qty_returned + qty_written_off;

/** Units that can be missing: those shipped that did not arrive. */
export const largestMissing = (line: CountedLine): number => Math.max(0, line.qty_shipped - arrivedUnits(line));

/** Received, and neither installed nor sent on to a pool. */
export const freeUnits = ({ qty_received, qty_installed, qty_to_pools }: CountedLine): number =>
  (qty_received ?? 0) - qty_installed - qty_to_pools;

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
