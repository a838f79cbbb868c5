import type { Context } from '../../engine/context.ts';
import type { ShipmentLine } from '../shipping/shipment-line-item.ts';
import { itemAndVariant, itemTexts, suppliedItems } from './item-texts.ts';

/** What people read of the item of a shipment line. */
export interface ShippedText {
  readonly part_number: string;
  readonly item: string;
}

const deleted: ShippedText = { part_number: '', item: 'Deleted item' };

/** The texts of shipment lines, by their ids. */
export async function shippedTexts(
  context: Context,
  lines: readonly ShipmentLine[],
): Promise<(line: number) => ShippedText> {
  const supplied = await suppliedItems(context, lines);
  const textOf = await itemTexts(
    context,
    [...supplied.values()].map(({ item }) => item),
  );
  const texts = new Map(
    [...supplied].map(([id, unit]): readonly [number, ShippedText] => {
      const text = textOf(unit.item);
      return [id, { part_number: text.part_number, item: itemAndVariant(text, unit) }];
    }),
  );
  return (line) => texts.get(line) ?? deleted;
}
