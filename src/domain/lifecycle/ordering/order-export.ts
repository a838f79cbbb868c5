import type { JsonObject } from '../../engine/json.ts';
import type { StoredObject } from '../../engine/resource/resource.ts';
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
  variant: JsonObject,
  item: Pick<StoredObject, 'type' | 'values'>,
  manufacturer: string,
): ExportedLine {
  const { unit_price, qty_ordered } = line;
  const { model, type: medium, profile, part_number } = item.values;
  return {
    item_type: item.type,
    manufacturer,
    model: typeof model === 'string' ? model : [medium, profile].filter(Boolean).join(' '),
    part_number: typeof part_number === 'string' ? part_number : '',
    variant,
    qty_ordered,
    unit_price: unit_price === null ? null : Number(unit_price),
    total_price: totalNumber(line),
  };
}
