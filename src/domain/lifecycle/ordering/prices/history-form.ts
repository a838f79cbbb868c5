import { readAction } from '../../../engine/resource/action.ts';
import {
  date,
  decimal,
  integer,
  jsonObject,
  optionalObjectType,
  optionalText,
  reference,
} from '../../../engine/schema/fields.ts';
import { entries, type SchemaValues } from '../../../engine/schema/input-schema.ts';
import { itemReference } from '../../item/item.ts';
import { priceFormat } from '../../item/price.ts';

const unitPrice = (help: string) => decimal({ ...priceFormat, help });
/** A difference may be below zero. */
const difference = (help: string) => decimal({ digits: 14, places: 4, help });
const percent = (help: string) => decimal({ digits: 16, places: 2, help });

const historyMembers = {
  po_line_item: integer({ required: true, help: 'Id of the line of the order' }),
  purchase_order: reference('netbox_asset_lifecycle.purchaseorder', { required: true }),
  vendor: reference('netbox_asset_lifecycle.vendor', { required: true }),
  item: itemReference({}),
  variant: jsonObject(),
  date_ordered: date({ help: 'Day of the order; null for orders that were placed before it was kept' }),
  currency: optionalText({ help: 'Of all prices but those in the base currency; ISO 4217 code' }),
  quantity: integer({ required: true, help: 'Units ordered' }),
  vendor_price: integer({ help: 'Id of the entry of the price list that was valid on that day' }),
  quoted_unit_price: unitPrice('Price of one unit at that quantity, as the price list has it now for that day'),
  ordered_unit_price: unitPrice('Price of one unit on the line of the order'),
  paid_quantity: integer({ required: true, help: 'Units that were received in good order' }),
  paid_unit_price: unitPrice(
    'What one of these units cost, credits for returned units considered; null before any is there, and where a part of a credit is hidden',
  ),
  ordered_variance: difference('Ordered minus quoted unit price'),
  ordered_variance_percent: percent('The same in percent of the quoted price'),
  paid_variance: difference('Paid minus ordered unit price'),
  paid_variance_percent: percent('The same in percent of the ordered price'),
  base_currency: optionalText({ help: 'ISO 4217 code of the next figures' }),
  ordered_unit_price_base: unitPrice('Ordered unit price by the rate of the day of the order'),
  paid_unit_price_base: unitPrice('Paid unit price by the rate of the first receipt'),
  base_variance: difference('Paid minus ordered unit price in the base currency: what the rates did is in it'),
  base_variance_percent: percent('The same in percent of the ordered price'),
};

const historyForm = {
  prices: entries(historyMembers, { help: 'The newest order first' }),
  left_out: integer({ required: true, help: 'Number of older lines that are left out: ask for a shorter time' }),
};

export const history = readAction({
  name: 'history',
  detail: false,
  path: 'history',
  help: 'Shows what an item has cost or what a vendor has asked: quoted, ordered and paid for each line of an order that was placed, and the variance between them. Lines with an order, shipments and returns that the caller may view count; CSV with `format`.',
  query: {
    item_type: optionalObjectType({ help: 'Type of the item, with item_id' }),
    item_id: integer({ help: 'Id of the item' }),
    vendor_id: integer({ help: 'Id of the vendor; an item or a vendor must be named' }),
    date_ordered__gte: date({ help: 'Orders from this day on' }),
    date_ordered__lte: date({ help: 'Orders up to this day' }),
  },
  answer: historyForm,
  forms: { parameter: 'format', names: ['csv'] },
});

export type HistoryQuery = SchemaValues<(typeof history)['query']>;
export type PriceHistory = SchemaValues<typeof historyForm>;
export type HistoryEntry = PriceHistory['prices'][number];
