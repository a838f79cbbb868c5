import type { JsonObject } from '../../src/domain/engine/json.ts';
import { dayAfter } from '../../src/domain/lifecycle/lead-times/days.ts';
import type { Lifecycle } from './lifecycle.ts';
import { receive } from './shipping.ts';

/** An order with one line. */
export interface Ordered {
  readonly order: number;
  readonly line: number;
  readonly bomLine: number;
}

export interface OrderMade {
  readonly units?: number;
  readonly vendor?: number;
  /** Days from today to the promised day; below 0 for one that is over. */
  readonly promised?: number;
}

/** The day so many days before today, YYYY-MM-DD. */
export const daysAgo = ({ context }: Lifecycle, days: number): string =>
  dayAfter(context.now().toISOString().slice(0, 10), -days);

/** An order of one item that was placed so many days ago. */
export async function orderedBefore(
  plan: Lifecycle,
  item: number,
  days: number,
  { units = 1, vendor = plan.vendor, promised }: OrderMade = {},
): Promise<Ordered> {
  const bom = await plan.bom();
  const bomLine = await plan.line(bom, item, units);
  const order = await plan.order(bom, { vendor });
  const line = await plan.create('polineitem', {
    purchase_order: order,
    bom_line_item: bomLine,
    qty_ordered: units,
    ...(promised === undefined ? {} : { date_expected: daysAgo(plan, -promised) }),
  });
  await plan.place(order);
  await plan.patch('purchaseorder', order, { date_ordered: daysAgo(plan, days) });
  return { order, line, bomLine };
}

/** Units of the order are received that came so many days ago; `counts` replaces those of the receipt. */
export async function arriveBefore(
  plan: Lifecycle,
  { order, bomLine }: Ordered,
  days: number,
  units = 1,
  counts: JsonObject = { qty_received: units },
) {
  const shipment = await plan.shipment(order, { status: 'shipped', site: plan.site });
  const line = await plan.create('shipmentlineitem', { shipment, bom_line_item: bomLine, qty_shipped: units });
  const lines = [{ shipment_line_item: line, ...counts }];
  const slip = await receive(plan, shipment, { date_received: daysAgo(plan, days), lines });
  return { slip: slip.id, shipment, line };
}
