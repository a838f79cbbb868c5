import type { Settings } from '../../engine/settings.ts';
import { type ExpectedDate, expectedFrom } from '../lead-times/expected-days.ts';
import type { Learned } from '../lead-times/learned.ts';
import { choosePrice, type ListedPrice, type PriceQuery, sellableQuantity, unitPriceFor } from './choose-price.ts';

/** What an order line must buy. Null values follow from the price list. */
export interface Need extends PriceQuery {
  /** Units that are not ordered yet. */
  readonly remaining: number;
  readonly qty_ordered: number | null;
  /** Exact decimal text. */
  readonly unit_price: string | null;
  /** What is learned of the lead time of the item at the vendor. */
  readonly learned: Learned | null;
}

/** A planned order line, or the reason why there is none. */
export type PlannedLine =
  | ({
      readonly qty_ordered: number;
      readonly unit_price: string | null;
      /** Entry of the price list that price, packs and date come from. */
      readonly vendor_price: number | null;
    } & ExpectedDate)
  | { readonly reason: string };

/**
 * The order line for a need: the remaining units in packs of the vendor, or the requested quantity; at the price for that
 * quantity, or the requested one; expected after the lead time of the price, or else the learned one. No line is planned when
 * packs exceed the need and the settings refuse that.
 */
export function planOrderLine(
  need: Need,
  prices: readonly ListedPrice[],
  { overOrder }: Pick<Settings, 'overOrder'>,
): PlannedLine {
  const { remaining, qty_ordered, day } = need;
  if (qty_ordered === null && remaining <= 0) return { reason: 'All units are ordered or come from spares.' };
  const quantity = qty_ordered ?? remaining;
  const price = choosePrice(prices, need);
  const ordered = qty_ordered === null && price ? sellableQuantity(price, quantity) : quantity;
  if (qty_ordered === null && overOrder === 'refuse' && ordered > remaining)
    return { reason: `${remaining} units are required; the smallest quantity that the vendor sells is ${ordered}.` };
  return {
    qty_ordered: ordered,
    unit_price: need.unit_price ?? (price ? unitPriceFor(price, ordered) : null),
    ...expectedFrom(day, need.learned, price?.lead_time_days ?? null),
    vendor_price: price?.id ?? null,
  };
}
