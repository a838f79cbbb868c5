import { invalid } from '../../engine/errors.ts';
import type { Work } from '../../engine/ports.ts';
import { placedOrders } from '../status/statuses.ts';

/**
 * Only what the vendor has can be shipped: an order gets shipments, their lines and more units on them while it is placed.
 * What was shipped before is received whatever became of the order. The order is held, so that nobody cancels it at the same
 * moment. Fails with 400 under the field.
 */
export async function requirePlaced(work: Work, orderId: number, field: string): Promise<void> {
  const order = await work.get('netbox_asset_lifecycle.purchaseorder', orderId);
  if (!order) return;
  const { status } = order.values;
  if (!placedOrders.has(status))
    throw invalid({
      [field]: [`Only orders in status ${[...placedOrders].join(' or ')} get shipments; this one is ${status}.`],
    });
  work.guard(order);
}
