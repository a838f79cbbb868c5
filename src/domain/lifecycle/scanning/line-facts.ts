import type { JsonObject } from '../../engine/json.ts';
import type { Work } from '../../engine/ports.ts';
import { loadObjects } from '../../engine/resource/load-objects.ts';
import { refKey } from '../../engine/resource/resource.ts';
import type { ObjectRef } from '../../engine/schema/field-kinds.ts';
import { itemName } from '../item/item.ts';

const lineType = 'netbox_asset_lifecycle.shipmentlineitem';

/** A line of a shipment as scans are judged by it. */
export interface LineFacts {
  readonly id: number;
  readonly item: ObjectRef;
  /** Model of the type, or medium of the cable type. */
  readonly name: string;
  readonly shipped: number;
}

/** The lines of a shipment that the caller may view, by id. */
export async function lineFacts(work: Work, shipment: number): Promise<ReadonlyMap<number, LineFacts>> {
  const rows = await work.visible(lineType, await work.children(lineType, 'shipment', shipment));
  const bomLines = await loadObjects(
    work.reader,
    'netbox_asset_lifecycle.bomlineitem',
    rows.map(({ values }) => values.bom_line_item),
  );
  const itemOf = new Map(bomLines.map(({ id, values }) => [id, values.item]));
  const items = await work.reader.getMany([...itemOf.values()]);
  return new Map(
    rows.flatMap(({ id, values }): [number, LineFacts][] => {
      const item = itemOf.get(values.bom_line_item);
      return item
        ? [[id, { id, item, name: itemName(items.get(refKey(item))?.values), shipped: values.qty_shipped }]]
        : [];
    }),
  );
}

/** An item as scans name it. */
export const shownItem = ({ item, name }: LineFacts): JsonObject => ({
  object_type: item.type,
  id: item.id,
  display: name,
});
