import { requireObject } from '../../engine/access/access.ts';
import type { Context } from '../../engine/context.ts';
import { ErrorCollector, errorsWithin, invalidObject } from '../../engine/errors.ts';
import type { JsonObject } from '../../engine/json.ts';
import { loadObjects } from '../../engine/resource/load-objects.ts';
import type { StoredObject } from '../../engine/resource/resource.ts';
import type { SchemaValues } from '../../engine/schema/input-schema.ts';
import { type ActionRequest, perform } from '../../engine/write/run-action.ts';
import { prepareSave } from '../../engine/write/save.ts';
import type { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import { orderLineBalance } from '../balance/order-line-balance.ts';
import { orderedLine, shippedForOrder } from '../balance/read-documents.ts';
import { poLineItem } from '../ordering/po-line-item.ts';
import { shipment as shipmentResource } from './shipment.ts';
import type { copyLineItems } from './shipment-actions.ts';
import { shipmentLineItem } from './shipment-line-item.ts';

const orderType = 'netbox_asset_lifecycle.purchaseorder';

type CopyInput = SchemaValues<(typeof copyLineItems)['body']>;
type Copied = SchemaValues<(typeof copyLineItems)['answer']> & JsonObject;

/** A line of the order, and how many of its units remain to be shipped. */
interface Open {
  readonly line: StoredObject;
  readonly remaining: number;
}

/**
 * Adds lines of the order to a shipment, with what remains to be shipped unless the request names less. Every line changes
 * its BOM line, so that two shipments cannot take the same units at the same moment.
 */
export function copyOrderLines(
  context: Context,
  { id, input, ...performance }: ActionRequest<CopyInput, Copied>,
): Promise<Copied> {
  return perform(context, performance, async (work) => {
    const shipment = await requireObject(work, 'change', shipmentResource, id);
    const open = await openLines(work, shipment.values.purchase_order);
    const wanted = input.lines.length > 0 ? named(input, open) : everything(open);
    const lines: Copied['lines'][number][] = [];
    for (const { line, remaining, qty_shipped } of wanted) {
      const { bom_line_item = null } = line.values;
      const fields = { shipment: id, bom_line_item, qty_shipped };
      const request = { resource: shipmentLineItem, input: fields, completeness: 'whole' } as const;
      const { object } = await prepareSave(context, request, work);
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

type Wanted = Open & { readonly qty_shipped: number };

function everything(open: readonly Open[]): readonly Wanted[] {
  const wanted = open.filter(({ remaining }) => remaining > 0);
  if (wanted.length === 0) throw invalidObject('Nothing of the order remains to be shipped.');
  return wanted.map((one) => ({ ...one, qty_shipped: one.remaining }));
}

function named({ lines }: CopyInput, open: readonly Open[]): readonly Wanted[] {
  const errors = new ErrorCollector();
  const byId = new Map(open.map((one) => [one.line.id, one]));
  const wanted = lines.flatMap(({ po_line_item, qty_shipped: given }, index): Wanted[] => {
    const found = byId.get(po_line_item);
    byId.delete(po_line_item);
    const report = (name: string, message: string): void =>
      errors.addAll(errorsWithin(`lines[${index}]`, { [name]: [message] }));
    if (!found) report('po_line_item', 'The order of the shipment has no such line item, or it is listed twice.');
    else if (found.remaining === 0 || (given ?? 0) > found.remaining)
      report('qty_shipped', `${found.remaining || 'None'} of this line remain to be shipped.`);
    return found ? [{ ...found, qty_shipped: given ?? found.remaining }] : [];
  });
  errors.throwIfAny();
  return wanted;
}

/**
 * The lines of an order, which is held, that the caller may view, with what the vendor owes of each whoever ships it: read
 * strongly from line to line, one batch a level.
 */
async function openLines(work: UnitOfWork, orderId: number): Promise<readonly Open[]> {
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
