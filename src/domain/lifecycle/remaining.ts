import type { JsonObject } from '../model/json.ts';

/** Shipments whose units are under way or have arrived; what was cancelled, lost or returned is to be shipped again. */
const live: ReadonlySet<string> = new Set(['prepared', 'shipped', 'received']);

/** A line of a shipment of the order, with the status of its shipment. */
export interface Consigned {
  readonly status: string;
  readonly qty_shipped: number;
  readonly qty_damaged: number;
  readonly qty_missing: number;
}

/** Units of an order line that the vendor has yet to ship: damaged and missing ones are replaced, short-closed ones are not. */
export function remainingToShip(line: JsonObject, consigned: readonly Consigned[]): number {
  if (typeof line.short_closed === 'string') return 0;
  const shipped = consigned
    .filter(({ status }) => live.has(status))
    .reduce((sum, { qty_shipped, qty_damaged, qty_missing }) => sum + qty_shipped - qty_damaged - qty_missing, 0);
  return Math.max(0, Number(line.qty_ordered) - shipped);
}
