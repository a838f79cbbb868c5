import type { Context } from '../../engine/context.ts';
import type { ShipmentLine } from '../shipping/shipment-line-item.ts';
import { bomLinesOf, itemAndVariant, itemTexts } from './item-texts.ts';

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
  const bomLines = await bomLinesOf(context, lines);
  const textOf = await itemTexts(
    context,
    [...bomLines.values()].map(({ values }) => values.item),
  );
  const texts = new Map(
    lines.flatMap(({ id, values }): readonly [number, ShippedText][] => {
      const wish = bomLines.get(values.bom_line_item)?.values;
      if (!wish) return [];
      const text = textOf(wish.item);
      return [[id, { part_number: text.part_number, item: itemAndVariant(text, wish) }]];
    }),
  );
  return (line) => texts.get(line) ?? deleted;
}
