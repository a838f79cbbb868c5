/** The counts of a shipment line. `qty_received` is null until the line is counted. */
export interface Counts {
  readonly qty_received: number | null;
  readonly qty_damaged: number;
  readonly qty_missing: number;
}

/** The line as far as its counts are bound: what was shipped, and what became of the units that arrived. */
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

/** Units that arrived, in good order or not, whatever became of them since. */
export const arrivedUnits = ({ qty_received, qty_damaged, qty_returned, qty_written_off }: CountedLine): number =>
  (qty_received ?? 0) + qty_damaged + qty_returned + qty_written_off;

/** Received, and neither installed nor sent on to a pool. */
export const freeUnits = ({ qty_received, qty_installed, qty_to_pools }: CountedLine): number =>
  (qty_received ?? 0) - qty_installed - qty_to_pools;
