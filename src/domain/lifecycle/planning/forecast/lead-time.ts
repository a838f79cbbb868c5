import type { JsonObject } from '../../../engine/json.ts';
import type { ItemVariant } from '../../item/item.ts';
import { type ExpectedDays, expectedDays } from '../../lead-times/expected-days.ts';
import type { LearnedLeadTimes } from '../../lead-times/learned.ts';
import { choosePrice, sellableQuantity } from '../../ordering/choose-price.ts';
import type { VendorsPrice } from '../../ordering/listed-prices.ts';

/** The time from an order to its delivery, where it comes from, and what the vendor sells. */
export interface LeadTime {
  readonly days: number;
  readonly source: 'request' | 'listed' | 'learned' | 'default';
  readonly vendor: number | null;
  /** Rounds to what is sold: whole packs, at least the minimum. */
  readonly sellable: (units: number) => number;
}

/** Days, where neither price lists nor earlier orders say anything. */
const usualDays = 30;

/** What is known of the delivery of an item, as far as the caller may view it. */
interface Offers {
  readonly prices: readonly VendorsPrice[];
  readonly learned: LearnedLeadTimes;
  /** YYYY-MM-DD. */
  readonly day: string;
}

/**
 * The lead time that a request asks for, or else the longest of the vendors that have a valid price: the bounds must hold whoever
 * delivers. Without any price, what earlier orders took.
 */
export function leadTime({ item, variant }: ItemVariant, offers: Offers, asked: number | null = null): LeadTime {
  const delivered = validPrices(variant, offers).map((price) => ({
    price,
    ...expectedDays(offers.learned(price.vendor, item), price.lead_time_days),
  }));
  const slowest = delivered.toSorted(
    (a, b) => Number(b.days ?? -1) - Number(a.days ?? -1) || a.price.id - b.price.id,
  )[0];
  const sellable = (units: number): number => (slowest ? sellableQuantity(slowest.price, units) : units);
  if (asked !== null) return { days: asked, source: 'request', vendor: null, sellable };
  const known = slowest ?? { ...expectedDays(offers.learned(0, item), null), price: undefined };
  return isKnown(known)
    ? { days: known.days, source: known.source, vendor: known.price?.vendor ?? null, sellable }
    : { days: usualDays, source: 'default', vendor: null, sellable };
}

const isKnown = <T extends Pick<ExpectedDays, 'days' | 'source'>>(
  expected: T,
): expected is T & { readonly days: number; readonly source: 'listed' | 'learned' } =>
  expected.days !== null && expected.source !== null;

/** The price of each vendor in each currency that is valid on the day. */
function validPrices(variant: JsonObject, { prices, day }: Offers): readonly VendorsPrice[] {
  const lists = Map.groupBy(prices, ({ vendor, currency }) => `${vendor} ${currency ?? ''}`);
  return [...lists.values()].flatMap(
    (list) => choosePrice(list, { variant, currency: list[0]?.currency ?? null, day }) ?? [],
  );
}
