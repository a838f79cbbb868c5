import { requireObject } from '../../engine/access/access.ts';
import type { Context } from '../../engine/context.ts';
import { invalid, invalidObject } from '../../engine/errors.ts';
import type { Work } from '../../engine/ports.ts';
import type { ObjectOf, StoredObject } from '../../engine/resource/resource.ts';
import type { SchemaValues } from '../../engine/schema/input-schema.ts';
import { type ActionRequest, perform } from '../../engine/write/run-action.ts';
import { overOrderProblem } from '../balance/order-supply.ts';
import { heldShippedLines, orderedLine } from '../balance/read-documents.ts';
import { reopenProblem, unitsToClose } from '../balance/units-to-close.ts';
import { requireNotArchived } from '../status/locks.ts';
import { changeLine, withReason } from './order-line-verbs.ts';
import { poLineItem } from './po-line-item.ts';
import type { reopen, shortClose } from './po-line-item-actions.ts';

const orderType = 'netbox_asset_lifecycle.purchaseorder';

type Reason = SchemaValues<(typeof shortClose)['body'] & (typeof reopen)['body']>;

/**
 * Closes a line short: its units that have neither arrived nor are in transit are given up. The shipment lines are guarded:
 * the commit is tried again when one of them changes.
 */
export function shortCloseLine(
  context: Context,
  { id, input, ...performance }: ActionRequest<Reason, StoredObject>,
): Promise<StoredObject> {
  return perform(context, withReason(performance, input), async (work) => {
    const line = await requireObject(work, 'change', poLineItem, id);
    const units = unitsToClose(await closingLine(work, line), await heldShippedLines(work, line.values));
    if (typeof units === 'string') throw invalidObject(units);
    return changeLine(work, line, {
      short_closed: work.now,
      short_close_reason: input.reason,
      qty_short_closed: units,
    });
  });
}

/** Reopens a line. Fails with 400 when its units exceed the BOM line, because other orders cover it since. */
export function reopenLine(
  context: Context,
  { id, input, ...performance }: ActionRequest<Reason, StoredObject>,
): Promise<StoredObject> {
  return perform(context, withReason(performance, input), async (work) => {
    const line = await requireObject(work, 'change', poLineItem, id);
    const problem = reopenProblem(await closingLine(work, line));
    if (problem) throw invalidObject(problem);
    const reopened = await changeLine(work, line, { short_closed: null, short_close_reason: '', qty_short_closed: 0 });
    const excess = await overOrderProblem(work, line.values.bom_line_item);
    if (excess) throw invalid({ qty_ordered: [excess] });
    return reopened;
  });
}

/** The line with its order, which is guarded. */
async function closingLine(work: Work, line: ObjectOf<typeof poLineItem.type>) {
  const order = await requireNotArchived(work, orderType, line.values.purchase_order, 'A line item');
  return { ...orderedLine(line, order?.values), isClosed: line.values.short_closed !== null };
}
