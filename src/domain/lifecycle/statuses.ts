import { choices } from '../model/choices.ts';

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
