import type { TypeName } from '../model/field-kinds.ts';
import type { JsonObject } from '../model/json.ts';
import { loadObjects } from '../model/load-objects.ts';
import type { StoredObject } from '../model/resource.ts';
import type { Reader, Work } from '../model/work.ts';
import type { OrderedLine, ShippedLine } from './line-documents.ts';
import { idsIn } from './line-references.ts';
import { countedLine } from './receiving.ts';

const orderType = 'netbox_asset_lifecycle.purchaseorder';
const orderLineType = 'netbox_asset_lifecycle.polineitem';
const bomLineType = 'netbox_asset_lifecycle.bomlineitem';
const shipmentType = 'netbox_asset_lifecycle.shipment';
const shipmentLineType = 'netbox_asset_lifecycle.shipmentlineitem';

/** Where documents are read by their ids. */
type ById = Pick<Reader, 'getMany'>;

/** Loads what a reference field of the objects points at, by id. */
async function loadTargets(reader: ById, objects: readonly StoredObject[], field: string, type: TypeName) {
  const found = await loadObjects(
    reader,
    type,
    objects.map(({ values }) => Number(values[field])),
  );
  return new Map(found.map((object) => [object.id, object.values]));
}

/** A stored line of an order, with the values of its order; undefined where that is gone. */
export const orderedLine = (
  { id, values }: Pick<StoredObject, 'id' | 'values'>,
  order: JsonObject | undefined,
): OrderedLine => ({
  id,
  line: Number(values.bom_line_item),
  order: Number(values.purchase_order),
  orderStatus: String(order?.status),
  currency: typeof order?.currency === 'string' ? order.currency : null,
  quantity: Number(values.qty_ordered),
  shortClosed: Number(values.qty_short_closed),
  unitPrice: typeof values.unit_price === 'string' ? values.unit_price : null,
});

/** A stored line of a shipment, with the values of its shipment; undefined where that is gone. */
function shippedLine({ id, values }: StoredObject, parcel: JsonObject | undefined): ShippedLine {
  const counts = countedLine(values);
  return {
    id,
    line: Number(values.bom_line_item),
    shipment: Number(values.shipment),
    order: Number(parcel?.purchase_order),
    shipmentStatus: String(parcel?.status),
    shipped: counts.qty_shipped,
    received: counts.qty_received,
    damaged: counts.qty_damaged,
    missing: counts.qty_missing,
    returned: counts.qty_returned,
    writtenOff: counts.qty_written_off,
    installed: counts.qty_installed,
    toPools: counts.qty_to_pools,
  };
}

/** What orders say of BOM lines: one batch of lines, one of orders. */
export async function orderedLines(reader: ById, lines: readonly StoredObject[]): Promise<readonly OrderedLine[]> {
  const ids = lines.flatMap(({ values }) => idsIn(values.po_line_items).map(Number));
  const found = await loadObjects(reader, orderLineType, ids);
  const orders = await loadTargets(reader, found, 'purchase_order', orderType);
  return found.map((line) => orderedLine(line, orders.get(line.values.purchase_order)));
}

/** What shipments say of BOM lines: one batch of lines, one of shipments. */
export async function shippedLines(reader: ById, lines: readonly StoredObject[]): Promise<readonly ShippedLine[]> {
  const ids = lines.flatMap(({ values }) => idsIn(values.shipment_line_items).map(Number));
  const found = await loadObjects(reader, shipmentLineType, ids);
  const shipments = await loadTargets(reader, found, 'shipment', shipmentType);
  return found.map((line) => shippedLine(line, shipments.get(line.values.shipment)));
}

/** What shipments say of order lines: one batch more, for their BOM lines. Lines of shipments of other orders are among it. */
export async function shippedForOrder(
  reader: ById,
  orderLines: readonly Pick<StoredObject, 'values'>[],
): Promise<readonly ShippedLine[]> {
  const ids = orderLines.map(({ values }) => Number(values.bom_line_item));
  return shippedLines(reader, await loadObjects(reader, bomLineType, ids));
}

/**
 * The shipment lines that bring the units of an order line, as this unit of work leaves them. They are held: the commit is
 * judged anew when one of them, its shipment or the list of them changes meanwhile, or a shipment moves to this order.
 */
export async function heldShippedLines(
  work: Work,
  { purchase_order, bom_line_item }: JsonObject,
): Promise<readonly ShippedLine[]> {
  const bomLine = await work.get(bomLineType, Number(bom_line_item));
  if (bomLine) work.guard(bomLine);
  const lines = await Promise.all(
    idsIn(bomLine?.values.shipment_line_items).map(async (id) => {
      const line = await work.get(shipmentLineType, Number(id));
      const shipment = line && (await work.get(shipmentType, line.values.shipment));
      if (!line || !shipment) return undefined;
      work.guard(shipment);
      if (shipment.values.purchase_order !== purchase_order) return undefined;
      work.guard(line);
      return shippedLine(line, shipment.values);
    }),
  );
  return lines.filter((line) => line !== undefined);
}
