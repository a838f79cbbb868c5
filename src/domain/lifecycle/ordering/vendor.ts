import { defineResource } from '../../engine/resource/resource.ts';
import { choice, decimal, optionalText, primary, text } from '../../engine/schema/fields.ts';
import { totalFormat } from '../item/price.ts';
import { performance } from '../lead-times/performance-form.ts';
import { currencies, currencyGiven } from '../money/currencies.ts';

/** Vendors that were stored without these fields have no terms. */
const terms = {
  order_cost: decimal({ ...totalFormat, min: 0, help: 'Fixed cost of an order, such as freight, for purchase plans' }),
  minimum_order_value: decimal({
    ...totalFormat,
    min: 0,
    help: 'Least value of the goods of an order, without its fixed cost, for purchase plans',
  }),
  currency: choice(currencies, { multi: true, help: 'Currency of order_cost and minimum_order_value' }),
} as const;

const vendorFields = {
  name: text({ required: true, maxLength: 100 }),
  code: optionalText({ mayBeDigits: true, maxLength: 50 }),
  ...terms,
  ...primary,
} as const;

export const vendor = defineResource({
  app: 'asset-lifecycle',
  model: 'vendor',
  endpoint: 'vendors',
  label: 'vendor',
  contacts: true,
  fields: vendorFields,
  unique: [
    { name: 'name', fields: ['name'] },
    { name: 'code', fields: ['code'] },
  ],
  naturalKey: 'name',
  importKey: 'name',
  ordering: ['name'],
  brief: ['name', 'code', 'description'],
  search: ['name', 'code', 'description', 'comments'],
  display: ({ name }) => name,
  actions: [performance],
  derive: (write, { settings }) => currencyGiven(write, settings),
  check({ after: { order_cost = null, minimum_order_value = null, currency = null } }) {
    return currency === null && (order_cost ?? minimum_order_value) !== null
      ? { currency: ['A currency is required for the order cost and the minimum order value.'] }
      : undefined;
  },
});

declare module '../../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'netbox_asset_lifecycle.vendor': typeof vendorFields;
  }
}
