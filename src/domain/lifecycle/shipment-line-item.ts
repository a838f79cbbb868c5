import { invalid, invalidObject } from '../model/errors.ts';
import { integer, reference } from '../model/fields.ts';
import { defineResource } from '../model/resource.ts';
import type { Work } from '../model/work.ts';
import { largestQuantity } from './item.ts';
import { moveReference } from './line-references.ts';
import { requireNotArchived } from './locks.ts';

/** Asset Lifecycle: how many of a BOM line are in the consignment, and how many of them arrived in good order. */
export const shipmentLineItem = defineResource({
  app: 'asset-lifecycle',
  model: 'shipmentlineitem',
  endpoint: 'shipment-line-items',
  label: 'shipment line item',
  bare: true,
  fields: {
    shipment: reference('netbox_asset_lifecycle.shipment', {
      required: true,
      onDelete: 'cascade',
      owner: true,
      immutable: 'The shipment of a line item cannot be changed.',
    }),
    bom_line_item: reference('netbox_asset_lifecycle.bomlineitem', {
      required: true,
      index: 'bySource',
      immutable: 'The BOM line item of a shipment line cannot be changed.',
    }),
    qty_shipped: integer({ required: true, min: 1, max: largestQuantity }),
    qty_received: integer({
      min: 0,
      max: largestQuantity,
      help: 'Below the quantity shipped: the rest is missing or damaged',
    }),
    /** Assets installed from this line: the count that keeps installs within what was received. */
    qty_installed: integer({ default: 0, readOnly: true, hidden: true }),
  },
  filters: {
    bom_id: { through: 'shipment', filter: 'bom_id' },
    purchase_order_id: { through: 'shipment', filter: 'purchase_order_id' },
  },
  ordering: ['shipment'],
  brief: ['shipment', 'bom_line_item', 'qty_shipped', 'qty_received'],
  display: ({ qty_shipped, shipment }) => `${qty_shipped} in shipment ${shipment}`,
  check({ after }) {
    const received = after.qty_received;
    if (received === null) return undefined;
    if (received > after.qty_shipped) return { qty_received: ['No more can be received than was shipped.'] };
    return received < after.qty_installed
      ? { qty_received: [`${after.qty_installed} of this line are installed already.`] }
      : undefined;
  },
  async onSave({ id, before, after }, work) {
    const parent = await requireNotArchived(work, 'netbox_asset_lifecycle.shipment', after.shipment, 'A line item');
    if (before === null && parent)
      await requireSameBom(work, Number(parent.values.purchase_order), after.bom_line_item);
    await moveReference(work, 'shipment_line_items', id, before?.bom_line_item ?? null, after.bom_line_item);
  },
  async onDelete({ id, values }, work) {
    const parent = await requireNotArchived(work, 'netbox_asset_lifecycle.shipment', values.shipment, 'A line item');
    if (parent && values.qty_installed > 0) throw invalidObject('Equipment of this line is installed already.');
    await moveReference(work, 'shipment_line_items', id, values.bom_line_item, null);
  },
});

async function requireSameBom(work: Work, orderId: number, lineId: number): Promise<void> {
  const [order, line] = await Promise.all([
    work.get('netbox_asset_lifecycle.purchaseorder', orderId),
    work.get('netbox_asset_lifecycle.bomlineitem', lineId),
  ]);
  if (order?.values.bom !== line?.values.bom)
    throw invalid({ bom_line_item: ["The BOM line item must belong to the BOM of the shipment's purchase order."] });
}
