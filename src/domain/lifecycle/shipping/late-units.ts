import type { Work } from '../../engine/ports.ts';
import { loadObjects } from '../../engine/resource/load-objects.ts';
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
    // A shipment may come back uncounted and be counted in the same unit of work: only what is left at its end counts.
    const [stored = line] = await loadObjects(work.reader, orderLineType, [line.id]);
    const { short_closed, short_close_reason, qty_short_closed, qty_credited } = stored.values;
    const isClosed = short_closed !== null;
    const shipped = isClosed ? await heldShippedLines(work, line.values) : [];
    const { unshipped } = orderLineBalance(
      { ...orderedLine(line, undefined), shortClosed: qty_credited ?? 0 },
      shipped,
    );
    const left = isClosed ? Math.min(qty_short_closed, unshipped) : 0;
    if (left === line.values.qty_short_closed) work.guard(line);
    else
      work.consequences.update(line, {
        qty_short_closed: left,
        ...(left > 0 ? { short_closed, short_close_reason } : { short_closed: null, short_close_reason: '' }),
      });
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
