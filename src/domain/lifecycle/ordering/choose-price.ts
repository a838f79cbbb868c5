import { type Json, type JsonObject, sameJson } from '../../engine/json.ts';
import type { PriceBreak } from './price-breaks.ts';

/** An entry of a vendor's price list for one item. Days are YYYY-MM-DD, prices exact decimal texts. */
export interface ListedPrice {
  readonly id: number;
  readonly variant: Json;
  readonly currency: string | null;
  readonly unit_price: string;
  /** Ascending by quantity. */
  readonly price_breaks: readonly PriceBreak[];
  readonly min_quantity: number;
  readonly pack_size: number;
  readonly lead_time_days: number | null;
  readonly valid_from: string | null;
  readonly valid_to: string | null;
}

/** The purchase that a price is looked up for. */
export interface PriceQuery {
  readonly variant: JsonObject;
  /** Currency of the order; prices in other currencies do not apply. */
  readonly currency: string | null;
  /** The day of the order. */
  readonly day: string;
}

/**
 * The valid entry: in the currency and on the day, for exactly this variant, or else for all variants; of several the one that
 * became valid last.
 */
export function choosePrice<P extends ListedPrice>(prices: readonly P[], query: PriceQuery): P | undefined {
  const inForce = prices.filter(
    ({ currency, valid_from, valid_to }) =>
      currency === query.currency &&
      (valid_from === null || valid_from <= query.day) &&
      (valid_to === null || query.day <= valid_to),
  );
  const forVariant = inForce.filter(({ variant }) => sameJson(variant, query.variant));
  const [first] = (forVariant.length > 0 ? forVariant : inForce.filter(({ variant }) => sameJson(variant, {}))).sort(
    (a, b) => (b.valid_from ?? '').localeCompare(a.valid_from ?? '') || a.id - b.id,
  );
  return first;
}

/** The smallest quantity that the vendor sells and that is enough: whole packs, at least the minimum. */
export const sellableQuantity = ({ min_quantity, pack_size }: ListedPrice, quantity: number): number =>
  Math.ceil(Math.max(quantity, min_quantity) / pack_size) * pack_size;

/** The price of one unit at this quantity. */
export const unitPriceFor = ({ unit_price, price_breaks }: ListedPrice, quantity: number): string =>
  price_breaks.findLast((step) => step.quantity <= quantity)?.unit_price ?? unit_price;
