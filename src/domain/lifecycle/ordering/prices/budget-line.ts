import type { JsonObject } from '../../../engine/json.ts';
import { times } from '../../../engine/schema/decimal.ts';
import type { ObjectRef } from '../../../engine/schema/field-kinds.ts';
import type { BudgetLine } from '../../bom/budget-form.ts';
import { pricePlaces } from '../../item/price.ts';
import { exchanged, exchangedTo, type Factor } from '../../money/rates.ts';
import type { VendorsPrice } from '../listed-prices.ts';
import { cheapest, offersFor } from './best-price.ts';
import type { PastLine } from './past-lines.ts';

/** Amounts in the base currency on the day of the budget. */
export interface Exchange {
  /** '' for none. */
  readonly base: string;
  readonly day: string;
  /** From a currency to the base; null where a rate is missing. */
  readonly factor: (currency: string | null) => Factor | null;
}

/** A line of the BOM. */
interface Required {
  readonly id: number;
  readonly item: ObjectRef;
  readonly variant: JsonObject;
  readonly required: number;
}

/** More places than any currency has, so that two offers compare as they are. */
const comparedPlaces = 8;

/** What a line costs at its prices and at the line by which it was ordered last. */
export function budgetLine(
  { id, item, variant, required }: Required,
  prices: readonly VendorsPrice[],
  last: PastLine | undefined,
  exchange: Exchange,
): BudgetLine {
  const offers = required === 0 ? [] : offersFor(prices, { variant, quantity: required, day: exchange.day });
  const best = cheapest(offers, ({ total, price }) => {
    const factor = exchange.factor(price.currency);
    return factor && exchanged(total, factor, comparedPlaces);
  });
  const currency = best?.price.currency ?? null;
  const list = best && times(best.price.unit_price, required, pricePlaces);
  const lastPrice = last?.line.unit_price ?? null;
  const lastTotal = lastPrice === null ? null : times(lastPrice, required, pricePlaces);
  const lastCurrency = last?.order.currency ?? null;
  return {
    bom_line_item: id,
    item,
    variant,
    required,
    best_vendor: best?.price.vendor ?? null,
    best_vendor_price: best?.price.id ?? null,
    best_quantity: best?.quantity ?? null,
    best_unit_price: best?.unit_price ?? null,
    best_currency: currency,
    best_total: best?.total ?? null,
    best_total_base: inBase(best?.total, currency, exchange),
    list_unit_price: best?.price.unit_price ?? null,
    list_total: list ?? null,
    list_total_base: inBase(list, currency, exchange),
    last_po_line_item: last?.id ?? null,
    last_date: last?.order.date_ordered ?? null,
    last_unit_price: lastPrice,
    last_currency: lastCurrency,
    last_total: lastTotal,
    last_total_base: inBase(lastTotal, lastCurrency, exchange),
  };
}

function inBase(amount: string | null | undefined, currency: string | null, { base, factor }: Exchange): string | null {
  const found = amount === null || amount === undefined ? null : factor(currency);
  return found && exchangedTo(amount ?? '0', found, base);
}
