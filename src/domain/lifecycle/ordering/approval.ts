import Big from 'big.js';
import { approvalLimitOf } from '../../engine/access/approval-limit.ts';
import { refused } from '../../engine/errors.ts';
import type { Work } from '../../engine/ports.ts';
import type { ObjectOf } from '../../engine/resource/resource.ts';
import type { StoredValues } from '../../engine/schema/field-kinds.ts';
import { orderTotal } from '../item/price.ts';
import { minorUnitsOf } from '../money/currencies.ts';
import { exchangedTo } from '../money/rates.ts';
import { readFactor } from '../money/read-rates.ts';
import { approvedOrders } from '../status/statuses.ts';

const orderType = 'netbox_asset_lifecycle.purchaseorder';
const lineType = 'netbox_asset_lifecycle.polineitem';
type OrderValues = StoredValues<typeof orderType>;
type Order = ObjectOf<typeof orderType>;

/** A step of an order, the permissions that the transition rules ask for it among it. */
interface Step {
  readonly id: number;
  readonly before: OrderValues | null;
  readonly permissions: readonly string[];
}

/**
 * Fails with 403 when an order gets a status that stands for approval, and its total is above the limit of whoever sets it.
 * The permissions must let the total through on the order as it was and as it will be, and so must those that the transition
 * rules ask for. A total that is not known in the base currency is above every limit. The lines are guarded.
 */
export async function requireApprovable(work: Work, { id, before, permissions }: Step): Promise<void> {
  const order = await work.get(orderType, id);
  if (!order || !approvedOrders.has(order.values.status) || approvedOrders.has(before?.status ?? '')) return;
  const actions = [before === null ? 'add' : 'change', ...permissions];
  const states = before === null ? [order] : [{ ...order, values: before }, order];
  const limits = await Promise.all(
    states.flatMap((state) => actions.map((action) => approvalLimitOf(work, action, state))),
  );
  await requireWithin(work, order, lowest(limits), `set status ${order.values.status}`);
}

/** The same for a change that makes an approved order dearer. */
export async function requireAffordable(work: Work, id: number): Promise<void> {
  const order = await work.get(orderType, id);
  if (!order || !approvedOrders.has(order.values.status)) return;
  await requireWithin(work, order, await approvalLimitOf(work, 'change', order), 'make this change');
}

const lowest = (limits: readonly (string | null)[]): string | null =>
  limits.reduce((one, other) => (one === null || (other !== null && new Big(other).lt(one)) ? other : one), null);

async function requireWithin(work: Work, order: Order, limit: string | null, step: string): Promise<void> {
  if (limit === null) return;
  const { total, unknown, seesAll } = await baseTotal(work, order);
  if (total !== null && new Big(total).lte(limit)) return;
  const base = work.settings.baseCurrency;
  const own = `your approval limit of ${amount(limit, base)}`;
  const sum = `The total of the order${total !== null && seesAll ? `, ${amount(total, base)},` : ''}`;
  const reason =
    total === null
      ? `The total of the order in the base currency is not known${seesAll ? `: ${unknown}.` : '.'} It counts as above ${own}`
      : `${sum} is above ${own}`;
  throw refused('forbidden', `${reason}. Another person must ${step}.`);
}

const amount = (text: string, base: string): string => `${new Big(text).toFixed(minorUnitsOf(base))} ${base}`.trim();

/** The total of an order in the base currency by the rate of today; null, and why, where it is not known. */
async function baseTotal(work: Work, { id, values }: Order) {
  const rows = await work.children(lineType, 'purchase_order', id);
  const lines = (await Promise.all(rows.map((row) => work.get(lineType, row.id)))).filter((line) => line !== undefined);
  for (const line of lines) work.guard(line);
  const seesAll = (await work.visible(lineType, lines)).length === lines.length;
  const { total, unpriced } = orderTotal(lines.map((line) => line.values));
  if (unpriced > 0)
    return {
      total: null,
      unknown: unpriced === 1 ? 'one line has no price' : `${unpriced} lines have no price`,
      seesAll,
    };
  const { baseCurrency: to } = work.settings;
  const from = values.currency ?? '';
  if (to === '') return { total: null, unknown: 'no base currency is set (QM_BASE_CURRENCY)', seesAll };
  if (from === '') return { total: null, unknown: 'the order has no currency', seesAll };
  const factor = await readFactor(work.reader, { from, to, day: work.now.slice(0, 10), pivot: to });
  return { total: factor && exchangedTo(total, factor, to), unknown: `no rate from ${from} to ${to}`, seesAll };
}
