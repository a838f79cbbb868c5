import Big from 'big.js';
import { times } from '../../engine/schema/decimal.ts';
import { text } from '../../engine/schema/fields.ts';
import { type Documents, isDrafted, isPlaced, type OrderedLine } from '../balance/line-documents.ts';
import { orderLineBalance } from '../balance/order-line-balance.ts';
import { pricePlaces } from '../item/price.ts';
import { minorUnitsOf } from '../money/currencies.ts';
import { exchanged, type Factor } from '../money/rates.ts';

export const baseTotalMembers = {
  currency: text({ help: 'The base currency; ISO 4217 code' }),
  on_draft_orders: text({ help: 'By the rates of today, exact decimal' }),
  ordered: text({ help: 'By the rate that each order has frozen for the day on which it was placed' }),
  short_closed: text({ help: 'By the same rates' }),
  received: text({ help: 'By the rate that each order has frozen for its first receipt' }),
};

type BaseTotal = Readonly<Record<keyof typeof baseTotalMembers, string>>;

/** Amounts in the base currency. */
interface Today {
  /** '' for none. */
  readonly base: string;
  /** From a currency to the base by the rate of today; null where it is missing. */
  readonly factor: (currency: string | null) => Factor | null;
}

/** Places that are added up before the sum is rounded to the smallest amount. */
const summedPlaces = 8;

/** The value of the orders of a BOM in the base currency, in one entry; none where no base is set or a rate is missing. */
export function baseTotals({ ordered, shipped }: Omit<Documents, 'spares'>, today: Today): readonly BaseTotal[] {
  const sums = { on_draft_orders: new Big(0), ordered: new Big(0), short_closed: new Big(0), received: new Big(0) };
  for (const line of ordered) {
    const { planned, shortClosed, quantity, delivered } = { ...line, ...orderLineBalance(line, shipped) };
    const rates = ratesOf(line, today);
    const isPlacedLine = isPlaced(line);
    const amounts = {
      on_draft_orders: worth(line, isDrafted(line) ? planned : 0, rates.today),
      ordered: worth(line, isPlacedLine ? quantity : 0, rates.ordered),
      short_closed: worth(line, isPlacedLine ? shortClosed : 0, rates.ordered),
      received: worth(line, delivered, rates.received),
    };
    for (const name of names) {
      const amount = amounts[name];
      if (amount === null) return [];
      sums[name] = sums[name].plus(amount);
    }
  }
  const { base } = today;
  if (base === '') return [];
  const rounded = (sum: Big): string => sum.round(minorUnitsOf(base), Big.roundHalfUp).toFixed(minorUnitsOf(base));
  return [
    {
      currency: base,
      on_draft_orders: rounded(sums.on_draft_orders),
      ordered: rounded(sums.ordered),
      short_closed: rounded(sums.short_closed),
      received: rounded(sums.received),
    },
  ];
}

const names = ['on_draft_orders', 'ordered', 'short_closed', 'received'] as const;

/** The rates of an order: those that it has frozen, or that of today where it has none in this base currency. */
function ratesOf({ currency, frozen }: OrderedLine, { base, factor }: Today) {
  const today = factor(currency);
  const own = frozen?.base === base ? frozen : undefined;
  const ordered = fraction(own?.ordered) ?? today;
  return { today, ordered, received: fraction(own?.received) ?? ordered };
}

type Fraction = Pick<Factor, 'numerator' | 'denominator'>;

const fraction = (rate: string | null | undefined): Fraction | null =>
  rate === null || rate === undefined ? null : { numerator: rate, denominator: '1' };

/** Null where the rate is missing; lines without a price count for nothing, as in the other sums. */
function worth({ unitPrice }: OrderedLine, units: number, factor: Fraction | null): string | null {
  if (unitPrice === null || units === 0) return '0';
  return factor && exchanged(times(unitPrice, units, pricePlaces), factor, summedPlaces);
}
