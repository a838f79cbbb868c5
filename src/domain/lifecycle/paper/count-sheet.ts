import { VisibleDocuments } from '../../engine/access/visible-documents.ts';
import type { Context } from '../../engine/context.ts';
import type { ObjectOf } from '../../engine/resource/resource.ts';
import { labelOf } from '../../engine/schema/choices.ts';
import { codeOf } from '../codes/object-code.ts';
import { spareItem } from '../spares/spare-item.ts';
import { stockTake } from '../spares/stock-take.ts';
import { stockTakeLine } from '../spares/stock-take-line.ts';
import { spareStatuses } from '../status/statuses.ts';
import { column, factsOf, fileName, hiddenNote, type Paper } from './document.ts';
import { headOf } from './head.ts';
import { type ItemText, itemAndVariant, itemTexts } from './item-texts.ts';
import { visibleLines } from './visible-lines.ts';

/** The spares of a pool, to be counted. What is expected does not stand on it: people count what is there. */
export async function countSheet(context: Context, id: number): Promise<Paper> {
  const { shown } = await headOf(context, stockTake, id);
  const { lines, hidden } = await visibleLines(context, stockTakeLine.type, 'stock_take', id);
  const spares = await new VisibleDocuments(context).get(
    spareItem.type,
    lines.map(({ values }) => values.spare_item),
  );
  const textOf = await itemTexts(
    context,
    [...spares.values()].map(({ values }) => values.item),
  );
  const rows = lines.flatMap((line) => {
    const spare = spares.get(line.values.spare_item ?? 0);
    return spare ? [rowOf(line, spare, textOf(spare.values.item))] : [];
  });
  return {
    title: 'Count sheet',
    number: shown('display'),
    filename: fileName('count-sheet', String(id)),
    code: codeOf(stockTake.type, id),
    parties: [],
    facts: factsOf({ Pool: shown('pool'), Status: shown('status'), Opened: shown('created').slice(0, 10) }),
    sections: [
      {
        heading: '',
        columns: sheetColumns,
        rows: rows.map((row, index) => [String(index + 1), ...row]),
        sums: [],
        whenEmpty: 'There is nothing to count.',
      },
    ],
    notes: hiddenNote(hidden + lines.length - rows.length),
    signatures: ['Counted by', 'Date'],
  };
}

const sheetColumns = [
  column('No.', 6, 'number'),
  column('Part number', 18),
  column('Item', 34),
  column('Serial number', 18),
  column('Asset tag', 13),
  column('Condition', 17),
  column('Counted', 12, 'blank'),
  column('Note', 18, 'blank'),
];

const rowOf = (
  { values: { counted, note } }: ObjectOf<typeof stockTakeLine.type>,
  { values }: ObjectOf<typeof spareItem.type>,
  text: ItemText,
): readonly string[] => [
  text.part_number,
  itemAndVariant(text, values),
  values.serial,
  values.asset_tag ?? '',
  labelOf(spareStatuses, values.status),
  counted === null ? '' : String(counted),
  note,
];
