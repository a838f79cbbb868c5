import type { Work } from '../../engine/ports.ts';
import { type ItemVariant, suppliedItem } from '../item/item.ts';
import type { ShipmentLine } from './shipment-line-item.ts';

/** The item and variant of a shipment line: its substitute or the item of its BOM line, which is there as long as the line is. */
export async function shippedItem(
  work: Work,
  line: Pick<ShipmentLine['values'], 'bom_line_item' | 'substitute'> | undefined,
): Promise<ItemVariant> {
  const bomLine = line && (await work.get('netbox_asset_lifecycle.bomlineitem', line.bom_line_item));
  if (!bomLine) throw new Error('A shipment line names no item');
  return suppliedItem(bomLine.values, line);
}
