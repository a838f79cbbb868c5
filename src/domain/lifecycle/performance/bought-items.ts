import type { Reader, RowOf } from '../../engine/ports.ts';
import { loadObjects } from '../../engine/resource/load-objects.ts';
import type { ObjectRef } from '../../engine/schema/field-kinds.ts';
import { suppliedItem } from '../item/item.ts';

/** What each order line buys, by its id: a substitute, or else the item of its BOM line. One batch of reads. */
export async function boughtItems(
  reader: Pick<Reader, 'getMany'>,
  lines: readonly RowOf<'netbox_asset_lifecycle.polineitem'>[],
): Promise<ReadonlyMap<number, ObjectRef>> {
  const ids = lines.map(({ values }) => values.bom_line_item);
  const bomLines = await loadObjects(reader, 'netbox_asset_lifecycle.bomlineitem', [...new Set(ids)]);
  const wishes = new Map(bomLines.map(({ id, values }) => [id, values]));
  return new Map(
    lines.flatMap(({ id, values }): readonly (readonly [number, ObjectRef])[] => {
      const wish = wishes.get(values.bom_line_item);
      return wish ? [[id, suppliedItem(wish, values).item]] : [];
    }),
  );
}
