import type { Documents } from './line-documents.ts';
import { type LineNeed, orderLineBalance, parcelBalance } from './order-line-balance.ts';

const orderLine = 'netbox_asset_lifecycle.polineitem';
const shipmentLine = 'netbox_asset_lifecycle.shipmentlineitem';

/** Units that a document of a BOM line brings. */
export interface ComingUnits {
  readonly document: typeof orderLine | typeof shipmentLine;
  readonly id: number;
  /** The order or shipment. */
  readonly source: number;
  readonly quantity: number;
  /** Here, on their way or owed by a vendor, or on an order that is not placed. */
  readonly state: 'on hand' | 'coming' | 'planned';
  /** The day on which they are expected; null when nobody knows, and for units that are here. */
  readonly due: string | null;
}

const states: readonly ComingUnits['state'][] = ['on hand', 'coming', 'planned'];

/** After all days. */
const never = '9999-12-31';

/** The units on hand and to come of the documents of one BOM line, in the order in which they come. */
export function comingUnits({ ordered, shipped }: Documents): readonly ComingUnits[] {
  const byOrder = Map.groupBy(ordered, ({ order }) => order);
  const ofShipments = shipped.flatMap((parcel): readonly ComingUnits[] => {
    const { onHand, inTransit } = parcelBalance(parcel);
    const document = { document: shipmentLine, id: parcel.id, source: parcel.shipment } as const;
    const due = parcel.expected ?? byOrder.get(parcel.order)?.[0]?.expected ?? null;
    return [
      { ...document, quantity: onHand, state: 'on hand', due: null },
      { ...document, quantity: inTransit, state: 'coming', due },
    ];
  });
  const ofOrders = ordered.flatMap((line): readonly ComingUnits[] => {
    const { planned, owed } = orderLineBalance(line, shipped);
    const document = { document: orderLine, id: line.id, source: line.order, due: line.expected ?? null } as const;
    return [
      { ...document, quantity: owed, state: 'coming' },
      { ...document, quantity: planned, state: 'planned' },
    ];
  });
  return [...ofShipments, ...ofOrders].filter(({ quantity }) => quantity > 0).sort(inTime);
}

const inTime = (a: ComingUnits, b: ComingUnits): number =>
  states.indexOf(a.state) - states.indexOf(b.state) ||
  compare(a.due ?? never, b.due ?? never) ||
  compare(a.document, b.document) ||
  a.id - b.id;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * What documents of a BOM line have on hand or bring, as far as it is needed and beyond that: units that come last are over.
 */
export function byNeed(
  { required, forPool }: LineNeed,
  documents: Documents,
): { readonly needed: readonly ComingUnits[]; readonly over: readonly ComingUnits[] } {
  const used = documents.shipped
    .map(parcelBalance)
    .reduce((sum, { installed, inPools }) => sum + installed + (forPool ? inPools : 0), documents.spares.length);
  let left = Math.max(0, required - used);
  const parts = comingUnits(documents).map((coming) => {
    const quantity = Math.min(coming.quantity, left);
    left -= quantity;
    return { needed: { ...coming, quantity }, over: { ...coming, quantity: coming.quantity - quantity } };
  });
  const some = ({ quantity }: ComingUnits): boolean => quantity > 0;
  return { needed: parts.map(({ needed }) => needed).filter(some), over: parts.map(({ over }) => over).filter(some) };
}
