import { type ReceivingSlip, type SlipLine, slipLines } from '../shipping/receiving-slip.ts';
import type { OrderDocuments } from './orders.ts';

/** What receiving slips say of units that were not as they should be. */
export type Fault = 'units_missing' | 'units_damaged' | 'units_returned';
export const faults = ['units_missing', 'units_damaged', 'units_returned'] as const satisfies readonly Fault[];

/** Units that a slip adds to a number; below 0 where it corrects others. */
export interface FaultCount {
  readonly slip: number;
  readonly shipment: number;
  readonly fault: Fault;
  readonly units: number;
}

/** The faults of each order line, by order and BOM line. */
export function faultsByLine({ shipments, shipmentLines, slips }: OrderDocuments) {
  const orderOf = new Map(shipments.map(({ id, values }) => [id, values.purchase_order]));
  const keyOf = new Map(
    shipmentLines.map(({ id, values }) => [id, `${orderOf.get(values.shipment)}#${values.bom_line_item}`]),
  );
  const reversed = new Set(slips.map(({ values }) => values.reverses));
  const found = slips
    .filter(({ id, values }) => values.kind !== 'reversal' && !reversed.has(id))
    .flatMap((slip) => slipLines(slip.values).flatMap((line) => countsOf(slip, line)))
    .map(({ line, ...count }) => ({ key: keyOf.get(line), ...count }));
  const byKey = Map.groupBy(found, ({ key }) => key);
  return (order: number, bomLine: number): readonly FaultCount[] =>
    (byKey.get(`${order}#${bomLine}`) ?? []).map(({ key: _, ...count }) => count);
}

function countsOf({ id, values }: ReceivingSlip, line: SlipLine) {
  const of: Readonly<Record<Fault, number>> = {
    units_missing: line.qty_missing,
    // What goes back or is repaired was damaged all the same.
    units_damaged: values.kind === 'disposition' ? Math.max(0, line.qty_damaged) : line.qty_damaged,
    units_returned: line.qty_returned,
  };
  return faults
    .filter((fault) => of[fault] !== 0)
    .map((fault) => ({
      line: line.shipment_line_item,
      slip: id,
      shipment: values.shipment,
      fault,
      units: of[fault],
    }));
}
