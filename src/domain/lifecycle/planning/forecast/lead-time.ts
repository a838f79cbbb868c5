import type { ItemVariant } from '../../item/item.ts';
import { choosePrice, sellableQuantity } from '../../ordering/choose-price.ts';
import type { VendorsPrice } from '../../ordering/listed-prices.ts';

/** The time from an order to its delivery, where it comes from, and what the vendor sells. */
export interface LeadTime {
  readonly days: number;
  readonly source: 'request' | 'price' | 'default';
  readonly vendor: number | null;
  /** Rounds to what is sold: whole packs, at least the minimum. */
  readonly sellable: (units: number) => number;
}

/** Days, where no price list says anything. */
const usualDays = 30;

const asItIs = (units: number): number => units;

/**
 * The lead time that a request asks for, or else the longest of the vendors that have a valid price with one: the bounds must
 * hold whoever delivers. `prices` are those of the item that the caller may view, `day` is YYYY-MM-DD.
 */
export function leadTime(
  { variant }: Pick<ItemVariant, 'variant'>,
  prices: readonly VendorsPrice[],
  day: string,
  asked: number | null = null,
): LeadTime {
  const valid = validPrices(variant, prices, day);
  const [slowest] = valid
    .filter(({ lead_time_days }) => lead_time_days !== null)
    .sort((a, b) => Number(b.lead_time_days) - Number(a.lead_time_days) || a.id - b.id);
  const price = slowest ?? valid[0];
  const sellable = price ? (units: number) => sellableQuantity(price, units) : asItIs;
  if (asked !== null) return { days: asked, source: 'request', vendor: null, sellable };
  return slowest
    ? { days: Number(slowest.lead_time_days), source: 'price', vendor: slowest.vendor, sellable }
    : { days: usualDays, source: 'default', vendor: null, sellable };
}

/** The price of each vendor in each currency that is valid on the day. */
function validPrices(
  variant: ItemVariant['variant'],
  prices: readonly VendorsPrice[],
  day: string,
): readonly VendorsPrice[] {
  const lists = Map.groupBy(prices, ({ vendor, currency }) => `${vendor} ${currency ?? ''}`);
  return [...lists.values()].flatMap(
    (list) => choosePrice(list, { variant, currency: list[0]?.currency ?? null, day }) ?? [],
  );
}
