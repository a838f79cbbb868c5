import type { Work } from '../../engine/ports.ts';
import type { ObjectOf } from '../../engine/resource/resource.ts';
import type { StoredValues } from '../../engine/schema/field-kinds.ts';
import { date, decimal, optionalText } from '../../engine/schema/fields.ts';
import { exchanged, exchangedTo } from '../money/rates.ts';
import { readFactor } from '../money/read-rates.ts';
import { arrivedShipments, placedOrders, plannedOrders, returnedShipments } from '../status/statuses.ts';

const orderType = 'netbox_asset_lifecycle.purchaseorder';

/** A quotient is kept to twenty places: below half a cent off for every amount under 10^17. */
const frozenPlaces = 20;
const frozenRate = (help: string) => decimal({ digits: 44, places: frozenPlaces, readOnly: true, help });

/** What an order keeps of exchange rates; null on orders that were stored without. */
export const frozenRateFields = {
  base_currency: optionalText({
    readOnly: true,
    help: 'Base currency at the time at which the first rate was frozen; ISO 4217 code',
  }),
  rate_ordered: frozenRate(
    'What one unit of the currency cost in the base currency on date_ordered; null without a rate',
  ),
  date_received: date({ readOnly: true, help: 'Day on which the first shipment was received' }),
  rate_received: frozenRate('What one unit of the currency cost in the base currency on date_received'),
} as const;

type OrderValues = StoredValues<typeof orderType>;
type Frozen = Pick<OrderValues, 'base_currency' | 'rate_ordered' | 'rate_received'>;

/**
 * Freezes the rates of an order as this unit of work leaves it: that of the day on which it was placed, and that of the first
 * receipt. A rate that is frozen stays; one that was missing is looked for again whenever the order changes. An order that
 * goes back to those that are planned loses the rate of its placing.
 */
export async function freezeRates(work: Work, id: number, before: OrderValues | null): Promise<void> {
  const order = await work.get(orderType, id);
  if (!order) return;
  const frozen = await frozenOf(work, order, before);
  const names = ['base_currency', 'rate_ordered', 'rate_received'] as const;
  if (names.some((name) => order.values[name] !== frozen[name])) work.update(order, frozen);
}

async function frozenOf(
  work: Work,
  { values }: ObjectOf<typeof orderType>,
  before: OrderValues | null,
): Promise<Frozen> {
  const { status, date_ordered, date_received } = values;
  const isPlanned = plannedOrders.has(status);
  if (isPlanned && date_received === null) return { base_currency: null, rate_ordered: null, rate_received: null };
  const base_currency = values.base_currency ?? (work.settings.baseCurrency || null);
  const moved = before !== null && placedOrders.has(before.status) && before.date_ordered !== date_ordered;
  const rateOn = (day: string | null, kept: string | null): Promise<string | null> | string | null =>
    kept ?? (day === null ? null : rateOf(work, values.currency, base_currency, day));
  const rate_ordered = isPlanned ? null : await rateOn(date_ordered, moved ? null : values.rate_ordered);
  const rate_received = await rateOn(date_received, values.rate_received);
  const isFrozen = rate_ordered !== null || rate_received !== null;
  return { base_currency: isFrozen ? base_currency : null, rate_ordered, rate_received };
}

async function rateOf(work: Work, from: string | null, to: string | null, day: string): Promise<string | null> {
  if (from === null || from === '' || to === null) return null;
  const factor = await readFactor(work.reader, { from, to, day, pivot: work.settings.baseCurrency });
  return factor && exchanged('1', factor, frozenPlaces);
}

/**
 * Keeps the day of the first receipt of an order and its rate, or forgets it when nothing has arrived any more. A shipment
 * without a day counts on the day that is kept, or today. `gone` is a shipment that is being deleted.
 */
export async function noteArrivals(work: Work, orderId: number, gone?: number): Promise<void> {
  const order = await work.get(orderType, orderId);
  if (!order) return;
  const shipments = await work.children('netbox_asset_lifecycle.shipment', 'purchase_order', orderId);
  const arrived = shipments.filter(({ id, values }) => id !== gone && hasArrived(values.status));
  const kept = order.values.date_received ?? work.now.slice(0, 10);
  const [first = null] = arrived.map(({ values }) => values.date_received ?? kept).sort();
  if (first === order.values.date_received) {
    // Another shipment of the order may change at the same moment.
    work.guard(order);
    return;
  }
  work.update(order, { date_received: first, rate_received: null });
  await freezeRates(work, orderId, order.values);
}

/** Units of the shipment have been here. */
export const hasArrived = (status: string): boolean => arrivedShipments.has(status) || returnedShipments.has(status);

/** An amount of an order in its base currency by a frozen rate; null without one. */
export const inBase = (
  amount: string,
  rate: string | null,
  { base_currency }: Pick<OrderValues, 'base_currency'>,
): string | null =>
  rate === null || base_currency === null
    ? null
    : exchangedTo(amount, { numerator: rate, denominator: '1' }, base_currency);
