import type { Reader, RowOf } from '../../engine/ports.ts';
import { loadObjects, rowsOfType } from '../../engine/resource/load-objects.ts';
import type { TypeName } from '../../engine/schema/field-kinds.ts';
import { type ReceivingSlip, receivingSlip } from '../shipping/receiving-slip.ts';

const orderType = 'netbox_asset_lifecycle.purchaseorder';
const orderLineType = 'netbox_asset_lifecycle.polineitem';
const shipmentType = 'netbox_asset_lifecycle.shipment';
const shipmentLineType = 'netbox_asset_lifecycle.shipmentlineitem';

/** Orders with all that came of them. */
export interface OrderDocuments {
  readonly orders: readonly RowOf<typeof orderType>[];
  readonly lines: readonly RowOf<typeof orderLineType>[];
  readonly shipments: readonly RowOf<typeof shipmentType>[];
  readonly shipmentLines: readonly RowOf<typeof shipmentLineType>[];
  readonly slips: readonly ReceivingSlip[];
}

/**
 * Reads the lines, shipments and receiving slips of orders: two levels of queries, one for each order and two for each
 * shipment, and one batch for the slips.
 */
export async function documentsOf(reader: Reader, orders: readonly RowOf<typeof orderType>[]): Promise<OrderDocuments> {
  const ids = orders.map(({ id }) => id);
  const [lines, shipments] = await Promise.all([
    rowsBehind(reader, orderLineType, 'purchase_order', ids),
    rowsBehind(reader, shipmentType, 'purchase_order', ids),
  ]);
  const shipped = shipments.map(({ id }) => id);
  const [shipmentLines, slips] = await Promise.all([
    rowsBehind(reader, shipmentLineType, 'shipment', shipped),
    slipsOf(reader, shipped),
  ]);
  return { orders, lines, shipments, shipmentLines, slips };
}

async function slipsOf(reader: Reader, shipments: readonly number[]): Promise<readonly ReceivingSlip[]> {
  const rows = await rowsBehind(reader, receivingSlip.type, 'shipment', shipments);
  const slips = await loadObjects(
    reader,
    receivingSlip.type,
    rows.map(({ id }) => id),
  );
  return slips.toSorted((a, b) => a.id - b.id);
}

async function rowsBehind<T extends TypeName>(
  reader: Reader,
  type: T,
  field: string,
  ids: readonly number[],
): Promise<readonly RowOf<T>[]> {
  const found = await reader.referring(type, field, ids.map(String));
  return rowsOfType(type, [...found.values()].flat());
}
