import { VisibleDocuments } from '../../engine/access/visible-documents.ts';
import type { Context } from '../../engine/context.ts';
import { codeOf } from '../codes/object-code.ts';
import { receivingSlip, type SlipLine, type SlipUnit, slipLines } from '../shipping/receiving-slip.ts';
import { shipmentLineItem } from '../shipping/shipment-line-item.ts';
import { column, factsOf, fileName, hiddenNote, type Paper, type Section } from './document.ts';
import { headOf } from './head.ts';
import { type ShippedText, shippedTexts } from './shipped-texts.ts';

type TextOf = (line: number) => ShippedText;

/** A goods receipt, a correction or a disposition, as it was posted. */
export async function receivingSlipPaper(context: Context, id: number): Promise<Paper> {
  const { document, shown } = await headOf(context, receivingSlip, id);
  const all = slipLines(document.values);
  const seen = await new VisibleDocuments(context).get(
    shipmentLineItem.type,
    all.map(({ shipment_line_item }) => shipment_line_item),
  );
  const textOf = await shippedTexts(context, [...seen.values()]);
  const lines = all.filter(({ shipment_line_item: line }) => seen.has(line));
  return {
    title: 'Receiving slip',
    number: `${id}`,
    filename: fileName('receiving-slip', String(id)),
    code: codeOf(receivingSlip.type, id),
    parties: [],
    facts: factsOf({
      Kind: shown('disposition') || shown('kind'),
      Date: shown('date'),
      Shipment: shown('shipment'),
      Site: shown('site'),
      Location: shown('location'),
      'Posted by': shown('user'),
      Reverses: document.values.reverses === null ? '' : `Receiving slip ${document.values.reverses}`,
      Note: shown('note'),
    }),
    sections: [counts(lines, textOf), ...units(lines, textOf)],
    notes: hiddenNote(all.length - lines.length),
    signatures: [],
  };
}

const countColumns = [
  ['In order', 'qty_received'],
  ['Damaged', 'qty_damaged'],
  ['Missing', 'qty_missing'],
  ['Returned', 'qty_returned'],
  ['Written off', 'qty_written_off'],
  ['To pool', 'qty_to_pool'],
] as const;

const counts = (lines: readonly SlipLine[], textOf: TextOf): Section => ({
  heading: '',
  columns: [
    column('Part number', 16),
    column('Item', 30),
    ...countColumns.map(([label]) => column(label, 12, 'number')),
    column('Note', 20),
  ],
  rows: lines.map((line) => {
    const { part_number, item } = textOf(line.shipment_line_item);
    return [part_number, item, ...countColumns.map(([, name]) => String(line[name])), line.note];
  }),
  sums: [],
  whenEmpty: 'The slip has no lines.',
});

function units(lines: readonly SlipLine[], textOf: TextOf): readonly Section[] {
  const rows = lines.flatMap(({ shipment_line_item: line, units: listed }) =>
    listed.map((unit) => [textOf(line).item, unit.serial, unit.asset_tag ?? '', conditionOf(unit)]),
  );
  if (rows.length === 0) return [];
  const columns = [column('Item', 44), column('Serial number', 26), column('Asset tag', 16), column('Condition', 14)];
  return [{ heading: 'Units', columns, rows, sums: [], whenEmpty: '' }];
}

const conditionOf = ({ damaged, to_pool }: SlipUnit): string =>
  [damaged ? 'Damaged' : 'In order', ...(to_pool ? ['to pool'] : [])].join(', ');
