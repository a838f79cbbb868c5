import {
  arrivedShipments,
  dispatchedShipments,
  owedOrders,
  plannedOrders,
  returnedShipments,
  shipmentsInTransit,
} from '../status/statuses.ts';
import type { Documents, OrderedLine, ShippedLine } from './line-documents.ts';

/**
 * The balance of order lines and BOM lines: the only place that calculates units from documents. Definitions and reasons:
 * docs/decisions/014-order-line-balance.md. All numbers are whole units and never below zero.
 */

/**
 * The units of a shipment line. `received` = `onHand` + `installed` + `inPools`. Of an arrived shipment that brought no
 * more than was shipped, `shipped` = `received` + `writtenOff` + `inTransit` + `short`.
 */
export interface ParcelBalance {
  /** Left the vendor, and neither went astray nor back. */
  readonly shipped: number;
  /** On their way, or arrived and not counted yet. */
  readonly inTransit: number;
  /** Here in good order, or used already whatever became of the shipment since. */
  readonly received: number;
  /** Came, and were scrapped or lost here: the vendor owes nothing for them, and they are of no use to the BOM. */
  readonly writtenOff: number;
  readonly damaged: number;
  readonly missing: number;
  /** Arrived shipments: shipped, and neither received, written off, returned nor still to be counted. */
  readonly short: number;
  /** Went back to the vendor, by a disposition or with the whole shipment. */
  readonly returned: number;
  readonly installed: number;
  readonly inPools: number;
  readonly onHand: number;
}

/**
 * Calculates one shipment line. The units of an arrived line that is not counted (`received` is null) are in transit: they
 * need not be bought again and cannot be installed. Once a line is counted, units that were not counted are short.
 */
export function parcelBalance(line: ShippedLine): ParcelBalance {
  const { shipmentStatus: status, received: counted, damaged, missing, installed, toPools, writtenOff } = line;
  const arrived = arrivedShipments.has(status);
  const used = installed + toPools;
  const shipped = Math.max(0, line.shipped - line.returned);
  const unused = Math.max(0, shipped - writtenOff - used);
  const received = Math.max(arrived ? (counted ?? 0) : 0, used);
  const uncounted = Math.max(0, unused - damaged - missing);
  const inTransit = shipmentsInTransit.has(status) ? unused : arrived && counted === null ? uncounted : 0;
  const wentBack = returnedShipments.has(status) ? Math.max(0, (counted ?? uncounted + used) + damaged - used) : 0;
  return {
    shipped: dispatchedShipments.has(status) ? shipped : 0,
    inTransit,
    received,
    writtenOff,
    damaged: arrived ? damaged : 0,
    missing: arrived ? missing : 0,
    short: arrived ? Math.max(0, shipped - received - writtenOff - inTransit) : 0,
    returned: line.returned + wentBack,
    installed,
    inPools: toPools,
    onHand: received - used,
  };
}

/** The units of an order line. `toCome` = `inTransit` + `planned` + `owed`. */
export interface OrderLineBalance {
  /** Received, those included that were written off since: the vendor has delivered them, and they cost. */
  readonly delivered: number;
  readonly inTransit: number;
  /** Ordered, not closed short, and neither delivered nor in transit, whatever the status of the order. */
  readonly unshipped: number;
  /** The same of an order that is not placed yet. */
  readonly planned: number;
  /** The same of an order that the vendor has to deliver. */
  readonly owed: number;
  /** Units that the line still brings. */
  readonly toCome: number;
  /** Units that rest on the line: it cannot ask for fewer. */
  readonly committed: number;
}

/** An order line, as far as its units go. */
type Ordered = Pick<OrderedLine, 'order' | 'line' | 'orderStatus' | 'quantity' | 'shortClosed'>;

/** Calculates one order line from the shipment lines of its BOM line; those of other orders do not count. */
export function orderLineBalance(
  { order, line, orderStatus, quantity, shortClosed }: Ordered,
  shipped: readonly ShippedLine[],
): OrderLineBalance {
  const parcels = shipped.filter((parcel) => parcel.order === order && parcel.line === line).map(parcelBalance);
  const delivered = sumOf(parcels, 'received') + sumOf(parcels, 'writtenOff');
  const inTransit = sumOf(parcels, 'inTransit');
  const unshipped = Math.max(0, quantity - shortClosed - delivered - inTransit);
  const planned = plannedOrders.has(orderStatus) ? unshipped : 0;
  const owed = owedOrders.has(orderStatus) ? unshipped : 0;
  const committed = delivered + inTransit;
  return { delivered, inTransit, unshipped, planned, owed, toCome: inTransit + planned + owed, committed };
}

/** What a BOM line asks for. */
export interface LineNeed {
  readonly required: number;
  /** It was reordered for a spares pool: units in pools are where they should be, and count. */
  readonly forPool: boolean;
}

/**
 * The units of a BOM line. `required` + `surplus` = `toBuy` + `covered`, and `covered` = `received` + `toCome` +
 * `fromSpares`, less `inPools` unless the line was reordered for a pool.
 */
export interface BomLineBalance {
  readonly received: number;
  readonly inPools: number;
  /** Received, and neither installed nor in a pool. */
  readonly onHand: number;
  readonly fromSpares: number;
  readonly toCome: number;
  readonly covered: number;
  readonly toBuy: number;
  readonly surplus: number;
}

/** Calculates one BOM line from its documents, including shipments with more units or other lines than their order. */
export function bomLineBalance({ required, forPool }: LineNeed, documents: Documents): BomLineBalance {
  const parcels = documents.shipped.map(parcelBalance);
  const rests = documents.ordered.map((line) => orderLineBalance(line, documents.shipped));
  const received = sumOf(parcels, 'received');
  const inPools = sumOf(parcels, 'inPools');
  const fromSpares = documents.spares.length;
  const toCome = sumOf(parcels, 'inTransit') + sumOf(rests, 'planned') + sumOf(rests, 'owed');
  const covered = received + toCome + fromSpares - (forPool ? 0 : inPools);
  const toBuy = Math.max(0, required - covered);
  const onHand = sumOf(parcels, 'onHand');
  return { received, inPools, onHand, fromSpares, toCome, covered, toBuy, surplus: Math.max(0, covered - required) };
}

const sumOf = <K extends string>(list: readonly Readonly<Record<K, number>>[], name: K): number =>
  list.reduce((sum, numbers) => sum + numbers[name], 0);
