import { VisibleDocuments } from '../../engine/access/visible-documents.ts';
import type { Context } from '../../engine/context.ts';
import { permissionDenied } from '../../engine/errors.ts';
import { labelOf } from '../../engine/schema/choices.ts';
import { type ReturnLineItem, returnLineItem } from '../returns/return-line-item.ts';
import { vendorReturn } from '../returns/vendor-return.ts';
import { conditions } from '../shipping/disposition.ts';
import { shipmentLineItem } from '../shipping/shipment-line-item.ts';
import { receivedUnit } from '../units/received-unit.ts';
import { column, factsOf, fileName, type Paper, type Section } from './document.ts';
import { headOf } from './head.ts';
import { shipmentHead } from './shipment-head.ts';
import { type ShippedText, shippedTexts } from './shipped-texts.ts';
import { visibleLines } from './visible-lines.ts';

type TextOf = (line: number) => ShippedText;

/** What goes back to the vendor, and why. It goes along: fails with 403 when the caller may not view all that is in the parcel. */
export async function returnNote(context: Context, id: number): Promise<Paper> {
  const { document, shown } = await headOf(context, vendorReturn, id);
  const { lines, hidden } = await visibleLines(context, returnLineItem.type, 'vendor_return', id);
  if (hidden > 0) throw permissionDenied();
  const shipped = await new VisibleDocuments(context).get(
    shipmentLineItem.type,
    lines.map(({ values }) => values.shipment_line_item),
  );
  const textOf = await shippedTexts(context, [...shipped.values()]);
  const { parties } = await shipmentHead(context, document.values.shipment);
  const [from] = parties.filter(({ role }) => role === 'From');
  return {
    title: 'Return note',
    number: shown('display'),
    filename: fileName('return', document.values.rma_number || String(id)),
    code: '',
    parties: from ? [{ role: 'To', lines: from.lines }] : [],
    facts: factsOf({
      'RMA number': document.values.rma_number,
      Reason: shown('reason'),
      Expected: shown('expects'),
      Shipment: shown('shipment'),
      Courier: shown('courier'),
      Tracking: document.values.tracking_number,
      Shipped: shown('date_shipped'),
    }),
    sections: [goods(lines, textOf), ...(await numbered(context, lines, textOf))],
    notes: [],
    signatures: [],
  };
}

const goods = (lines: readonly ReturnLineItem[], textOf: TextOf): Section => ({
  heading: '',
  columns: [
    column('No.', 6, 'number'),
    column('Part number', 18),
    column('Item', 34),
    column('Condition', 14),
    column('Quantity', 10, 'number'),
    column('Note', 18),
  ],
  rows: lines.map(({ values: { shipment_line_item: line, condition, quantity, note } }, index) => {
    const { part_number, item } = textOf(line);
    return [String(index + 1), part_number, item, labelOf(conditions, condition), String(quantity ?? 0), note];
  }),
  sums: [],
  whenEmpty: 'The return has no lines.',
});

/** The units that have numbers. */
async function numbered(
  context: Context,
  lines: readonly ReturnLineItem[],
  textOf: TextOf,
): Promise<readonly Section[]> {
  const ids = lines.flatMap(({ values }) => values.units);
  const units = await new VisibleDocuments(context).get(receivedUnit.type, ids);
  if (units.size < new Set(ids).size) throw permissionDenied();
  if (ids.length === 0) return [];
  const rows = [...units.values()].map(({ values: { shipment_line_item: line, serial, asset_tag } }) => [
    textOf(line).item,
    serial,
    asset_tag ?? '',
  ]);
  const columns = [column('Item', 50), column('Serial number', 30), column('Asset tag', 20)];
  return [{ heading: 'Units', columns, rows, sums: [], whenEmpty: '' }];
}
