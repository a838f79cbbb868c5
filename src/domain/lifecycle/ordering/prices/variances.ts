import Big from 'big.js';
import { pricePlaces } from '../../item/price.ts';
import { exchanged } from '../../money/rates.ts';
import type { HistoryEntry } from './history-form.ts';
import type { PastLine } from './past-lines.ts';

/** Unit prices in the currency of the order, as exact decimal texts. */
interface UnitPrices {
  readonly quoted: string | null;
  readonly ordered: string | null;
  readonly paid: string | null;
}

type Rates = Pick<PastLine['order'], 'base_currency' | 'rate_ordered' | 'rate_received'>;
type Variances = Pick<
  HistoryEntry,
  | 'ordered_variance'
  | 'ordered_variance_percent'
  | 'paid_variance'
  | 'paid_variance_percent'
  | 'base_currency'
  | 'ordered_unit_price_base'
  | 'paid_unit_price_base'
  | 'base_variance'
  | 'base_variance_percent'
>;

/** What was ordered compared with the quote, and what was paid with the order: also by the rates that the order has frozen. */
export function variances({ quoted, ordered, paid }: UnitPrices, rates: Rates): Variances {
  const orderedBase = atRate(ordered, rates.rate_ordered);
  const paidBase = atRate(paid, rates.rate_received);
  return {
    ordered_variance: difference(ordered, quoted),
    ordered_variance_percent: percent(ordered, quoted),
    paid_variance: difference(paid, ordered),
    paid_variance_percent: percent(paid, ordered),
    base_currency: rates.base_currency,
    ordered_unit_price_base: orderedBase,
    paid_unit_price_base: paidBase,
    base_variance: difference(paidBase, orderedBase),
    base_variance_percent: percent(paidBase, orderedBase),
  };
}

const atRate = (price: string | null, rate: string | null): string | null =>
  price === null || rate === null ? null : exchanged(price, { numerator: rate, denominator: '1' }, pricePlaces);

const difference = (price: string | null, reference: string | null): string | null =>
  price === null || reference === null ? null : new Big(price).minus(reference).toFixed(pricePlaces);

/** Of a price of zero there is none. */
function percent(price: string | null, reference: string | null): string | null {
  const amount = difference(price, reference);
  if (amount === null || reference === null || new Big(reference).eq(0)) return null;
  return exchanged(amount, { numerator: '100', denominator: reference }, 2);
}
