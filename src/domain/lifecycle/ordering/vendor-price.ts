import { hasErrors, invalid } from '../../engine/errors.ts';
import { defineResource, refKey } from '../../engine/resource/resource.ts';
import {
  choice,
  date,
  decimal,
  integer,
  jsonList,
  jsonObject,
  primary,
  reference,
  text,
} from '../../engine/schema/fields.ts';
import { endsOfLife } from '../item/end-of-life.ts';
import { itemName, itemReference, largestQuantity, normalVariant, variantProblem } from '../item/item.ts';
import { priceFormat } from '../item/price.ts';
import { learnedLeadTimes, learnedMembers } from '../lead-times/learned.ts';
import { currencies, currencyGiven, newCurrencyErrors } from '../money/currencies.ts';
import { parsePriceBreaks } from './price-breaks.ts';
import { history } from './prices/history-form.ts';

const vendorPriceFields = {
  vendor: reference('netbox_asset_lifecycle.vendor', { required: true, onDelete: 'cascade' }),
  item: itemReference({ required: true, onDelete: 'cascade' }),
  variant: { ...jsonObject(), help: 'Empty for the price of all variants without their own price' },
  vendor_part_number: text({ mayBeDigits: true, maxLength: 100, help: "The vendor's part number of the item" }),
  currency: choice(currencies, { multi: true, help: 'The price applies to orders in this currency' }),
  unit_price: decimal({ ...priceFormat, required: true, help: 'Price of one unit below the first price break' }),
  price_breaks: jsonList({
    parseList: parsePriceBreaks,
    help: 'Unit prices from larger quantities on: [{"quantity": 100, "unit_price": "9.90"}]',
  }),
  min_quantity: integer({ default: 1, min: 1, max: largestQuantity, help: 'Minimum order quantity' }),
  pack_size: integer({
    default: 1,
    min: 1,
    max: largestQuantity,
    help: 'Units in a pack; only whole packs are ordered',
  }),
  lead_time_days: integer({ min: 0, max: 3650, help: 'Days from order to delivery' }),
  valid_from: date({ help: 'First day on which the price is valid; empty for no start' }),
  valid_to: date({ help: 'Last day on which the price is valid; empty for no end' }),
  ...primary,
} as const;

/** The price of an item at a vendor: an entry of the price list from which orders take their prices. */
export const vendorPrice = defineResource({
  app: 'asset-lifecycle',
  model: 'vendorprice',
  endpoint: 'vendor-prices',
  label: 'vendor price',
  fields: vendorPriceFields,
  unique: [
    {
      name: 'price',
      fields: ['vendor', 'item', 'variant', 'currency', 'valid_from'],
      nullIsValue: true,
      message: 'The vendor already has a price for this item, variant, currency and valid_from.',
    },
  ],
  ordering: ['vendor', 'item', 'valid_from'],
  brief: ['vendor', 'item', 'variant', 'currency', 'unit_price', 'description'],
  actions: [history],
  annotations: {
    end_of_life: 'date',
    learned_days_50: 'integer-or-null',
    learned_days_90: 'integer-or-null',
    learned_deliveries: 'integer-or-null',
  },
  async annotate(prices, reader) {
    const [ends, learned] = await Promise.all([
      endsOfLife(
        reader,
        prices.map(({ values }) => values.item),
      ),
      learnedLeadTimes(
        reader,
        prices.map(({ values }) => values.vendor),
      ),
    ]);
    return new Map(
      prices.map(({ id, values: { vendor, item } }) => [
        id,
        { end_of_life: ends.get(refKey(item)) ?? null, ...learnedMembers(learned(vendor, item)) },
      ]),
    );
  },
  search: ['vendor_part_number', 'description', 'comments'],
  display: ({ unit_price, currency }, { related }) =>
    [`${itemName(related('item'))}:`, Number(unit_price), currency ?? ''].join(' ').trim(),
  displayNeeds: ['item'],
  derive: (write, { settings }) => ({
    variant: normalVariant(write.after.variant),
    ...currencyGiven(write, settings),
  }),
  check({ after }) {
    const errors: Record<string, string[]> = {};
    const problem = variantProblem(after.item.type, after.variant);
    if (problem) errors.variant = [problem];
    if (after.valid_from !== null && after.valid_to !== null && after.valid_to < after.valid_from)
      errors.valid_to = ['The last day cannot be before the first day.'];
    return errors;
  },
  async onSave({ before, after }, { now }) {
    const today = now.slice(0, 10);
    const { valid_to } = after;
    const errors = newCurrencyErrors(before, after, valid_to !== null && valid_to < today ? valid_to : today);
    if (hasErrors(errors)) throw invalid(errors);
  },
});

declare module '../../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'netbox_asset_lifecycle.vendorprice': typeof vendorPriceFields;
  }
}
