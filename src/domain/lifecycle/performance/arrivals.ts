import type { RowOf } from '../../engine/ports.ts';
import { type ReceivingSlip, slipLines } from '../shipping/receiving-slip.ts';
import { arrivedShipments, owedOrders } from '../status/statuses.ts';
import type { OrderDocuments } from './orders.ts';

/** Units of an order line that came on one day. */
export interface Arrival {
  /** YYYY-MM-DD. */
  readonly day: string;
  readonly units: number;
  readonly shipment: number;
  /** Null for a shipment that arrived and was never counted. */
  readonly slip: number | null;
}

/** How the units of an order line came for the first time; replacements of what went back are not among them. */
export interface LineHistory {
  readonly line: OrderDocuments['lines'][number];
  readonly order: OrderDocuments['orders'][number];
  /** By day; no more units than were ordered. */
  readonly arrivals: readonly Arrival[];
  /** Units that the vendor still owes and that never came. */
  readonly open: number;
}

/** The history of each line of the orders. */
export function lineHistories(documents: OrderDocuments): readonly LineHistory[] {
  const orderOf = new Map(documents.orders.map((order) => [order.id, order]));
  const arrivalsOf = arrivalsByLine(documents);
  return documents.lines.flatMap((line) => {
    const { purchase_order, bom_line_item, qty_ordered } = line.values;
    const order = orderOf.get(purchase_order);
    if (!order) return [];
    const arrivals = upTo(qty_ordered, arrivalsOf(purchase_order, bom_line_item));
    return [{ line, order, arrivals, open: openUnits(line.values, order.values, unitsOf(arrivals)) }];
  });
}

export const unitsOf = (arrivals: readonly Pick<Arrival, 'units'>[]): number =>
  arrivals.reduce((sum, { units }) => sum + units, 0);

function openUnits(
  { qty_ordered, qty_short_closed }: LineHistory['line']['values'],
  { status, archived }: LineHistory['order']['values'],
  arrived: number,
): number {
  if (!owedOrders.has(status) || archived) return 0;
  return Math.max(0, qty_ordered - qty_short_closed - arrived);
}

/** What came, by order and BOM line. */
function arrivalsByLine({ shipments, shipmentLines, slips }: OrderDocuments) {
  const shipmentOf = new Map(shipments.map((shipment) => [shipment.id, shipment]));
  const withSlips = new Set(slips.map(({ values }) => values.shipment));
  const counted = Map.groupBy(effective(slips).flatMap(countsOf), ({ line }) => line);
  const found = shipmentLines.flatMap((line) => {
    const shipment = shipmentOf.get(line.values.shipment);
    if (!shipment || shipment.values.replaces !== null) return [];
    const key = `${shipment.values.purchase_order}#${line.values.bom_line_item}`;
    const counts = counted.get(line.id) ?? (withSlips.has(shipment.id) ? [] : uncounted(line, shipment));
    return counts.flatMap((count) => {
      const day = count.byHand ? (shipment.values.date_received ?? count.day) : count.day;
      return day === null ? [] : [{ key, day, units: count.units, slip: count.slip, shipment: shipment.id }];
    });
  });
  const byKey = Map.groupBy(found, ({ key }) => key);
  return (order: number, bomLine: number): readonly Arrival[] =>
    (byKey.get(`${order}#${bomLine}`) ?? []).map(({ key: _, ...arrival }) => arrival);
}

/** Slips that bring units, without those that were reversed. */
function effective(slips: readonly ReceivingSlip[]): readonly ReceivingSlip[] {
  const reversed = new Set(slips.map(({ values }) => values.reverses));
  return slips.filter(({ id, values }) => !reversed.has(id) && ['receipt', 'adjustment'].includes(values.kind));
}

/** Units that a slip says came for a shipment line; a correction downwards is below 0. */
interface SlipCount {
  readonly line: number;
  readonly day: string | null;
  readonly units: number;
  readonly slip: number | null;
  /** The slip has the day of the entry, and the shipment may have that of the arrival. */
  readonly byHand: boolean;
}

const countsOf = ({ id, values }: ReceivingSlip): readonly SlipCount[] =>
  slipLines(values).flatMap(({ shipment_line_item: line, qty_received, qty_damaged }) => {
    const units = qty_received + qty_damaged;
    return units === 0 ? [] : [{ line, day: values.date, units, slip: id, byHand: values.kind === 'adjustment' }];
  });

/** A shipment that arrived and was never counted has brought what was shipped. */
function uncounted(
  { id, values }: RowOf<'netbox_asset_lifecycle.shipmentlineitem'>,
  shipment: OrderDocuments['shipments'][number],
): readonly SlipCount[] {
  if (values.qty_received !== null || !arrivedShipments.has(shipment.values.status)) return [];
  return [{ line: id, day: shipment.values.date_received, units: values.qty_shipped, slip: null, byHand: false }];
}

/** By day, up to a number of units. What was corrected downwards is taken from the last that came. */
function upTo(most: number, arrivals: readonly Arrival[]): readonly Arrival[] {
  const came = arrivals
    .filter(({ units }) => units > 0)
    .toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
  let left = Math.min(most, Math.max(0, unitsOf(arrivals)));
  return came.flatMap((arrival) => {
    const units = Math.min(left, arrival.units);
    left -= units;
    return units > 0 ? [{ ...arrival, units }] : [];
  });
}
