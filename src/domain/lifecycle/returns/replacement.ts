import { invalid } from '../../engine/errors.ts';
import type { Work } from '../../engine/ports.ts';
import { lapsedShipments } from '../status/statuses.ts';

const returnType = 'netbox_asset_lifecycle.vendorreturn';
const shipmentType = 'netbox_asset_lifecycle.shipment';

/**
 * Fails with 400 unless a shipment of this order can replace what went back. Vendors often send the replacement first: the
 * units need not have left. The return is guarded, so that it cannot be cancelled at the same moment.
 */
export async function requireReplaceable(work: Work, order: number, id: number): Promise<void> {
  const found = await work.get(returnType, id);
  if (!found) return;
  const { shipment, expects, status } = found.values;
  const first = await work.get(shipmentType, shipment);
  const problem =
    first?.values.purchase_order !== order
      ? 'The return must be of the same purchase order.'
      : expects !== 'replacement'
        ? 'The return expects a credit and no replacement.'
        : status === 'cancelled'
          ? 'The return is cancelled.'
          : undefined;
  if (problem !== undefined) throw invalid({ replaces: [problem] });
  work.guard(found);
}

/** Fails with 400 while shipments replace what the return sends back. */
export async function requireNoReplacement(work: Work, id: number, field: 'status' | 'expects'): Promise<void> {
  const rows = await work.children(shipmentType, 'replaces', id);
  const shipments = await Promise.all(rows.map((row) => work.get(shipmentType, row.id)));
  const count = shipments.filter((one) => one && !lapsedShipments.has(one.values.status)).length;
  if (count > 0) throw invalid({ [field]: [`Replacements have been shipped for this return: ${count}.`] });
}
