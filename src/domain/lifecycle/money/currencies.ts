import type { FieldErrors } from '../../engine/errors.ts';
import type { Write } from '../../engine/resource/resource.ts';
import type { Choices } from '../../engine/schema/choices.ts';
import type { Settings } from '../../engine/settings.ts';
import { currencyTable } from './currency-table.ts';

/** A currency of ISO 4217. Days are YYYY-MM-DD. */
export interface Currency {
  readonly code: string;
  /** Digits after the point of its smallest amount. */
  readonly minorUnits: number;
  /** null: before 2010. */
  readonly firstDay: string | null;
  /** null: it has not ended. */
  readonly lastDay: string | null;
  readonly name: string;
}

const line = /^(?<code>[A-Z]{3}) (?<digits>\d) (?:(?<first>[\d-]*)\.\.(?<last>[\d-]*) )?(?<name>.+)$/;

/** The table that everything reads: the data of runtimes and libraries differ from the standard. */
export const allCurrencies: readonly Currency[] = currencyTable
  .trim()
  .split('\n')
  .flatMap((text) => {
    const { code = '', digits, first, last, name = '' } = line.exec(text)?.groups ?? {};
    return code === ''
      ? []
      : [{ code, minorUnits: Number(digits), firstDay: first || null, lastDay: last || null, name }];
  });

const byCode: ReadonlyMap<string, Currency> = new Map(allCurrencies.map((currency) => [currency.code, currency]));

/** ISO 4217 codes that orders, prices and rates may name; those that have ended stay on what names them. */
export const currencies: Choices<string> = allCurrencies.map(({ code, name }) => ({ value: code, label: name }));

export const isCurrency = (code: string): boolean => byCode.has(code);

/** Digits after the point of the smallest amount of a currency; 2 where no currency is known. */
export const minorUnitsOf = (code: string | null): number => byCode.get(code ?? '')?.minorUnits ?? 2;

/** Why nothing new may name the currency on this day; undefined where it may. */
export function currencyProblem(code: string | null, day: string): string | undefined {
  const { firstDay = null, lastDay = null } = byCode.get(code ?? '') ?? {};
  if (lastDay !== null && lastDay < day) return `${code} ended on ${lastDay}.`;
  return firstDay !== null && day < firstDay ? `${code} begins on ${firstDay}.` : undefined;
}

interface Priced {
  readonly currency: string | null;
}

/** The error of a write that newly names a currency which is not in use on the day; what named it before keeps it. */
export function newCurrencyErrors(before: Priced | null, after: Priced, day: string): FieldErrors {
  const problem = before?.currency === after.currency ? undefined : currencyProblem(after.currency, day);
  return problem === undefined ? {} : { currency: [problem] };
}

/** Asset Lifecycle: a new object that names no currency gets that of the settings. */
export const currencyGiven = (
  { before, given }: Pick<Write, 'before' | 'given'>,
  { defaultCurrency }: Settings,
): { readonly currency?: string } =>
  before === null && !given.has('currency') && isCurrency(defaultCurrency) ? { currency: defaultCurrency } : {};
