import { plus, times } from '../../engine/schema/decimal.ts';

/** Four places hold unit prices of bulk goods; totals keep the same places. */
export const pricePlaces = 4;

/** How unit prices are written. */
export const priceFormat = { digits: 14, places: pricePlaces, min: 0 } as const;

/** How totals are written: the largest line of the largest price fits. */
export const totalFormat = { digits: 28, places: pricePlaces } as const;

/** Price and quantity of a line of an order. */
interface PricedLine {
  /** Exact decimal text. */
  readonly unit_price: string | null;
  readonly qty_ordered: number;
}

/** The exact total of a line of an order; null without a price. Asset Lifecycle: unit price times quantity ordered. */
export const lineTotal = ({ unit_price, qty_ordered }: PricedLine): string | null =>
  unit_price === null ? null : times(unit_price, qty_ordered, pricePlaces);

/** The same as the number that answers show. */
export function totalNumber(line: PricedLine): number | null {
  const total = lineTotal(line);
  return total === null ? null : Number(total);
}

/** The exact total of the lines of an order, and the number of lines without a price. */
export function orderTotal(lines: readonly PricedLine[]): { readonly total: string; readonly unpriced: number } {
  const totals = lines.map(lineTotal).filter((total) => total !== null);
  return { total: totals.reduce(plus, times('0', 0, pricePlaces)), unpriced: lines.length - totals.length };
}
