import type { Work } from '../../engine/ports.ts';
import { orderLineBalance } from '../balance/order-line-balance.ts';
import { heldShippedLines, orderedLine } from '../balance/read-documents.ts';

const shipmentLineType = 'netbox_asset_lifecycle.shipmentlineitem';
const orderLineType = 'netbox_asset_lifecycle.polineitem';

/**
 * Units that come after all for lines of an order that were closed short: they take back as much of the short close as they
 * exceed the rest, so that ordered units are delivered, to come or closed short, and never two of these. A line of which
 * nothing is closed any more is open again. Asked wherever units of these BOM lines come, as the unit of work leaves them;
 * the order lines are held, so that none is closed short at the same moment.
 */
export async function reopenForLateUnits(work: Work, order: number, bomLines: Iterable<number>): Promise<void> {
  for (const bom_line_item of new Set(bomLines)) {
    const line = await work.findUnique(orderLineType, 'line', { purchase_order: order, bom_line_item });
    if (!line) continue;
    const { short_closed, qty_short_closed: closed } = line.values;
    if (short_closed === null) {
      work.guard(line);
      continue;
    }
    const shipped = await heldShippedLines(work, line.values);
    const { unshipped } = orderLineBalance({ ...orderedLine(line, undefined), shortClosed: 0 }, shipped);
    if (unshipped >= closed) work.guard(line);
    else if (unshipped > 0) work.consequences.update(line, { qty_short_closed: unshipped });
    else work.consequences.update(line, { qty_short_closed: 0, short_closed: null, short_close_reason: '' });
  }
}

/** Units that come with a shipment of an order: with some of its lines or, when none are named, with all. */
interface ShippedUnits {
  readonly id: number;
  readonly order: number;
  readonly lines?: readonly number[];
}

/** The same by lines of a shipment. */
export async function reopenForLines(work: Work, { id, order, lines }: ShippedUnits): Promise<void> {
  const ids = lines ?? (await work.children(shipmentLineType, 'shipment', id)).map((row) => row.id);
  const found = await Promise.all(ids.map((line) => work.get(shipmentLineType, line)));
  const bomLines = found.flatMap((line) => (line ? [line.values.bom_line_item] : []));
  await reopenForLateUnits(work, order, bomLines);
}
