import { invalid } from '../../engine/errors.ts';
import { sameJson } from '../../engine/json.ts';
import type { Work } from '../../engine/ports.ts';
import type { StoredValues } from '../../engine/schema/field-kinds.ts';

type BomLineValues = StoredValues<'netbox_asset_lifecycle.bomlineitem'>;

/** The lists of lines that refer to a BOM line, with their types and labels. */
const referrers = [
  { list: 'po_line_items', type: 'netbox_asset_lifecycle.polineitem', label: 'PO line item' },
  { list: 'shipment_line_items', type: 'netbox_asset_lifecycle.shipmentlineitem', label: 'shipment line item' },
] as const;

/**
 * Fails with 400 when the item or variant of a BOM line changes although orders or shipments refer to it. The message names the
 * lines that the caller may view and counts the others.
 */
export async function requireSameItem(work: Work, before: BomLineValues, after: BomLineValues): Promise<void> {
  const changed = {
    item_type: before.item.type !== after.item.type,
    item_id: before.item.type === after.item.type && before.item.id !== after.item.id,
    variant: !sameJson(before.variant, after.variant),
  };
  const fields = Object.entries(changed).flatMap(([field, differs]) => (differs ? [field] : []));
  if (fields.length === 0) return;
  const named = await namedBy(work, before);
  if (named.length === 0) return;
  const problem = `This cannot be changed because the line item is referenced by ${named.join(', ')}.`;
  throw invalid(Object.fromEntries(fields.map((field) => [field, [problem]])));
}

/** The lines of orders and shipments that refer to a BOM line, as text for the caller. */
async function namedBy(work: Work, line: BomLineValues): Promise<readonly string[]> {
  const names = await Promise.all(
    referrers.map(async ({ list, type, label }) => {
      const referring = await Promise.all(line[list].map((id) => work.get(type, id)));
      const stored = referring.filter((object) => object !== undefined);
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
