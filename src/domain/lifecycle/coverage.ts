import { plus } from '../model/decimal.ts';
import type { JsonObject } from '../model/json.ts';

/** A line of the BOM and how many units it asks for. */
export interface RequiredLine {
  readonly id: number;
  readonly required: number;
}

/** A line of a purchase order, with the state of its order. */
export interface OrderedLine {
  readonly id: number;
  readonly line: number;
  readonly orderStatus: string;
  readonly currency: string | null;
  readonly quantity: number;
  /** Exact decimal text, null without a price. */
  readonly total: string | null;
}

/** A line of a shipment, with the state of its shipment. */
export interface ShippedLine {
  readonly id: number;
  readonly line: number;
  readonly shipmentStatus: string;
  readonly shipped: number;
  /** Null until somebody counted. */
  readonly received: number | null;
  readonly installed: number;
}

/** An asset that a spare was drawn for. */
export interface SpareInstall {
  readonly asset: number;
  readonly line: number;
}

/** Where the units of one line stand. Each number is the sum over the documents that it names. */
export interface LineCoverage extends JsonObject {
  readonly bom_line_item: number;
  readonly required: number;
  readonly from_spares: number;
  /** On orders that are drafts or approved. */
  readonly on_draft_orders: number;
  /** On orders that went to the vendor. */
  readonly ordered: number;
  readonly shipped: number;
  readonly received: number;
  /** Shipped and counted, but missing or damaged. */
  readonly short: number;
  readonly installed: number;
  readonly outstanding_to_order: number;
  readonly outstanding_to_receive: number;
  /** Ordered or taken from spares beyond what is required. */
  readonly surplus: number;
  readonly documents: {
    readonly po_line_items: readonly number[];
    readonly shipment_line_items: readonly number[];
    readonly assets: readonly number[];
  };
}

const drafted: ReadonlySet<string> = new Set(['draft', 'approved']);
const placed: ReadonlySet<string> = new Set(['ordered', 'fulfilled']);
/** Units that left the vendor and did not go astray or back. */
const underWay: ReadonlySet<string> = new Set(['shipped', 'received']);

const sum = <T>(list: readonly T[], value: (item: T) => number): number =>
  list.reduce((total, item) => total + value(item), 0);

/** How far a BOM is covered, line by line. */
export function coverage(
  lines: readonly RequiredLine[],
  ordered: readonly OrderedLine[],
  shipped: readonly ShippedLine[],
  spares: readonly SpareInstall[],
): readonly LineCoverage[] {
  const ordersOf = Map.groupBy(ordered, ({ line }) => line);
  const shipmentsOf = Map.groupBy(shipped, ({ line }) => line);
  const sparesOf = Map.groupBy(spares, ({ line }) => line);
  return lines.map((line) =>
    lineCoverage(line, ordersOf.get(line.id) ?? [], shipmentsOf.get(line.id) ?? [], sparesOf.get(line.id) ?? []),
  );
}

function lineCoverage(
  { id, required }: RequiredLine,
  ordered: readonly OrderedLine[],
  shipped: readonly ShippedLine[],
  spares: readonly SpareInstall[],
): LineCoverage {
  const live = ordered.filter(({ orderStatus }) => drafted.has(orderStatus) || placed.has(orderStatus));
  const onTheWay = shipped.filter(({ shipmentStatus }) => underWay.has(shipmentStatus));
  const counted = onTheWay.filter(({ shipmentStatus, received }) => shipmentStatus === 'received' && received !== null);
  const orderedUnits = sum(
    live.filter(({ orderStatus }) => placed.has(orderStatus)),
    ({ quantity }) => quantity,
  );
  const draftUnits = sum(live, ({ quantity }) => quantity) - orderedUnits;
  const received = sum(counted, (line) => line.received ?? 0);
  const covered = spares.length + orderedUnits + draftUnits;
  return {
    bom_line_item: id,
    required,
    from_spares: spares.length,
    on_draft_orders: draftUnits,
    ordered: orderedUnits,
    shipped: sum(onTheWay, (line) => line.shipped),
    received,
    short: sum(counted, (line) => Math.max(0, line.shipped - (line.received ?? 0))),
    installed: sum(shipped, (line) => line.installed) + spares.length,
    outstanding_to_order: Math.max(0, required - covered),
    outstanding_to_receive: Math.max(0, orderedUnits - received),
    surplus: Math.max(0, covered - required),
    documents: {
      po_line_items: live.map((line) => line.id),
      shipment_line_items: onTheWay.map((line) => line.id),
      assets: spares.map(({ asset }) => asset),
    },
  };
}

/** What the orders of a BOM cost, exactly, for each currency; '' for orders without one. Cancelled orders cost nothing. */
export function totals(ordered: readonly OrderedLine[]): Readonly<Record<string, string>> {
  const result: Record<string, string> = {};
  for (const { orderStatus, currency, total } of ordered)
    if (total !== null && orderStatus !== 'cancelled')
      result[currency ?? ''] = plus(result[currency ?? ''] ?? '0', total);
  return result;
}

export const coverageColumns = [
  'bom_line_item',
  'required',
  'from_spares',
  'on_draft_orders',
  'ordered',
  'shipped',
  'received',
  'short',
  'installed',
  'outstanding_to_order',
  'outstanding_to_receive',
  'surplus',
] as const;
