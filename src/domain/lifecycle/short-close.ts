/** A shipment line that brings units of an order line. */
export interface Delivery {
  readonly shipmentStatus: string;
  readonly qty_shipped: number;
  /** Null until somebody has counted. */
  readonly qty_received: number | null;
}

/** An order line, as far as closing it short goes. */
export interface ClosingLine {
  readonly qty_ordered: number;
  readonly short_closed: string | null;
  readonly orderStatus: string;
}

/** Statuses of an order that the vendor has. */
const placed: ReadonlySet<string> = new Set(['ordered', 'fulfilled']);
/** Statuses of a shipment whose units still come, or have come. */
const coming: ReadonlySet<string> = new Set(['prepared', 'shipped', 'received']);

/** Units that arrived in good order, or are under way. What arrived damaged or not at all is still owed. */
export const deliveredUnits = (deliveries: readonly Delivery[]): number =>
  deliveries
    .filter(({ shipmentStatus }) => coming.has(shipmentStatus))
    .reduce(
      (sum, { shipmentStatus, qty_received, qty_shipped }) =>
        sum + (shipmentStatus === 'received' ? (qty_received ?? qty_shipped) : qty_shipped),
      0,
    );

/** The units that closing the line now gives up, or why it cannot be closed. */
export function unitsToClose(line: ClosingLine, deliveries: readonly Delivery[]): number | string {
  if (!placed.has(line.orderStatus)) return 'Only line items of an order that was placed can be closed short.';
  if (line.short_closed !== null) return 'The line item is closed already.';
  const owed = line.qty_ordered - deliveredUnits(deliveries);
  return owed > 0 ? owed : 'Everything that was ordered has arrived or is under way.';
}

/** Why a line cannot be reopened; undefined when it can. */
export function reopenProblem({ orderStatus, short_closed }: ClosingLine): string | undefined {
  if (short_closed === null) return 'The line item is not closed.';
  return placed.has(orderStatus) ? undefined : 'Only line items of an order that was placed can be reopened.';
}
