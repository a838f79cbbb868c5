import { readAction } from '../../engine/resource/action.ts';
import { choices } from '../../engine/schema/choices.ts';
import {
  boolean,
  choice,
  date,
  decimal,
  integer,
  jsonObject,
  reference,
  references,
} from '../../engine/schema/fields.ts';
import { entries, type SchemaValues } from '../../engine/schema/input-schema.ts';
import { itemReference } from '../item/item.ts';

const allocationType = 'netbox_asset_lifecycle.spareitemallocation';
const vendorType = 'netbox_asset_lifecycle.vendor';

const methods = choices({ steady: 'Steady', fading: 'Fading', none: 'None' });
const trusts = choices({ none: 'None', low: 'Low', fair: 'Fair', good: 'Good' });
const leadTimeSources = choices({
  request: 'Request',
  listed: 'Lead time of the price list',
  learned: 'Lead times of earlier orders',
  default: 'Default',
});

const units = (help: string) => integer({ required: true, help });
const unitsIfKnown = (help: string) => integer({ help: `${help}; null without a record` });
const rate = (help: string) => decimal({ digits: 14, places: 3, help });

const forecastEntry = {
  allocation: reference(allocationType, { help: 'Null for an item that the pool holds without an allocation' }),
  item: itemReference({}),
  variant: jsonObject(),
  months: units('Months of record, of 30 days, at most 36; those in which the pool held nothing are left out'),
  months_empty: units('Months of the record in which the pool held nothing, so that nobody knows the demand'),
  draws: units('Draws in the record, without units that came back to the same spare item within 30 days'),
  method: choice(methods, {
    required: true,
    bare: true,
    help: 'Whether the item is drawn as before, or its draws have ended, so that the months before them count far less',
  }),
  trust: choice(trusts, {
    required: true,
    bare: true,
    help: 'How far the bounds can be trusted, by the length of the record',
  }),
  rate: rate('Mean units a month, months long ago counted less; null without a record'),
  rate_croston_sba: rate("For comparison: Croston's method with the correction of Syntetos and Boylan, smoothing 0.1"),
  rate_tsb: rate('For comparison: the method of Teunter, Syntetos and Babai, smoothing 0.1'),
  lead_time_days: units('Days from order to delivery'),
  lead_time_source: choice(leadTimeSources, { required: true, bare: true, help: 'Where the lead time comes from' }),
  lead_time_vendor: reference(vendorType, { help: 'The vendor whose lead time it is' }),
  demand_p50: unitsIfKnown('Units that are enough for the lead time with a chance of 50 %'),
  demand_p90: unitsIfKnown('Units that are enough for the lead time with a chance of 90 %'),
  available: units('Serviceable units that are not reserved'),
  on_order: units('Units that placed orders for the pool bring, or that wait to be put away'),
  dry_p50: date({ help: 'First day on which no unit is left with a chance of 50 %; null beyond two years' }),
  dry_p90: date({
    help: 'First day on which no unit is left with a chance of 10 %: with 90 % there are units until then; null beyond two years',
  }),
  suggested_reorder_point: unitsIfKnown('With so many units left, an order must be placed to reach the service level'),
  suggested_min_quantity: unitsIfKnown('One more than the reorder point: pools are reordered below their minimum'),
  suggested_reorder_quantity: unitsIfKnown(
    'Demand of 90 days, or of the lead time where that is longer, in whole packs of the vendor',
  ),
  suggested_max_quantity: unitsIfKnown('The reorder point and the reorder quantity'),
  min_quantity: integer({ help: 'As the allocation has it' }),
  reorder_quantity: integer({ help: 'As the allocation has it' }),
  max_quantity: integer({ help: 'As the allocation has it' }),
  hidden_documents: units(
    'Movements of the ledger, spare items and documents of orders that the caller may not view; with hidden movements or spare items there is no forecast, and no number includes hidden documents',
  ),
};

const due = entries(
  {
    date: date({
      help: 'Day on which the units are counted: the expected one, or one lead time from now where it has passed or is not known',
    }),
    units: units('Units that are due'),
    purchase_order: reference('netbox_asset_lifecycle.purchaseorder', {
      help: 'Null for units that wait to be put away',
    }),
  },
  { help: 'What is on order, by the day on which it is due' },
);

const levels = entries(
  { date: date({}), units: units('Units in the pool at the end of the day, in any status') },
  { help: 'Past levels, a point a week at most; only with `levels`' },
);

const outlook = entries(
  {
    date: date({}),
    likely: units('Units left with a chance of 50 %'),
    least: units('Units left with a chance of 90 %'),
  },
  { help: 'Levels to come; only with `levels`' },
);

export const forecast = readAction({
  name: 'forecast',
  detail: true,
  path: 'forecast',
  help: 'Shows for each item of the pool how it is drawn, when it runs dry, and which bounds keep it from that, by the ledger of the last 36 months. Available as CSV and, for the first 12 entries, as a drawing (`format`).',
  query: {
    allocation_id: references(allocationType, { help: 'Allocations to answer. Default: all items of the pool' }),
    service_level: integer({
      default: 95,
      min: 50,
      max: 99,
      help: 'Chance in percent that the pool meets all demand while an order is on its way',
    }),
    lead_time_days: integer({
      min: 0,
      max: 3650,
      help: 'Lead time to assume. Default: that of the price lists, or that of earlier orders, or 30',
    }),
    vendor_id: reference(vendorType, {
      help: 'Vendor whose lead time counts. Default: the slowest of those with a price that is valid today',
    }),
    levels: boolean({ default: false, help: 'With past levels and those to come, for the first 12 entries' }),
  },
  answer: { entries: entries({ ...forecastEntry, due, levels, outlook }) },
  forms: { parameter: 'format', names: ['csv', 'svg'] },
});

export type ForecastQuery = SchemaValues<(typeof forecast)['query']>;
type ForecastAnswer = SchemaValues<(typeof forecast)['answer']>;
/** One entry of the answer. */
export type ForecastEntry = ForecastAnswer['entries'][number];
