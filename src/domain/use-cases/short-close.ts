import { requireNotArchived } from '../lifecycle/locks.ts';
import { overOrderProblem } from '../lifecycle/order-supply.ts';
import { poLineItem } from '../lifecycle/po-line-item.ts';
import type { reopen, shortClose } from '../lifecycle/po-line-item-actions.ts';
import { heldShippedLines, orderedLine } from '../lifecycle/read-documents.ts';
import { reopenProblem, unitsToClose } from '../lifecycle/short-close.ts';
import { invalid, invalidObject } from '../model/errors.ts';
import type { FormValues } from '../model/form.ts';
import type { ObjectOf, StoredObject } from '../model/resource.ts';
import type { Work } from '../model/work.ts';
import { requireObject } from './access.ts';
import type { Context } from './context.ts';
import { changeLine, withReason } from './order-line-verbs.ts';
import { type ActionRequest, perform } from './perform.ts';

const orderType = 'netbox_asset_lifecycle.purchaseorder';

type Reason = FormValues<(typeof shortClose)['body'] & (typeof reopen)['body']>;

/** Gives up what has neither arrived nor is under way. The deliveries that were counted must not change meanwhile. */
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

/** Expects the units again, unless others that were ordered since make them too many. */
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

/** The line with its order, which is held. */
async function closingLine(work: Work, line: ObjectOf<typeof poLineItem.type>) {
  const order = await requireNotArchived(work, orderType, line.values.purchase_order, 'A line item');
  return { ...orderedLine(line, order?.values), isClosed: line.values.short_closed !== null };
}
