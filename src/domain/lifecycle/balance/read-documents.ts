import type { Reader, Work } from '../../engine/ports.ts';
import { loadObjects } from '../../engine/resource/load-objects.ts';
import type { ObjectOf } from '../../engine/resource/resource.ts';
import type { StoredValues, TypeName } from '../../engine/schema/field-kinds.ts';
import { countedLine } from './line-counts.ts';
import type { OrderedLine, ShippedLine } from './line-documents.ts';

const orderType = 'netbox_asset_lifecycle.purchaseorder';
const orderLineType = 'netbox_asset_lifecycle.polineitem';
const bomLineType = 'netbox_asset_lifecycle.bomlineitem';
const shipmentType = 'netbox_asset_lifecycle.shipment';
const shipmentLineType = 'netbox_asset_lifecycle.shipmentlineitem';

/** Reads documents by id: as they are stored, or as a unit of work leaves them. */
export type ReadsById = Pick<Reader, 'getMany'>;

type OrderLineValues = Pick<
  StoredValues<typeof orderLineType>,
  | 'purchase_order'
  | 'bom_line_item'
  | 'qty_ordered'
  | 'qty_short_closed'
  | 'qty_credited'
  | 'unit_price'
  | 'date_expected'
> &
  Partial<Pick<StoredValues<typeof orderLineType>, 'substitute'>>;
interface OrderLine {
  readonly id: number;
  readonly values: OrderLineValues;
}
type BomLine = Pick<ObjectOf<typeof bomLineType>, 'values'>;

/** The values of the objects with these ids, by id. */
const valuesById = async <T extends TypeName>(reader: ReadsById, type: T, ids: readonly number[]) =>
  new Map((await loadObjects(reader, type, ids)).map((object) => [object.id, object.values]));

/** What a line takes from its order. */
type OrderTerms = Pick<StoredValues<typeof orderType>, 'status' | 'currency' | 'date_expected'> &
  Partial<Pick<StoredValues<typeof orderType>, 'base_currency' | 'rate_ordered' | 'rate_received'>>;

/** A stored line of an order, with the values of its order; undefined where that is gone. */
export const orderedLine = ({ id, values }: OrderLine, order: OrderTerms | undefined): OrderedLine => ({
  id,
  line: values.bom_line_item,
  order: values.purchase_order,
  orderStatus: order?.status ?? '',
  currency: order?.currency ?? null,
  quantity: values.qty_ordered,
  shortClosed: values.qty_short_closed + (values.qty_credited ?? 0),
  unitPrice: values.unit_price,
  expected: values.date_expected ?? order?.date_expected ?? null,
  frozen: {
    base: order?.base_currency ?? null,
    ordered: order?.rate_ordered ?? null,
    received: order?.rate_received ?? null,
  },
  substitute: values.substitute ?? null,
});

/** A stored line of a shipment, with the values of its shipment; undefined where that is gone. */
function shippedLine(
  { id, values }: ObjectOf<typeof shipmentLineType>,
  parcel: StoredValues<typeof shipmentType> | undefined,
): ShippedLine {
  const counts = countedLine(values);
  return {
    id,
    line: values.bom_line_item,
    shipment: values.shipment,
    order: parcel?.purchase_order ?? 0,
    shipmentStatus: parcel?.status ?? '',
    shipped: counts.qty_shipped,
    received: counts.qty_received,
    damaged: counts.qty_damaged,
    missing: counts.qty_missing,
    returned: counts.qty_returned,
    writtenOff: counts.qty_written_off,
    installed: counts.qty_installed,
    toPools: counts.qty_to_pools,
    substitute: values.substitute ?? null,
    expected: parcel?.date_expected ?? null,
  };
}

/** The order lines of BOM lines: one batch of lines, one of orders. */
export async function orderedLines(reader: ReadsById, lines: readonly BomLine[]): Promise<readonly OrderedLine[]> {
  const ids = lines.flatMap(({ values }) => values.po_line_items);
  const orderLines = await loadObjects(reader, orderLineType, ids);
  const orderIds = orderLines.map(({ values }) => values.purchase_order);
  const orders = await valuesById(reader, orderType, orderIds);
  return orderLines.map((line) => orderedLine(line, orders.get(line.values.purchase_order)));
}

/** The shipment lines of BOM lines: one batch of lines, one of shipments. */
export async function shippedLines(reader: ReadsById, lines: readonly BomLine[]): Promise<readonly ShippedLine[]> {
  const ids = lines.flatMap(({ values }) => values.shipment_line_items);
  const shipmentLines = await loadObjects(reader, shipmentLineType, ids);
  const shipmentIds = shipmentLines.map(({ values }) => values.shipment);
  const shipments = await valuesById(reader, shipmentType, shipmentIds);
  return shipmentLines.map((line) => shippedLine(line, shipments.get(line.values.shipment)));
}

/** The shipment lines for the BOM lines of order lines, those of other orders included: one batch more, for the BOM lines. */
export async function shippedForOrder(
  reader: ReadsById,
  orderLines: readonly Pick<OrderLine, 'values'>[],
): Promise<readonly ShippedLine[]> {
  const ids = orderLines.map(({ values }) => values.bom_line_item);
  return shippedLines(reader, await loadObjects(reader, bomLineType, ids));
}

/**
 * The shipment lines of an order line, as this unit of work leaves them. They are guarded: the commit is tried again when one of
 * them, its shipment or the list of them changes, or a shipment moves to this order.
 */
export async function heldShippedLines(
  work: Work,
  { purchase_order, bom_line_item }: Pick<OrderLine['values'], 'purchase_order' | 'bom_line_item'>,
): Promise<readonly ShippedLine[]> {
  const bomLine = await work.get(bomLineType, bom_line_item);
  if (bomLine) work.guard(bomLine);
  const lines = await Promise.all(
    (bomLine?.values.shipment_line_items ?? []).map(async (id) => {
      const line = await work.get(shipmentLineType, id);
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
