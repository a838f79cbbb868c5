import { requireObject } from '../../engine/access/access.ts';
import type { Context } from '../../engine/context.ts';
import { ErrorCollector, errorsWithin, invalidObject } from '../../engine/errors.ts';
import type { JsonObject } from '../../engine/json.ts';
import { loadObjects } from '../../engine/resource/load-objects.ts';
import type { ObjectOf } from '../../engine/resource/resource.ts';
import type { SchemaValues } from '../../engine/schema/input-schema.ts';
import { type ActionRequest, perform } from '../../engine/write/run-action.ts';
import type { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import { orderLineBalance } from '../balance/order-line-balance.ts';
import { orderedLine, shippedForOrder } from '../balance/read-documents.ts';
import { addObject } from '../ordering/add-object.ts';
import { poLineItem } from '../ordering/po-line-item.ts';
import { shipment as shipmentResource } from './shipment.ts';
import type { copyLineItems } from './shipment-actions.ts';
import { shipmentLineItem } from './shipment-line-item.ts';

const orderType = 'netbox_asset_lifecycle.purchaseorder';

type CopyInput = SchemaValues<(typeof copyLineItems)['body']>;
type CopiedShipmentLines = SchemaValues<(typeof copyLineItems)['answer']> & JsonObject;

/** A line of the order with its units that remain to be shipped. */
interface OpenLine {
  readonly line: ObjectOf<typeof poLineItem.type>;
  readonly remaining: number;
}

/** The same with the units to ship. */
type LineToShip = OpenLine & { readonly qty_shipped: number };

/**
 * Adds lines of the order to a shipment, by default with all units that remain to be shipped. Every line changes its BOM
 * line, so that two concurrent shipments cannot take the same units.
 */
export function copyOrderLines(
  context: Context,
  { id, input, ...performance }: ActionRequest<CopyInput, CopiedShipmentLines>,
): Promise<CopiedShipmentLines> {
  return perform(context, performance, async (work) => {
    const shipment = await requireObject(work, 'change', shipmentResource, id);
    const open = await openLines(work, shipment.values.purchase_order);
    const linesToShip = input.lines.length > 0 ? namedLines(input, open) : allLines(open);
    const lines: CopiedShipmentLines['lines'][number][] = [];
    for (const { line, remaining, qty_shipped } of linesToShip) {
      const { bom_line_item } = line.values;
      const object = await addObject(context, work, shipmentLineItem, { shipment: id, bom_line_item, qty_shipped });
      lines.push({
        shipment_line_item: object.id,
        po_line_item: line.id,
        qty_shipped,
        remaining: remaining - qty_shipped,
      });
    }
    return { shipment: id, lines };
  });
}

function allLines(open: readonly OpenLine[]): readonly LineToShip[] {
  const lines = open.filter(({ remaining }) => remaining > 0);
  if (lines.length === 0) throw invalidObject('No units of the order remain to be shipped.');
  return lines.map((line) => ({ ...line, qty_shipped: line.remaining }));
}

function namedLines({ lines }: CopyInput, open: readonly OpenLine[]): readonly LineToShip[] {
  const errors = new ErrorCollector();
  const left = new Map(open.map((openLine) => [openLine.line.id, openLine]));
  const linesToShip = lines.flatMap(({ po_line_item, qty_shipped }, index): LineToShip[] => {
    const openLine = left.get(po_line_item);
    left.delete(po_line_item);
    const report = (name: string, message: string): void =>
      errors.addAll(errorsWithin(`lines[${index}]`, { [name]: [message] }));
    if (!openLine) report('po_line_item', 'The order of the shipment has no such line item, or it is listed twice.');
    else if (openLine.remaining === 0 || (qty_shipped ?? 0) > openLine.remaining)
      report('qty_shipped', `${openLine.remaining || 'No'} units of this line remain to be shipped.`);
    return openLine ? [{ ...openLine, qty_shipped: qty_shipped ?? openLine.remaining }] : [];
  });
  errors.throwIfAny();
  return linesToShip;
}

/**
 * The lines of an order that the caller may view, with the units that the vendor owes over all shipments. The order is guarded.
 * Reads strongly, one batch a level.
 */
async function openLines(work: UnitOfWork, orderId: number): Promise<readonly OpenLine[]> {
  const order = await work.get(orderType, orderId);
  if (order) work.guard(order);
  const rows = await work.children(poLineItem.type, 'purchase_order', orderId);
  const stored = await loadObjects(
    work.reader,
    poLineItem.type,
    rows.map(({ id }) => id),
  );
  const lines = await work.visible(poLineItem.type, stored);
  const shipped = await shippedForOrder(work.reader, lines);
  return lines.map((line) => ({
    line,
    remaining: orderLineBalance(orderedLine(line, order?.values), shipped).owed,
  }));
}
