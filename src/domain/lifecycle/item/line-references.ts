import type { Work } from '../../engine/ports.ts';

const lineType = 'netbox_asset_lifecycle.bomlineitem';

/** The lists on a BOM line of those who refer to it. */
export type ReferenceList = 'po_line_items' | 'shipment_line_items';

/**
 * Keeps the list on a BOM line in step with the order and shipment lines that name it. The list is read with the line and
 * changes its version: a generation can neither overlook a reference nor remove a line that gets one at the same moment.
 */
export async function moveReference(
  work: Work,
  list: ReferenceList,
  id: number,
  from: number | null,
  to: number | null,
): Promise<void> {
  if (from === to) return;
  const left = from === null ? undefined : await work.get(lineType, from);
  if (left) work.updateDependent(left, { [list]: left.values[list].filter((other) => other !== id) });
  const target = to === null ? undefined : await work.get(lineType, to);
  if (target) work.update(target, { [list]: [...target.values[list], id] });
}
