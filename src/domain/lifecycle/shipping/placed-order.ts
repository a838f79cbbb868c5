import { invalid } from '../../engine/errors.ts';
import type { Work } from '../../engine/ports.ts';
import { placedOrders } from '../status/statuses.ts';

/**
 * Fails with 400 under the field unless the order is placed: new shipments, shipment lines and larger quantities require it.
 * Earlier shipments can be received whatever the status of the order. The order is guarded, so that it cannot be cancelled at
 * the same moment.
 */
export async function requirePlaced(work: Work, orderId: number, field: string): Promise<void> {
  const order = await work.get('netbox_asset_lifecycle.purchaseorder', orderId);
  if (!order) return;
  const { status } = order.values;
  if (!placedOrders.has(status))
    throw invalid({
      [field]: [`The order must have status ${[...placedOrders].join(' or ')} and has status ${status}.`],
    });
  work.guard(order);
}
