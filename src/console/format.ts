import { minorUnitsOf } from '../domain/lifecycle/money/currencies.ts';

const day = /^\d{4}-\d\d-\d\d$/;
const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?$/;

const isExact = (amount: string): amount is `${number}` => /^-?\d+(\.\d+)?$/.test(amount);

/** Engines take the 31st of February for a day in March. */
const isInCalendar = (value: string): boolean => {
  const date = new Date(value.slice(0, 10));
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value.slice(0, 10));
};

/** Numbers and dates as the locale has them. */
export interface Formats {
  /** A number; a date or a time if the text is one; undefined for every other text. */
  readonly format: (value: number | string) => string | undefined;
  /** An exact amount in a currency by its ISO 4217 code; blank: none is known. */
  readonly money: (amount: string, currency: string) => string;
  /** Which of two texts comes first; numbers in them count as numbers. */
  readonly compare: (a: string, b: string) => number;
}

export function formatsFor(locale: string | undefined, timeZone?: string): Formats {
  // Numbers of four digits are years and numbers of networks as often as amounts.
  const numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 4, useGrouping: 'min2' });
  const days = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
  const moments = new Intl.DateTimeFormat(locale, {
    dateStyle: 'medium',
    timeStyle: 'short',
    ...(timeZone ? { timeZone } : {}),
  });
  const dateOf = (value: string): Date | undefined => {
    const date = new Date(value);
    return Number.isNaN(date.getTime()) || !isInCalendar(value) ? undefined : date;
  };
  return {
    compare: new Intl.Collator(locale, { numeric: true }).compare,
    money(amount, currency) {
      // Engines know the symbols; how many digits an amount has, they have from use and not from ISO 4217.
      const style = /^[A-Z]{3}$/.test(currency)
        ? ({ style: 'currency', currency, minimumFractionDigits: minorUnitsOf(currency) } as const)
        : {};
      return isExact(amount)
        ? new Intl.NumberFormat(locale, { ...style, maximumFractionDigits: 4 }).format(amount)
        : amount;
    },
    format(value) {
      if (typeof value === 'number') return numbers.format(value);
      const date = day.test(value) || moment.test(value) ? dateOf(value) : undefined;
      return date && (day.test(value) ? days : moments).format(date);
    },
  };
}

export const plural = (count: number, one: string, many: string): string => (count === 1 ? one : many);
