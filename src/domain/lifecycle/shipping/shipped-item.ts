import type { Work } from '../../engine/ports.ts';
import type { ItemVariant } from '../item/item.ts';
import type { ShipmentLine } from './shipment-line-item.ts';

/** The item and variant of a shipment line are those of its BOM line, which is there as long as the line is. */
export async function shippedItem(
  work: Work,
  line: Pick<ShipmentLine['values'], 'bom_line_item'> | undefined,
): Promise<ItemVariant> {
  const bomLine = line && (await work.get('netbox_asset_lifecycle.bomlineitem', line.bom_line_item));
  if (!bomLine) throw new Error('A shipment line names no item');
  const { item, variant } = bomLine.values;
  return { item, variant };
}
