import type { Work } from '../../engine/ports.ts';
import type { StoredValues } from '../../engine/schema/field-kinds.ts';
import type { ItemVariant } from '../item/item.ts';

type ShipmentLine = StoredValues<'netbox_asset_lifecycle.shipmentlineitem'>;

/** The item and variant of a shipment line are those of its BOM line, which is there as long as the line is. */
export async function shippedItem(
  work: Work,
  line: Pick<ShipmentLine, 'bom_line_item'> | undefined,
): Promise<ItemVariant> {
  const bomLine = line && (await work.get('netbox_asset_lifecycle.bomlineitem', line.bom_line_item));
  if (!bomLine) throw new Error('A shipment line names no item');
  const { item, variant } = bomLine.values;
  return { item, variant };
}
