import { sameJson } from '../../engine/json.ts';
import type { Work } from '../../engine/ports.ts';
import type { ObjectRef } from '../../engine/schema/field-kinds.ts';
import { requireSubstitute } from '../item/equivalents.ts';

/** A new line of a shipment; `substitute` is what the request says. */
interface NewLine {
  readonly bom_line_item: number;
  readonly substitute?: ObjectRef | null;
}

/**
 * The substitute that a new line of a shipment brings, null for the item of its BOM line. By default it is what the order buys;
 * a line may name the item itself, too. What the order buys was approved when it was ordered; everything else fails with 400
 * unless it is approved now.
 */
export async function shippedSubstitute(work: Work, order: number, line: NewLine): Promise<ObjectRef | null> {
  const bomLine = await work.get('netbox_asset_lifecycle.bomlineitem', line.bom_line_item);
  if (!bomLine) return null;
  const ordered = await orderedSubstitute(work, order, bomLine.values.po_line_items);
  const { substitute = null } = line;
  if (substitute === null || sameJson(substitute, ordered)) return ordered;
  if (sameJson(substitute, bomLine.values.item)) return null;
  await requireSubstitute(work, line.bom_line_item, substitute);
  return substitute;
}

/** What the order buys instead of the item of a BOM line, out of the order lines of that one. */
async function orderedSubstitute(work: Work, order: number, orderLines: readonly number[]): Promise<ObjectRef | null> {
  const lines = await Promise.all(orderLines.map((id) => work.get('netbox_asset_lifecycle.polineitem', id)));
  return lines.find((line) => line?.values.purchase_order === order)?.values.substitute ?? null;
}
