import type { StoredValues } from '../../engine/schema/field-kinds.ts';
import type { ShippedLine } from '../balance/line-documents.ts';
import { orderLineBalance } from '../balance/order-line-balance.ts';
import { orderedLine, shippedForOrder } from '../balance/read-documents.ts';
import { owedOrders } from '../status/statuses.ts';
import type { Check } from './check.ts';

const orderLineType = 'netbox_asset_lifecycle.polineitem';

const orderType = 'netbox_asset_lifecycle.purchaseorder';

type Order = StoredValues<typeof orderType>;
/** A line as far as its balance and its date go. */
type LateLine = Parameters<typeof orderedLine>[0] & {
  readonly values: Pick<StoredValues<typeof orderLineType>, 'date_expected'>;
};

/** What an order has outstanding past the day on which it was expected. */
interface Overdue {
  readonly units: number;
  /** The earliest of the days, YYYY-MM-DD. */
  readonly since: string;
}

/**
 * The units of an order that should have arrived before `today` (YYYY-MM-DD) and are still to come by the balance of their
 * lines: each line by its own expected date or else that of the order.
 */
export function overdueUnits(
  order: Pick<Order, 'date_expected' | 'status' | 'currency'>,
  lines: readonly LateLine[],
  shipped: readonly ShippedLine[],
  today: string,
): Overdue | undefined {
  const late = lines.flatMap((line) => {
    const expected = line.values.date_expected ?? order.date_expected;
    const units = orderLineBalance(orderedLine(line, order), shipped).toCome;
    return expected !== null && expected < today && units > 0 ? [{ units, expected }] : [];
  });
  const [since] = late.map(({ expected }) => expected).sort();
  return since === undefined ? undefined : { units: late.reduce((sum, { units }) => sum + units, 0), since };
}

export const overdueOrderCheck: Check<typeof orderType> = {
  kind: 'overdue-order',
  every: 'day',
  subject: orderType,
  suspects: isExpected,
  async judge({ id, values }, work) {
    if (!isExpected(values)) return undefined;
    const today = work.now.slice(0, 10);
    const lines = await work.children(orderLineType, 'purchase_order', id);
    // Most orders are on time, which needs no more than the dates of their lines.
    if (!lines.some((line) => (line.values.date_expected ?? values.date_expected ?? today) < today)) return undefined;
    const overdue = overdueUnits(values, lines, await shippedForOrder(work.reader, lines), today);
    return overdue && `${overdue.units} units have not arrived, the first expected on ${overdue.since}`;
  },
};

function isExpected({ status, archived }: Order): boolean {
  return owedOrders.has(status) && !archived;
}
