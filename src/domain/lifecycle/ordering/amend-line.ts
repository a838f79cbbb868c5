import Big from 'big.js';
import { requireObject } from '../../engine/access/access.ts';
import type { Context } from '../../engine/context.ts';
import { invalidObject } from '../../engine/errors.ts';
import type { StoredObject } from '../../engine/resource/resource.ts';
import type { SchemaValues } from '../../engine/schema/input-schema.ts';
import { type ActionRequest, perform } from '../../engine/write/run-action.ts';
import { requireNotArchived } from '../status/locks.ts';
import { editableOrders } from '../status/statuses.ts';
import { requireAffordable } from './approval.ts';
import { changeLine, withReason } from './order-line-verbs.ts';
import { poLineItem } from './po-line-item.ts';
import type { amend } from './po-line-item-actions.ts';

/**
 * Corrects price and expected date of a line that is frozen with its order; quantity and item stay as agreed. Refused with
 * 400 while the order is a draft, when it is archived, and when neither value is given; with 403 when the total rises above what
 * the caller may approve.
 */
export function amendLine(
  context: Context,
  { id, input, ...performance }: ActionRequest<SchemaValues<(typeof amend)['body']>, StoredObject>,
): Promise<StoredObject> {
  return perform(context, withReason(performance, input), async (work) => {
    const line = await requireObject(work, 'change', poLineItem, id);
    const { unit_price, date_expected } = input;
    if (unit_price === null && date_expected === null)
      throw invalidObject('A unit price or an expected date is required.');
    const orderId = line.values.purchase_order;
    const order = await requireNotArchived(work, 'netbox_asset_lifecycle.purchaseorder', orderId, 'A line item');
    if (order && editableOrders.has(order.values.status))
      throw invalidObject('The order is a draft. Change the line item directly.');
    const changed = await changeLine(work, line, {
      ...(unit_price === null ? {} : { unit_price }),
      ...(date_expected === null ? {} : { date_expected, date_expected_source: null, lead_time_days: null }),
    });
    if (order && isDearer(line.values.unit_price, unit_price)) await requireAffordable(work, order.id);
    return changed;
  });
}

const isDearer = (before: string | null, after: string | null): boolean =>
  after !== null && (before === null || new Big(after).gt(before));
