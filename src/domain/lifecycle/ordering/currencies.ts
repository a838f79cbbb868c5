import type { Write } from '../../engine/resource/resource.ts';
import { choices } from '../../engine/schema/choices.ts';
import type { Settings } from '../../engine/settings.ts';

/** Asset Lifecycle: ISO 4217 codes that a purchase order may name. */
export const currencies = choices({
  USD: 'US Dollar',
  EUR: 'Euro',
  GBP: 'Pound Sterling',
  JPY: 'Japanese Yen',
  CAD: 'Canadian Dollar',
  AUD: 'Australian Dollar',
  CHF: 'Swiss Franc',
  CNY: 'Chinese Yuan',
  HKD: 'Hong Kong Dollar',
  SGD: 'Singapore Dollar',
  INR: 'Indian Rupee',
  MXN: 'Mexican Peso',
  BRL: 'Brazilian Real',
  KRW: 'South Korean Won',
  SEK: 'Swedish Krona',
  NOK: 'Norwegian Krone',
  DKK: 'Danish Krone',
  NZD: 'New Zealand Dollar',
  ZAR: 'South African Rand',
  AED: 'UAE Dirham',
});

type Currency = (typeof currencies)[number]['value'];
/** Those whose smallest coin is one. */
const whole: ReadonlySet<string> = new Set<Currency>(['JPY', 'KRW']);
/** Places that amounts of a currency are written with. */
export const placesOf = (currency: string | null): number => (whole.has(currency ?? '') ? 0 : 2);

const isCurrency = (code: string): code is Currency => currencies.some(({ value }) => value === code);

/** Asset Lifecycle: a new object that names no currency gets that of the settings. */
export const currencyGiven = (
  { before, given }: Pick<Write, 'before' | 'given'>,
  { defaultCurrency }: Settings,
): { readonly currency?: Currency } =>
  before === null && !given.has('currency') && isCurrency(defaultCurrency) ? { currency: defaultCurrency } : {};
