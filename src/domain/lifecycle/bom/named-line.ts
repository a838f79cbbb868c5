import { invalid } from '../../engine/errors.ts';
import { sameJson } from '../../engine/json.ts';
import type { Work } from '../../engine/ports.ts';
import type { StoredValues } from '../../engine/schema/field-kinds.ts';

type Line = StoredValues<'netbox_asset_lifecycle.bomlineitem'>;

/** The lines that name a BOM line, by the list that it keeps of them, and what one of them is called. */
const referrers = [
  { list: 'po_line_items', type: 'netbox_asset_lifecycle.polineitem', label: 'PO line item' },
  { list: 'shipment_line_items', type: 'netbox_asset_lifecycle.shipmentlineitem', label: 'shipment line item' },
] as const;

/**
 * Refuses with 400 another item or variant of a BOM line that an order or a shipment names: what they bought and brought
 * would become something else. The lines that the caller may view are named, the others are counted.
 */
export async function requireSameItem(work: Work, before: Line, after: Line): Promise<void> {
  const changed = {
    item_type: before.item.type !== after.item.type,
    item_id: before.item.type === after.item.type && before.item.id !== after.item.id,
    variant: !sameJson(before.variant, after.variant),
  };
  const fields = Object.entries(changed).flatMap(([field, differs]) => (differs ? [field] : []));
  if (fields.length === 0) return;
  const named = await namedBy(work, before);
  if (named.length === 0) return;
  const problem = `This cannot be changed because the line item is named by ${named.join(', ')}.`;
  throw invalid(Object.fromEntries(fields.map((field) => [field, [problem]])));
}

/** The lines of orders and shipments that name a BOM line, as the caller may read of them. */
async function namedBy(work: Work, line: Line): Promise<readonly string[]> {
  const names = await Promise.all(
    referrers.map(async ({ list, type, label }) => {
      const found = await Promise.all(line[list].map((id) => work.get(type, id)));
      const stored = found.filter((object) => object !== undefined);
      const visible = await work.visible<(typeof stored)[number]>(type, stored);
      const hidden = stored.length - visible.length;
      return [
        ...visible.map(({ id }) => `${label} ${id}`),
        ...(hidden > 0 ? [`${hidden} ${label}s that you may not view`] : []),
      ];
    }),
  );
  return names.flat();
}
