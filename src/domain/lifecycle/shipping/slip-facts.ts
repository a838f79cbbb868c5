import { type FieldErrors, hasErrors, invalid } from '../../engine/errors.ts';
import type { Work } from '../../engine/ports.ts';

const slipType = 'netbox_asset_lifecycle.receivingslip';

/** Whether a write changes the order or the date of receipt of a shipment, which its slips depend on. */
interface FactChanges {
  readonly id: number;
  readonly order: boolean;
  /** The request itself sets the date of receipt; the verb that writes a receipt does not count. */
  readonly date: boolean;
}

/**
 * Fails with 400 when a write contradicts receiving slips: their units were bought by the order of the shipment, and receipts
 * set its date of receipt. Adjusting slips and reversed receipts do not restrict the date. Writers of slips guard the shipment,
 * so that its version covers its slips.
 */
export async function requireSlipFacts(work: Work, { id, order, date }: FactChanges): Promise<void> {
  if (!order && !date) return;
  const slips = await work.children(slipType, 'shipment', id);
  const reversed = new Set(slips.map(({ values }) => values.reverses));
  const receipts = slips.filter((slip) => slip.values.kind === 'receipt' && !reversed.has(slip.id));
  const errors: FieldErrors = {
    ...(order && slips.length > 0
      ? { purchase_order: ['A shipment with receiving slips cannot move to another order.'] }
      : {}),
    ...(date && receipts.length > 0
      ? { date_received: ['This date is set by the receiving slips. Reverse them to change it.'] }
      : {}),
  };
  if (hasErrors(errors)) throw invalid(errors);
}
