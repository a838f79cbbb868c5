import type { Context } from '../../engine/context.ts';
import { codeOf } from '../codes/object-code.ts';
import { manifestOf } from '../scanning/manifest.ts';
import { shipment } from '../shipping/shipment.ts';
import { type ShipmentLine, shipmentLineItem } from '../shipping/shipment-line-item.ts';
import { column, factsOf, fileName, hiddenNote, type Paper, type Section } from './document.ts';
import { type ShipmentHead, shipmentHead } from './shipment-head.ts';
import { type ShippedText, shippedTexts } from './shipped-texts.ts';
import { visibleLines } from './visible-lines.ts';

/** What a shipment holds, to be ticked off and counted where it arrives. */
export async function deliverySlip(context: Context, id: number): Promise<Paper> {
  const head = await shipmentHead(context, id);
  const { lines, hidden } = await visibleLines(context, shipmentLineItem.type, 'shipment', id);
  const textOf = await shippedTexts(context, lines);
  const { document, shown, parties } = head;
  return {
    title: 'Delivery slip',
    number: shown('display'),
    filename: fileName('delivery-slip', document.values.tracking_number),
    code: codeOf(shipment.type, id),
    parties,
    facts: shipmentFacts(head),
    sections: [goods(lines, textOf), ...(await expectedUnits(context, head, lines, textOf))],
    notes: hiddenNote(hidden),
    signatures: ['Received by', 'Date'],
  };
}

export const shipmentFacts = ({ shown }: Pick<ShipmentHead, 'shown'>) =>
  factsOf({
    Order: shown('purchase_order'),
    Courier: shown('courier'),
    Status: shown('status'),
    Shipped: shown('date_shipped'),
    Expected: shown('date_expected'),
    Received: shown('date_received'),
  });

const goods = (lines: readonly ShipmentLine[], textOf: (line: number) => ShippedText): Section => ({
  heading: '',
  columns: [
    column('No.', 6, 'number'),
    column('Part number', 22),
    column('Item', 44),
    column('Shipped', 11, 'number'),
    column('Counted', 13, 'blank'),
    column('OK', 6, 'box'),
  ],
  rows: lines.map(({ id, values }, index) => {
    const { part_number, item } = textOf(id);
    return [String(index + 1), part_number, item, String(values.qty_shipped), '', ''];
  }),
  sums: [],
  whenEmpty: 'The shipment has no lines.',
});

/** The units that the vendor has announced, as far as they are those of lines that are shown. */
async function expectedUnits(
  context: Context,
  { document }: ShipmentHead,
  lines: readonly ShipmentLine[],
  textOf: (line: number) => ShippedText,
): Promise<readonly Section[]> {
  const numbers = new Map(lines.map(({ id }, index) => [id, String(index + 1)]));
  const units = (await manifestOf(context.store, document)).units.filter(({ line }) => numbers.has(line));
  if (units.length === 0) return [];
  return [
    {
      heading: 'Units',
      columns: [
        column('Line', 7, 'number'),
        column('Item', 36),
        column('Serial number', 23),
        column('Asset tag', 14),
        column('Carton', 20),
        column('OK', 6, 'box'),
      ],
      rows: units.map(({ line, serial, assetTag, carton }) => [
        numbers.get(line) ?? '',
        textOf(line).item,
        serial,
        assetTag ?? '',
        carton ?? '',
        '',
      ]),
      sums: [],
      whenEmpty: '',
    },
  ];
}
