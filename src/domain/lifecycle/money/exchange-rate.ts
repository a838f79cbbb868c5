import { defineResource } from '../../engine/resource/resource.ts';
import { choice, date, decimal, primary, text } from '../../engine/schema/fields.ts';
import { currencies } from './currencies.ts';
import { pairOf } from './rates.ts';

/** Twelve places hold a rate of a weak currency with as many digits as central banks publish. */
const rateFormat = { digits: 24, places: 12, min: 0 } as const;

const exchangeRateFields = {
  date: date({ required: true, help: 'First day of the rate; it counts until a newer one' }),
  from_currency: choice(currencies, { required: true, multi: true }),
  to_currency: choice(currencies, { required: true, multi: true }),
  rate: decimal({ ...rateFormat, required: true, help: 'Units of `to_currency` for one unit of `from_currency`' }),
  pair: text({ readOnly: true, help: 'Both codes in alphabetical order, such as EUR/USD' }),
  source: text({ maxLength: 200, help: 'Who published the rate' }),
  ...primary,
} as const;

/** What one currency costs in another from a day on. */
export const exchangeRate = defineResource({
  app: 'asset-lifecycle',
  model: 'exchangerate',
  endpoint: 'exchange-rates',
  label: 'exchange rate',
  fields: exchangeRateFields,
  unique: [
    {
      name: 'rate',
      fields: ['date', 'from_currency', 'to_currency'],
      message: 'Exchange rate with this Date, From currency and To currency already exists.',
    },
  ],
  ordering: ['pair', 'date'],
  brief: ['date', 'from_currency', 'to_currency', 'rate', 'description'],
  search: ['pair', 'source', 'description', 'comments'],
  display: ({ from_currency, to_currency, date: day }) => `${from_currency}/${to_currency} ${day}`,
  derive: ({ after }) => ({ pair: pairOf(after.from_currency, after.to_currency) }),
  check({ after }) {
    const errors: Record<string, readonly string[]> = {};
    if (after.from_currency === after.to_currency) errors.to_currency = ['The two currencies must differ.'];
    if (Number(after.rate) === 0) errors.rate = ['Ensure this value is greater than 0.'];
    return errors;
  },
});

declare module '../../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'netbox_asset_lifecycle.exchangerate': typeof exchangeRateFields;
  }
}
