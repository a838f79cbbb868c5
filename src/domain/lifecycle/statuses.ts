import { choices } from '../model/choices.ts';
import { integer } from '../model/fields.ts';

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

export const spareStatuses = choices({ serviceable: 'Serviceable', damaged: 'Damaged', missing: 'Missing' });

/** Objects whose status the transition rules decide, and the statuses that each may have. */
export const governedStatuses = {
  'netbox_asset_lifecycle.bom': orderStatuses,
  'netbox_asset_lifecycle.purchaseorder': orderStatuses,
  'netbox_asset_lifecycle.shipment': shipmentStatuses,
} as const;
export type GovernedType = keyof typeof governedStatuses;
export const governedTypes: readonly GovernedType[] = [
  'netbox_asset_lifecycle.bom',
  'netbox_asset_lifecycle.purchaseorder',
  'netbox_asset_lifecycle.shipment',
];
export const isGoverned = (type: string): type is GovernedType => Object.hasOwn(governedStatuses, type);

const note = { hidden: true, readOnly: true } as const;

/** Ids of the users who count as the author of an object with a governed status. Plain numbers: no write reads the users. */
export const authorship = {
  created_by: integer({ ...note, help: 'Who made the object' }),
  status_set_by: integer({ ...note, help: 'Who gave it its present status' }),
} as const;
