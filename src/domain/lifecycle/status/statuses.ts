import { type Choices, choices } from '../../engine/schema/choices.ts';
import { integer } from '../../engine/schema/fields.ts';

/** Asset Lifecycle: BOMs and purchase orders share one list. */
export const orderStatuses = choices({
  draft: 'Draft',
  approved: 'Approved',
  ordered: 'Ordered',
  fulfilled: 'Fulfilled',
  cancelled: 'Cancelled',
});

export const shipmentStatuses = choices({
  prepared: 'Prepared',
  shipped: 'Shipped',
  received: 'Received',
  cancelled: 'Cancelled',
  returned: 'Returned',
  lost: 'Lost',
});

export const returnStatuses = choices({
  draft: 'Draft',
  authorised: 'Authorised',
  shipped: 'Shipped',
  closed: 'Closed',
  cancelled: 'Cancelled',
});

/** The meaning of the status of an order for the units on its lines. */
interface OrderMeaning {
  /** Its lines can be changed. Asset Lifecycle: those of a draft. */
  readonly editable: boolean;
  /** Somebody has approved its total. */
  readonly approved: boolean;
  /** The vendor has the order: it has a number, and its lines can be shipped and closed short. */
  readonly placed: boolean;
  /** The meaning of units that have neither arrived nor are in transit: planned, owed by the vendor, or given up. */
  readonly rest: 'planned' | 'owed' | 'given-up';
}

/** The meaning of each status of an order, declared here only. BOMs share the statuses, `editable` and `rest`. */
export const orderMeanings: Meanings<typeof orderStatuses, OrderMeaning> = {
  draft: { editable: true, approved: false, placed: false, rest: 'planned' },
  approved: { editable: false, approved: true, placed: false, rest: 'planned' },
  ordered: { editable: false, approved: true, placed: true, rest: 'owed' },
  fulfilled: { editable: false, approved: true, placed: true, rest: 'given-up' },
  cancelled: { editable: false, approved: false, placed: false, rest: 'given-up' },
};

/** The meaning of the status of a shipment for the units on its lines. */
interface ShipmentMeaning {
  /** Where the units are: on their way, here (as far as they were counted), back at the vendor, or nowhere. */
  readonly units: 'in-transit' | 'arrived' | 'returned' | 'lapsed';
  /** The units have left the vendor, and neither went astray nor back. */
  readonly dispatched: boolean;
}

/** The meaning of each status of a shipment, declared here only. */
export const shipmentMeanings: Meanings<typeof shipmentStatuses, ShipmentMeaning> = {
  prepared: { units: 'in-transit', dispatched: false },
  shipped: { units: 'in-transit', dispatched: true },
  received: { units: 'arrived', dispatched: true },
  cancelled: { units: 'lapsed', dispatched: false },
  returned: { units: 'returned', dispatched: false },
  lost: { units: 'lapsed', dispatched: false },
};

/** The meaning of the status of a return for its units. */
interface ReturnMeaning {
  /** Its lines can be changed. */
  readonly editable: boolean;
  /** The units have left for the vendor. */
  readonly sent: boolean;
}

/** The meaning of each status of a return, declared here only. */
const returnMeanings: Meanings<typeof returnStatuses, ReturnMeaning> = {
  draft: { editable: true, sent: false },
  authorised: { editable: true, sent: false },
  shipped: { editable: false, sent: true },
  closed: { editable: false, sent: true },
  cancelled: { editable: false, sent: false },
};

type Meanings<C extends Choices<string>, M> = Readonly<Record<C[number]['value'], M>>;

/** The statuses whose meaning passes the test, to be looked up by stored text. */
const statusesWhere = <M>(meanings: Readonly<Record<string, M>>, test: (meaning: M) => boolean): ReadonlySet<string> =>
  new Set(Object.entries(meanings).flatMap(([status, meaning]) => (test(meaning) ? [status] : [])));

/** Orders and BOMs whose lines can be changed. */
export const editableOrders = statusesWhere(orderMeanings, ({ editable }) => editable);
/** Orders whose total somebody has approved. */
export const approvedOrders = statusesWhere(orderMeanings, ({ approved }) => approved);
/** Orders that were placed with the vendor. */
export const placedOrders = statusesWhere(orderMeanings, ({ placed }) => placed);
/** Orders whose lines are still planned: they have not been sent to the vendor. */
export const plannedOrders = statusesWhere(orderMeanings, ({ rest }) => rest === 'planned');
/** Orders whose vendor owes the units that have not arrived. */
export const owedOrders = statusesWhere(orderMeanings, ({ rest }) => rest === 'owed');
/** Orders and BOMs of which nothing more is expected than what is in transit. */
export const endedOrders = statusesWhere(orderMeanings, ({ rest }) => rest === 'given-up');
/** Shipments whose units are on their way. */
export const shipmentsInTransit = statusesWhere(shipmentMeanings, ({ units }) => units === 'in-transit');
/** Shipments whose units are here. */
export const arrivedShipments = statusesWhere(shipmentMeanings, ({ units }) => units === 'arrived');
/** Shipments whose units went back to the vendor. */
export const returnedShipments = statusesWhere(shipmentMeanings, ({ units }) => units === 'returned');
/** Shipments whose units are neither on their way nor here: cancelled or lost. */
export const lapsedShipments = statusesWhere(shipmentMeanings, ({ units }) => units === 'lapsed');
/** Shipments that have left the vendor, and whose units neither went astray nor back. */
export const dispatchedShipments = statusesWhere(shipmentMeanings, ({ dispatched }) => dispatched);

/** Returns whose lines can be changed. */
export const editableReturns = statusesWhere(returnMeanings, ({ editable }) => editable);
/** Returns whose units have left for the vendor. */
export const sentReturns = statusesWhere(returnMeanings, ({ sent }) => sent);

export const unitStatuses = choices({
  available: 'Available',
  damaged: 'Damaged',
  installed: 'Installed',
  'in-pool': 'In a spares pool',
  returned: 'Returned',
  scrapped: 'Scrapped',
  lost: 'Lost',
});

/** Where a received unit is by its status: here and unused, in an object, or no longer with its shipment line. */
const unitMeanings: Meanings<typeof unitStatuses, 'on-hand' | 'installed' | 'gone'> = {
  available: 'on-hand',
  damaged: 'on-hand',
  installed: 'installed',
  'in-pool': 'gone',
  returned: 'gone',
  scrapped: 'gone',
  lost: 'gone',
};

/** Units that are here and neither installed nor in a pool. */
export const unitsOnHand = statusesWhere(unitMeanings, (meaning) => meaning === 'on-hand');
/** Units that a shipment line no longer holds: another unit with the same numbers may be received. */
export const unitsGone = statusesWhere(unitMeanings, (meaning) => meaning === 'gone');

export const spareStatuses = choices({ serviceable: 'Serviceable', damaged: 'Damaged', missing: 'Missing' });

/** Objects whose status the transition rules decide, and the statuses that each may have. */
export const governedStatuses = {
  'netbox_asset_lifecycle.bom': orderStatuses,
  'netbox_asset_lifecycle.purchaseorder': orderStatuses,
  'netbox_asset_lifecycle.shipment': shipmentStatuses,
  'netbox_asset_lifecycle.vendorreturn': returnStatuses,
} as const;
export type GovernedType = keyof typeof governedStatuses;
/** Those that can be archived, which locks what belongs to them. */
export type ArchivedType = Exclude<GovernedType, 'netbox_asset_lifecycle.vendorreturn'>;
export const governedTypes: readonly GovernedType[] = [
  'netbox_asset_lifecycle.bom',
  'netbox_asset_lifecycle.purchaseorder',
  'netbox_asset_lifecycle.shipment',
  'netbox_asset_lifecycle.vendorreturn',
];
export const isGoverned = (type: string): type is GovernedType => Object.hasOwn(governedStatuses, type);

const note = { hidden: true, readOnly: true } as const;

/** Ids of the users who count as the author of an object with a governed status. Plain numbers: no write reads the users. */
export const authorship = {
  created_by: integer({ ...note, help: 'User who created the object' }),
  status_set_by: integer({ ...note, help: 'User who set the present status' }),
} as const;
