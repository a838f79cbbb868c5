import { defineResource } from '../../engine/resource/resource.ts';
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
import { itemName, itemReference, largestQuantity, normalVariant, variantProblem } from '../item/item.ts';
import { priceFormat } from '../item/price.ts';
import { currencies, currencyGiven } from './currencies.ts';
import { parsePriceBreaks } from './price-breaks.ts';

const vendorPriceFields = {
  vendor: reference('netbox_asset_lifecycle.vendor', { required: true, onDelete: 'cascade', index: 'byParent' }),
  item: itemReference({ required: true, onDelete: 'cascade', index: 'byType' }),
  variant: { ...jsonObject(), help: 'Empty: the price of every variant without a price of its own' },
  vendor_part_number: text({ mayBeDigits: true, maxLength: 100, help: "The vendor's own name for the item" }),
  currency: choice(currencies, { multi: true, help: 'Orders in this currency take the price' }),
  unit_price: decimal({ ...priceFormat, required: true, help: 'For one unit, before price breaks' }),
  price_breaks: jsonList({
    parseList: parsePriceBreaks,
    help: 'Other prices for one unit from some quantity on: [{"quantity": 100, "unit_price": "9.90"}]',
  }),
  min_quantity: integer({ default: 1, min: 1, max: largestQuantity, help: 'The vendor sells no less at a time' }),
  pack_size: integer({ default: 1, min: 1, max: largestQuantity, help: 'The vendor sells whole packs of this size' }),
  lead_time_days: integer({ min: 0, max: 3650, help: 'Days from the order to the delivery' }),
  valid_from: date({ help: 'First day on which the price holds; empty for ever since' }),
  valid_to: date({ help: 'Last day on which the price holds; empty for ever after' }),
  ...primary,
} as const;

/** What a vendor asks for an item: the entry of a price list that orders take their prices from. */
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
      message: 'The vendor has a price for this item, variant, currency and first day already.',
    },
  ],
  ordering: ['vendor', 'item', 'valid_from'],
  brief: ['vendor', 'item', 'variant', 'currency', 'unit_price', 'description'],
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
});

declare module '../../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'netbox_asset_lifecycle.vendorprice': typeof vendorPriceFields;
  }
}
