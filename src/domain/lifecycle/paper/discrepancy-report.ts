import { VisibleDocuments } from '../../engine/access/visible-documents.ts';
import type { Context } from '../../engine/context.ts';
import { labelOf } from '../../engine/schema/choices.ts';
import { arrivedUnits, countedLine } from '../balance/line-counts.ts';
import { codeOf } from '../codes/object-code.ts';
import { receivingSlip, slipLines } from '../shipping/receiving-slip.ts';
import { shipment } from '../shipping/shipment.ts';
import { type ShipmentLine, shipmentLineItem } from '../shipping/shipment-line-item.ts';
import { unitStatuses } from '../status/statuses.ts';
import { receivedUnit } from '../units/received-unit.ts';
import { shipmentFacts } from './delivery-slip.ts';
import { column, fileName, hiddenNote, type Paper, type Section } from './document.ts';
import { shipmentHead } from './shipment-head.ts';
import { type ShippedText, shippedTexts } from './shipped-texts.ts';
import { visibleLines } from './visible-lines.ts';

type TextOf = (line: number) => ShippedText;

/** What did not arrive as it was shipped: counts that differ, units that are not in order, and what was noted. */
export async function discrepancyReport(context: Context, id: number): Promise<Paper> {
  const head = await shipmentHead(context, id);
  const { lines, hidden } = await visibleLines(context, shipmentLineItem.type, 'shipment', id);
  const textOf = await shippedTexts(context, lines);
  const uncounted = lines.filter(({ values }) => values.qty_received === null).length;
  const { document, shown, parties } = head;
  return {
    title: 'Discrepancy report',
    number: shown('display'),
    filename: fileName('discrepancies', document.values.tracking_number),
    code: codeOf(shipment.type, id),
    parties,
    facts: shipmentFacts(head),
    sections: [
      differences(lines, textOf, uncounted),
      ...(await faultyUnits(context, lines, textOf)),
      ...(await remarks(context, id, lines, textOf)),
    ],
    notes: [
      ...(uncounted === 0 ? [] : [`Lines that have not been counted: ${uncounted} of ${lines.length}.`]),
      ...hiddenNote(hidden),
    ],
    signatures: [],
  };
}

/** The counts of a line as differences; undefined while it is not counted, or where all is well. */
function differenceOf({ values }: ShipmentLine): readonly number[] | undefined {
  const counts = countedLine(values);
  const { qty_shipped, qty_received, qty_damaged, qty_returned, qty_written_off } = counts;
  if (qty_received === null) return undefined;
  const missing = Math.max(0, qty_shipped - arrivedUnits(counts));
  const surplus = Math.max(0, arrivedUnits(counts) - qty_shipped);
  const faults = [missing, surplus, qty_damaged, qty_returned, qty_written_off];
  return faults.some((count) => count > 0) ? [qty_shipped, qty_received, ...faults] : undefined;
}

const differences = (lines: readonly ShipmentLine[], textOf: TextOf, uncounted: number): Section => ({
  heading: '',
  columns: [
    column('Part number', 20),
    column('Item', 32),
    ...['Shipped', 'In order', 'Missing', 'Surplus', 'Damaged', 'Returned', 'Written off'].map((label) =>
      column(label, 11, 'number'),
    ),
  ],
  rows: lines.flatMap((line) => {
    const counts = differenceOf(line);
    const { part_number, item } = textOf(line.id);
    return counts ? [[part_number, item, ...counts.map(String)]] : [];
  }),
  sums: [],
  whenEmpty:
    uncounted === lines.length
      ? 'No line has been counted.'
      : 'Every line that was counted arrived in full and in good order.',
});

const faulty: ReadonlySet<string> = new Set(['damaged', 'returned', 'scrapped', 'lost']);

async function faultyUnits(
  context: Context,
  lines: readonly ShipmentLine[],
  textOf: TextOf,
): Promise<readonly Section[]> {
  const visible = new VisibleDocuments(context);
  const found = await context.store.referring(
    receivedUnit.type,
    'shipment_line_item',
    lines.map(({ id }) => String(id)),
  );
  const units = await visible.get(
    receivedUnit.type,
    [...found.values()].flat().map(({ id }) => id),
  );
  const rows = [...units.values()]
    .filter(({ values }) => faulty.has(values.status))
    .toSorted((a, b) => a.id - b.id)
    .map(({ values: { shipment_line_item: line, serial, asset_tag, status } }) => [
      textOf(line).item,
      serial,
      asset_tag ?? '',
      labelOf(unitStatuses, status),
    ]);
  if (rows.length === 0) return [];
  const columns = [column('Item', 44), column('Serial number', 26), column('Asset tag', 16), column('Now', 14)];
  return [{ heading: 'Units', columns, rows, sums: [], whenEmpty: '' }];
}

/** What people noted on the slips of the shipment, by day. */
async function remarks(
  context: Context,
  shipment: number,
  lines: readonly ShipmentLine[],
  textOf: TextOf,
): Promise<readonly Section[]> {
  const shown = new Set(lines.map(({ id }) => id));
  const slips = await new VisibleDocuments(context).referring(receivingSlip.type, 'shipment', String(shipment));
  const rows = slips.flatMap(({ values }) => [
    ...(values.note === '' ? [] : [[values.date ?? '', '', values.note]]),
    ...slipLines(values)
      .filter(({ shipment_line_item: line, note }) => note !== '' && shown.has(line))
      .map(({ shipment_line_item: line, note }) => [values.date ?? '', textOf(line).item, note]),
  ]);
  if (rows.length === 0) return [];
  return [
    {
      heading: 'Notes',
      columns: [column('Date', 12), column('Item', 36), column('Note', 52)],
      rows,
      sums: [],
      whenEmpty: '',
    },
  ];
}
