import Big from 'big.js';
import type { JsonObject } from '../../../engine/json.ts';
import { times } from '../../../engine/schema/decimal.ts';
import { pricePlaces } from '../../item/price.ts';
import { choosePrice, sellableQuantity, unitPriceFor } from '../choose-price.ts';
import type { VendorsPrice } from '../listed-prices.ts';

/** What a number of units costs by one entry of a price list. */
export interface Offer {
  readonly price: VendorsPrice;
  /** What the vendor sells: whole packs, at least the minimum. */
  readonly quantity: number;
  readonly unit_price: string;
  /** Exact decimal text, in the currency of the entry. */
  readonly total: string;
}

/** What is wanted, on which day (YYYY-MM-DD). */
export interface Wanted {
  readonly variant: JsonObject;
  readonly quantity: number;
  readonly day: string;
}

/** What each vendor asks in each currency of its list, by the entry that an order of that day would take. */
export function offersFor(prices: readonly VendorsPrice[], { variant, quantity, day }: Wanted): readonly Offer[] {
  const lists = Map.groupBy(prices, ({ vendor, currency }) => `${vendor} ${currency}`);
  return [...lists.values()].flatMap((list) => {
    const price = choosePrice(list, { variant, currency: list[0]?.currency ?? null, day });
    if (!price) return [];
    const sold = sellableQuantity(price, quantity);
    const unit_price = unitPriceFor(price, sold);
    return [{ price, quantity: sold, unit_price, total: times(unit_price, sold, pricePlaces) }];
  });
}

/**
 * The offer that costs least; of equal ones that of the first vendor. Amounts compare in the base currency, of which
 * `inBase` answers null where a rate is missing: such an offer is taken only where no other can be compared, and then by the
 * order of the currencies' codes.
 */
export function cheapest(offers: readonly Offer[], inBase: (offer: Offer) => string | null): Offer | undefined {
  const valued = offers.map((offer) => ({ offer, base: inBase(offer) }));
  const comparable = valued.flatMap(({ offer, base }) => (base === null ? [] : [{ offer, amount: new Big(base) }]));
  const others = () => {
    const [first] = offers.map(({ price }) => price.currency ?? '').sort();
    return offers
      .filter(({ price }) => (price.currency ?? '') === first)
      .map((offer) => ({ offer, amount: new Big(offer.total) }));
  };
  const [best] = (comparable.length > 0 ? comparable : others()).sort(
    (a, b) =>
      a.amount.cmp(b.amount) || a.offer.price.vendor - b.offer.price.vendor || a.offer.price.id - b.offer.price.id,
  );
  return best?.offer;
}
