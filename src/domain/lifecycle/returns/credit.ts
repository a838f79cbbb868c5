import type { Work } from '../../engine/ports.ts';
import { orderLineBalance } from '../balance/order-line-balance.ts';
import { heldShippedLines, orderedLine } from '../balance/read-documents.ts';
import type { ReturnLineItem } from './return-line-item.ts';

const orderType = 'netbox_asset_lifecycle.purchaseorder';
const orderLineType = 'netbox_asset_lifecycle.polineitem';
const shipmentLineType = 'netbox_asset_lifecycle.shipmentlineitem';

/**
 * The vendor owes money and no units: they are neither owed nor to come, and can be ordered anew. Units beyond what was ordered
 * were never owed. Asked after the units have left.
 */
export async function creditUnits(work: Work, order: number, lines: readonly ReturnLineItem[]): Promise<void> {
  for (const line of lines) {
    const ordered = await orderLineOf(work, order, line);
    if (!ordered) continue;
    const placed = await work.get(orderType, order);
    const shipped = await heldShippedLines(work, ordered.values);
    const { unshipped } = orderLineBalance(orderedLine(ordered, placed?.values), shipped);
    await move(work, ordered, line, Math.min(line.values.quantity ?? 0, unshipped));
  }
}

/** The vendor owes the units again. */
export async function takeCreditBack(work: Work, order: number, lines: readonly ReturnLineItem[]): Promise<void> {
  for (const line of lines) {
    const ordered = await orderLineOf(work, order, line);
    if (ordered) await move(work, ordered, line, -line.values.qty_credited);
  }
}

type OrderLine = NonNullable<Awaited<ReturnType<typeof orderLineOf>>>;

async function move(work: Work, ordered: OrderLine, line: ReturnLineItem, units: number): Promise<void> {
  if (units === 0) return;
  work.update(ordered, { qty_credited: (ordered.values.qty_credited ?? 0) + units || null });
  work.update(line, { qty_credited: line.values.qty_credited + units });
}

/** The line of the order that the units were ordered with; a shipment may have lines that its order lacks. */
async function orderLineOf(work: Work, purchase_order: number, { values }: ReturnLineItem) {
  const shipped = await work.get(shipmentLineType, values.shipment_line_item);
  return (
    shipped && work.findUnique(orderLineType, 'line', { purchase_order, bom_line_item: shipped.values.bom_line_item })
  );
}
