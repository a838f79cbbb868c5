import { VisibleDocuments } from '../../engine/access/visible-documents.ts';
import type { Context } from '../../engine/context.ts';
import { shipment } from '../shipping/shipment.ts';
import type { Party } from './document.ts';
import { type Head, headOf } from './head.ts';

/** A shipment as its answer shows it, and who takes part in it. */
export interface ShipmentHead extends Head<typeof shipment.type> {
  readonly parties: readonly Party[];
}

export async function shipmentHead(context: Context, id: number): Promise<ShipmentHead> {
  const head = await headOf(context, shipment, id);
  const { document, shown } = head;
  const visible = new VisibleDocuments(context);
  const [orders, sites] = await Promise.all([
    visible.get('netbox_asset_lifecycle.purchaseorder', [document.values.purchase_order]),
    visible.get('dcim.site', [document.values.site]),
  ]);
  const vendors = await visible.get(
    'netbox_asset_lifecycle.vendor',
    [...orders.values()].map(({ values }) => values.vendor),
  );
  const [vendor] = vendors.values();
  const [site] = sites.values();
  const address = site ? site.values.shipping_address || site.values.physical_address : '';
  return {
    ...head,
    parties: [
      ...(vendor ? [{ role: 'From', lines: [vendor.values.name] }] : []),
      { role: 'To', lines: [shown('site'), shown('location'), ...address.split('\n')].filter(Boolean) },
    ].filter(({ lines }) => lines.length > 0),
  };
}
