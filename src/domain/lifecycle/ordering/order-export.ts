import { isJsonObject, type Json, type JsonObject } from '../../engine/json.ts';
import type { StoredValues } from '../../engine/schema/field-kinds.ts';
import { totalNumber } from '../item/price.ts';

/** One line as the vendor reads it. */
export interface ExportedLine extends JsonObject {
  readonly item_type: string;
  readonly manufacturer: string;
  readonly model: string;
  readonly part_number: string;
  readonly variant: JsonObject;
  readonly qty_ordered: number;
  readonly unit_price: number | null;
  readonly total_price: number | null;
}

/** Asset Lifecycle: columns of the line export, in this order. */
export function exportedLine(
  line: Pick<StoredValues<'netbox_asset_lifecycle.polineitem'>, 'unit_price' | 'qty_ordered'>,
  bomLine: JsonObject,
  itemType: string,
  item: JsonObject,
  manufacturer: Json,
): ExportedLine {
  const { unit_price, qty_ordered } = line;
  const variant = bomLine.variant;
  return {
    item_type: itemType,
    manufacturer: String(manufacturer ?? ''),
    model: String(item.model ?? [item.type, item.profile].filter(Boolean).join(' ')),
    part_number: String(item.part_number ?? ''),
    variant: isJsonObject(variant) ? variant : {},
    qty_ordered,
    unit_price: unit_price === null ? null : Number(unit_price),
    total_price: totalNumber(line),
  };
}
