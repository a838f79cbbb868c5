import type { Context } from '../../../engine/context.ts';
import type { JsonObject } from '../../../engine/json.ts';
import { withIdBlocks } from '../../../engine/write/bulk.ts';
import type { UnitOfWork } from '../../../engine/write/unit-of-work.ts';
import { orderTotal } from '../../item/price.ts';
import { deliveryDay } from '../../lead-times/days.ts';
import { addObject } from '../../ordering/add-object.ts';
import { poLineItem } from '../../ordering/po-line-item.ts';
import { purchaseOrder } from '../../ordering/purchase-order.ts';
import type { PlannedLine } from './planned-line.ts';

/** Units that an order line buys for a BOM line. */
interface Portion {
  readonly line: PlannedLine;
  readonly bom: number;
  readonly bom_line_item: number;
  readonly units: number;
}

/** An order that was drafted. */
interface DraftedOrder extends JsonObject {
  readonly purchase_order: number;
  readonly bom: number;
  readonly vendor: number;
  readonly currency: string | null;
  readonly lines: number;
  /** Exact decimal text, in the currency of the order. */
  readonly total_price: string;
}

/**
 * Adds the draft orders of a plan to the unit of work: one for each vendor, currency and BOM, with a line for each BOM line at the
 * price of the plan. The caller needs the permissions of the requests that would add them.
 */
export async function draftOrders(
  context: Context,
  work: UnitOfWork,
  plan: string,
  lines: readonly PlannedLine[],
): Promise<readonly DraftedOrder[]> {
  const portions = lines.flatMap(portionsOf);
  const groups = Map.groupBy(portions, ({ line, bom }) => `${line.vendor} ${line.currency} ${bom}`);
  const inBlocks = withIdBlocks(context, portions.length);
  const drafted: DraftedOrder[] = [];
  for (const group of groups.values()) {
    const [first] = group;
    if (!first) continue;
    const { bom, line } = first;
    const { vendor, currency } = line;
    const description = `Purchase plan ${plan}`.slice(0, 200);
    const order = await addObject(context, work, purchaseOrder, { bom, vendor, currency, description });
    for (const portion of group) {
      const { source, days, bought } = portion.line;
      const preset = { date_expected_source: source, lead_time_days: days, substitute: { ...bought } };
      await addObject(inBlocks, work, poLineItem, lineInput(order.id, portion, work.now), preset);
    }
    const { total } = orderTotal(group.map(priceOf));
    drafted.push({ purchase_order: order.id, bom, vendor, currency, lines: group.length, total_price: total });
  }
  return drafted;
}

/** Each BOM line gets what it is short of, and the last what packs bring beyond that. */
const portionsOf = (line: PlannedLine): readonly Portion[] =>
  line.shares.map(({ bom, bom_line_item, quantity }, index) => ({
    line,
    bom,
    bom_line_item,
    units: index === line.shares.length - 1 ? quantity + line.quantity - line.required : quantity,
  }));

const priceOf = ({ line, units }: Portion) => ({ qty_ordered: units, unit_price: line.unit_price });

const lineInput = (purchase_order: number, portion: Portion, now: string) => ({
  purchase_order,
  bom_line_item: portion.bom_line_item,
  ...priceOf(portion),
  date_expected: deliveryDay(now.slice(0, 10), portion.line.days),
});
