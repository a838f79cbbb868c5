import { isJsonObject, type JsonObject } from '../../engine/json.ts';
import type { Work } from '../../engine/ports.ts';
import { isObjectRef } from '../../engine/resource/resource.ts';
import type { ObjectRef } from '../../engine/schema/field-kinds.ts';

/** What a shipment line ships. */
export interface ShippedItem {
  readonly item: ObjectRef;
  readonly variant: JsonObject;
}

/** The item and variant of a shipment line are those of its BOM line. */
export async function shippedItem(work: Work, { bom_line_item }: JsonObject): Promise<ShippedItem> {
  const bomLine = await work.get('netbox_asset_lifecycle.bomlineitem', Number(bom_line_item));
  const { item, variant = {} } = bomLine?.values ?? {};
  if (!isObjectRef(item)) throw new Error('A shipment line names no item');
  return { item, variant: isJsonObject(variant) ? variant : {} };
}
