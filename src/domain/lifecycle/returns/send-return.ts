import { invalid, permissionDenied } from '../../engine/errors.ts';
import type { Work } from '../../engine/ports.ts';
import { postDisposition } from '../shipping/post-disposition.ts';
import { reverseWithin } from '../shipping/reverse-slip.ts';
import { creditUnits, takeCreditBack } from './credit.ts';
import type { ReturnLineItem } from './return-line-item.ts';
import type { VendorReturn } from './vendor-return.ts';

const returnType = 'netbox_asset_lifecycle.vendorreturn';
const lineType = 'netbox_asset_lifecycle.returnlineitem';
const shipmentType = 'netbox_asset_lifecycle.shipment';
const slipType = 'netbox_asset_lifecycle.receivingslip';

/** The units leave: a disposition says so, by the same rules and in the same ledger as one that is posted by itself. */
export async function sendUnits(work: Work, id: number): Promise<void> {
  const { found, order } = await returnWith(work, id);
  const lines = await linesOf(work, id);
  if (lines.length === 0) throw invalid({ status: ['A return without line items cannot be shipped.'] });
  const disposition = {
    disposition: 'returned',
    reason: noteOf(found),
    date: found.values.date_shipped,
    lines: lines.map(({ values }) => ({
      shipment_line_item: values.shipment_line_item,
      condition: values.condition,
      quantity: values.quantity,
      units: values.units.map((received_unit) => ({ received_unit, serial: '' })),
    })),
  } as const;
  const slip = await postDisposition(work, found.values.shipment, disposition, 'date_shipped');
  const posted = await work.get(slipType, slip);
  work.update(found, { slip, date_shipped: posted?.values.date ?? null });
  if (found.values.expects === 'credit') await creditUnits(work, order, lines);
}

/** The units are here again, as if they had not left. */
export async function takeUnitsBack(work: Work, id: number): Promise<void> {
  const { found, order } = await returnWith(work, id);
  await takeCreditBack(work, order, await linesOf(work, id));
  const slip = found.values.slip === null ? undefined : await work.get(slipType, found.values.slip);
  if (slip) await reverseWithin(work, slip, noteOf(found));
  work.update(found, { slip: null });
}

/** The return as the unit of work leaves it. Whoever moves its units needs the right to change their shipment, too. */
async function returnWith(work: Work, id: number): Promise<{ readonly found: VendorReturn; readonly order: number }> {
  const found = await work.get(returnType, id);
  const shipment = found && (await work.get(shipmentType, found.values.shipment));
  if (!shipment || !(await work.permits('change', shipment))) throw permissionDenied();
  return { found, order: shipment.values.purchase_order };
}

async function linesOf(work: Work, id: number): Promise<readonly ReturnLineItem[]> {
  const rows = await work.children(lineType, 'vendor_return', id);
  const lines = await Promise.all(rows.map((row) => work.get(lineType, row.id)));
  return lines.filter((line) => line !== undefined).sort((a, b) => a.id - b.id);
}

/** The note of a slip has 200 characters. */
const noteOf = ({ id, values: { rma_number, reason } }: VendorReturn): string =>
  `Return ${id}${rma_number === '' ? '' : ` (${rma_number})`}: ${reason}`.slice(0, 200);
