import { times } from '../model/decimal.ts';
import type { JsonObject } from '../model/json.ts';

/** Four places hold unit prices of bulk goods; totals keep the same places. */
export const pricePlaces = 4;

/** How unit prices are written. */
export const priceFormat = { digits: 14, places: pricePlaces, min: 0 } as const;

/** What a line of an order costs, exactly; null without a price. Asset Lifecycle: unit price times quantity ordered. */
const lineTotal = ({ unit_price, qty_ordered }: JsonObject): string | null =>
  typeof unit_price === 'string' ? times(unit_price, Number(qty_ordered), pricePlaces) : null;

/** The same as the number that answers show. */
export function totalNumber(line: JsonObject): number | null {
  const total = lineTotal(line);
  return total === null ? null : Number(total);
}
