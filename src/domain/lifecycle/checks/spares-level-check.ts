import type { Bounds, Stock } from '../spares/level-bounds.ts';
import { onOrder } from '../spares/on-order.ts';
import { boundsOf, storedStock } from '../spares/spares-levels.ts';
import type { Check } from './check.ts';

/**
 * One alert a crossing: it is raised when fewer units are available than the minimum, and cleared when there is one more
 * than the minimum, or as many as the maximum. A unit that comes and goes at the minimum raises nothing again and again.
 */
export function isShort(
  { min_quantity: min, max_quantity: max }: Bounds,
  { available_quantity: available }: Pick<Stock, 'available_quantity'>,
  wasShort: boolean,
): boolean {
  if (min === null) return false;
  return available < (wasShort ? Math.min(min + 1, max ?? min + 1) : min);
}

export const sparesLevelCheck: Check<'netbox_asset_lifecycle.spareitemallocation'> = {
  kind: 'below-minimum',
  every: 'hour',
  subject: 'netbox_asset_lifecycle.spareitemallocation',
  suspects: (values) => isShort(boundsOf(values), storedStock(values), false),
  async judge(allocation, work, open) {
    const { id, values } = allocation;
    const stock = storedStock(values);
    if (!isShort(boundsOf(values), stock, open !== undefined)) return undefined;
    const { units } = (await onOrder(work.reader, [allocation]))(id);
    return `${stock.available_quantity} available, ${values.min_quantity} required, ${units} on order`;
  },
};
