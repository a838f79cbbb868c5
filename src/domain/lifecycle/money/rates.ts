import Big from 'big.js';
import { minorUnitsOf } from './currencies.ts';

/** One unit of `from` costs `rate` (exact decimal text, above 0) units of `to`, from this day (YYYY-MM-DD) on. */
export interface DatedRate {
  readonly day: string;
  readonly from: string;
  readonly to: string;
  readonly rate: string;
}

/** What amounts are multiplied with, as a fraction of two exact decimal texts: an inverse rate has no end as a decimal. */
export interface Factor {
  readonly numerator: string;
  readonly denominator: string;
  /** The rates behind it, at most two. */
  readonly rates: readonly DatedRate[];
}

const unchanged: Factor = { numerator: '1', denominator: '1', rates: [] };

/** Two currencies in alphabetical order: rates of both directions are found under one name. */
export const pairOf = (one: string, other: string): string => [one, other].sort().join('/');

/** From which currency to which, on which day, and which third currency may stand between them ('' for none). */
export interface Exchange {
  readonly from: string;
  readonly to: string;
  readonly day: string;
  readonly pivot: string;
}

/** The pairs whose rates decide an exchange. */
export const pairsOf = ({ from, to, pivot }: Omit<Exchange, 'day'>): readonly string[] => {
  if (from === to) return [];
  const detour = pivot === '' || pivot === from || pivot === to ? [] : [pairOf(from, pivot), pairOf(pivot, to)];
  return [pairOf(from, to), ...detour];
};

/** The newest rate of a pair on or before a day; of the two directions of one day the one that is asked for. */
export type NewestRate = (from: string, to: string) => DatedRate | undefined;

/**
 * The factor from one currency to another: by the newest rate of the two on or before the day, either way round, or else by
 * way of the pivot. Null where a rate is missing: an amount is never taken for another.
 */
export function factorFor(newest: NewestRate, { from, to, pivot }: Omit<Exchange, 'day'>): Factor | null {
  const direct = straight(newest, from, to);
  if (direct || pivot === '' || pivot === from || pivot === to) return direct;
  const there = straight(newest, from, pivot);
  const onwards = there && straight(newest, pivot, to);
  return onwards
    ? {
        numerator: product(there.numerator, onwards.numerator),
        denominator: product(there.denominator, onwards.denominator),
        rates: [...there.rates, ...onwards.rates],
      }
    : null;
}

function straight(newest: NewestRate, from: string, to: string): Factor | null {
  if (from === to) return unchanged;
  const found = newest(from, to);
  if (!found) return null;
  const [numerator, denominator] = found.from === from ? [found.rate, '1'] : ['1', found.rate];
  return { numerator, denominator, rates: [found] };
}

const product = (one: string, other: string): string => new Big(one).times(other).toFixed();

/** Rates by the pair of their currencies, the oldest first. */
export type RatesByPair = ReadonlyMap<string, readonly DatedRate[]>;

export const ratesByPair = (rates: readonly DatedRate[]): RatesByPair =>
  new Map(
    [...Map.groupBy(rates, ({ from, to }) => pairOf(from, to))].map(([pair, own]) => [
      pair,
      own.toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0)),
    ]),
  );

/** The rates in a list, as a look-up. A pair has at most one rate a day in each direction. */
export const newestAmong =
  (rates: RatesByPair, day: string): NewestRate =>
  (from, to) => {
    const own = rates.get(pairOf(from, to)) ?? [];
    const known = numberUntil(own, day);
    const [newest, other] = [own[known - 1], own[known - 2]];
    return other && other.day === newest?.day && other.from === from ? other : newest;
  };

/** How many of the rates, which are ordered by day, are of this day or before: lists hold one a day, for decades. */
function numberUntil(rates: readonly DatedRate[], day: string): number {
  let low = 0;
  let high = rates.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((rates[middle]?.day ?? '') <= day) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * An amount times a factor, rounded once, to so many places; halves go away from zero. Source of the rule: Council Regulation
 * (EC) No 1103/97, articles 4 and 5, which also asks for division by the rate instead of a rounded inverse.
 */
export const exchanged = (
  amount: string,
  { numerator, denominator }: Pick<Factor, 'numerator' | 'denominator'>,
  places: number,
): string => {
  const Exact = Big();
  Exact.DP = places;
  Exact.RM = Exact.roundHalfUp;
  return new Exact(amount).times(numerator).div(denominator).toFixed(places);
};

/** The same to the smallest amount of a currency. */
export const exchangedTo = (
  amount: string,
  factor: Pick<Factor, 'numerator' | 'denominator'>,
  currency: string,
): string => exchanged(amount, factor, minorUnitsOf(currency));
