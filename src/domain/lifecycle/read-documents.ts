import type { TypeName } from '../model/field-kinds.ts';
import { loadObjects } from '../model/load-objects.ts';
import type { StoredObject } from '../model/resource.ts';
import type { Reader } from '../model/work.ts';
import type { OrderedLine, ShippedLine } from './line-documents.ts';
import { idsIn } from './line-references.ts';

const orderType: TypeName = 'netbox_asset_lifecycle.purchaseorder';
const orderLineType: TypeName = 'netbox_asset_lifecycle.polineitem';
const shipmentType: TypeName = 'netbox_asset_lifecycle.shipment';
const shipmentLineType: TypeName = 'netbox_asset_lifecycle.shipmentlineitem';

/** Loads what a reference field of the objects points at, by id. */
async function loadTargets(reader: Reader, objects: readonly StoredObject[], field: string, type: TypeName) {
  const found = await loadObjects(
    reader,
    type,
    objects.map(({ values }) => Number(values[field])),
  );
  return new Map(found.map((object) => [object.id, object.values]));
}

/** What orders say of BOM lines: one batch of lines, one of orders. */
export async function orderedLines(reader: Reader, lines: readonly StoredObject[]): Promise<readonly OrderedLine[]> {
  const ids = lines.flatMap(({ values }) => idsIn(values.po_line_items).map(Number));
  const found = await loadObjects(reader, orderLineType, ids);
  const orders = await loadTargets(reader, found, 'purchase_order', orderType);
  return found.map(({ id, values }) => {
    const order = orders.get(Number(values.purchase_order));
    return {
      id,
      line: Number(values.bom_line_item),
      order: Number(values.purchase_order),
      orderStatus: String(order?.status),
      currency: typeof order?.currency === 'string' ? order.currency : null,
      quantity: Number(values.qty_ordered),
      shortClosed: Number(values.qty_short_closed),
      unitPrice: typeof values.unit_price === 'string' ? values.unit_price : null,
    };
  });
}

/** What shipments say of BOM lines: one batch of lines, one of shipments. */
export async function shippedLines(reader: Reader, lines: readonly StoredObject[]): Promise<readonly ShippedLine[]> {
  const ids = lines.flatMap(({ values }) => idsIn(values.shipment_line_items).map(Number));
  const found = await loadObjects(reader, shipmentLineType, ids);
  const shipments = await loadTargets(reader, found, 'shipment', shipmentType);
  return found.map(({ id, values }) => {
    const parcel = shipments.get(Number(values.shipment));
    return {
      id,
      line: Number(values.bom_line_item),
      shipment: Number(values.shipment),
      order: Number(parcel?.purchase_order),
      shipmentStatus: String(parcel?.status),
      shipped: Number(values.qty_shipped),
      received: typeof values.qty_received === 'number' ? values.qty_received : null,
      damaged: Number(values.qty_damaged),
      missing: Number(values.qty_missing),
      installed: Number(values.qty_installed),
      toPools: Number(values.qty_to_pools),
    };
  });
}
