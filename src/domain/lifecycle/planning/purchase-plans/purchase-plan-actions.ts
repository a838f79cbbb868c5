import { formAction, objectAction, readAction } from '../../../engine/resource/action.ts';
import {
  boolean,
  choice,
  date,
  datetime,
  decimal,
  integer,
  jsonObject,
  optionalText,
  reference,
  text,
} from '../../../engine/schema/fields.ts';
import { entries, type SchemaValues } from '../../../engine/schema/input-schema.ts';
import { itemReference } from '../../item/item.ts';
import { priceFormat, totalFormat } from '../../item/price.ts';
import { dateSources } from '../../lead-times/expected-days.ts';

const money = (help: string) => decimal({ ...totalFormat, help });
const vendorType = 'netbox_asset_lifecycle.vendor';
const bomType = 'netbox_asset_lifecycle.bom';

export const solve = objectAction({
  name: 'solve',
  detail: true,
  path: 'solve',
  help: 'Decides what to buy where, by the demand, the prices and the terms of now. Large plans continue as a job.',
  body: {
    wait: boolean({ default: false, help: 'Answer when the plan is solved, whatever its number of lines' }),
  },
  answer: ['netbox_asset_lifecycle.purchaseplan'],
  goesOn: true,
});

const shares = entries(
  {
    bom: reference(bomType, { required: true }),
    bom_line_item: integer({ required: true }),
    quantity: integer({ required: true, help: 'Units that the BOM line is short of' }),
  },
  { help: 'BOM lines that the units are for; what packs bring beyond the need goes to the last' },
);

const lineMembers = {
  item: itemReference({ required: true }),
  variant: jsonObject(),
  required: integer({ required: true, help: 'Units that the BOM lines are short of' }),
  date_needed: date({ help: 'The earliest day on which one of the BOM lines needs its units' }),
  substitute: itemReference({ help: 'What is bought in place of the item; null for the item itself' }),
  vendor: reference(vendorType, { required: true }),
  vendor_price: integer({ required: true, help: 'Id of the entry of the price list' }),
  quantity: integer({ required: true, help: 'Units to buy: whole packs, at least the minimum order quantity' }),
  price_from: integer({ required: true, help: 'Quantity of the price break that is reached; 1 for none' }),
  currency: optionalText({ help: 'Currency of the order' }),
  unit_price: decimal(priceFormat),
  total_price: money('In the currency of the order'),
  plan_price: money('The same in the currency of the plan'),
  date_expected: date({ help: 'Day of delivery if it is ordered today' }),
  date_expected_source: choice(dateSources, { help: 'Where the day comes from' }),
  runner_up: reference(vendorType, { help: 'The next best vendor for the line; null for none' }),
  runner_up_price: integer({ help: 'Id of the entry of its price list' }),
  runner_up_quantity: integer({}),
  runner_up_difference: money('What the whole plan would cost more if only this line were bought there'),
  needs: shares,
};

const vendorMembers = {
  vendor: reference(vendorType, { required: true }),
  lines: integer({ required: true }),
  orders: integer({ required: true, help: 'Orders that the plan makes: one for each BOM and currency' }),
  goods: money('Value of the goods, in the currency of the plan'),
  fixed_cost: money('Fixed cost, once for all orders to the vendor, in the currency of the plan'),
  share: decimal({ digits: 5, places: 2, help: 'Part of the value of all goods, in percent' }),
  order_cost: money('Fixed cost as the vendor has it'),
  minimum_order_value: money('As the vendor has it'),
  currency: optionalText({ help: 'Currency of these two' }),
};

const ruleMembers = {
  rule: text({
    help: 'pack (whole packs), minimum (minimum order quantities), minimum_order (minimum order values), fixed_cost or date',
  }),
  at_least: money('The plan would cost so much less without the rule'),
  at_most: money('The same as at_least where both plans are proven'),
};

const unmetMembers = {
  item: itemReference({ required: true }),
  variant: jsonObject(),
  required: integer({ required: true }),
  limit: text({
    help: 'What is to blame: offer (nobody sells it), rate (only sold in currencies without an exchange rate), date (only too late), quantity (no quantity between need and most), minimum_order, budget or share',
  }),
  needs: shares,
};

export const result = readAction({
  name: 'result',
  detail: true,
  path: 'result',
  help: 'Shows what to buy where, when it arrives, what it costs, and why. Lines of BOMs, vendors and prices that the caller may not view are left out and counted. The lines are available as CSV (`format`).',
  query: {},
  answer: {
    purchase_plan: integer({ required: true }),
    status: text(),
    solved: datetime(),
    currency: optionalText(),
    hidden_lines: integer({ required: true, help: 'Lines that are left out' }),
    goods: money('Value of all goods; null, as the other sums, while lines are hidden or nothing fits'),
    fixed_costs: money('Fixed costs of the orders'),
    total_cost: money('Goods and fixed costs'),
    lower_bound: money('No plan costs less that is as good in the objectives before cost'),
    gap: decimal({
      digits: 12,
      places: 4,
      help: 'Distance of the total cost from the bound, in percent of the total cost',
    }),
    proven: boolean({ default: false, help: 'Whether no plan is better; where nothing fits, whether that is proven' }),
    date_expected: date({ help: 'Day of the last delivery if all is ordered today; null where one is not known' }),
    objectives: entries(
      { objective: text(), value: optionalText({ help: 'Amount, days or number' }), bound: optionalText() },
      {
        help: 'What is reached in the order of the objectives; no plan that is as good in those before is below the bound',
      },
    ),
    vendors: entries(vendorMembers),
    lines: entries(lineMembers),
    rules: entries(ruleMembers, { help: 'What the rules cost' }),
    unmet: entries(unmetMembers, { help: 'Needs without which the rest would fit; empty when everything fits' }),
    unmet_is_smallest: boolean({ default: true, help: 'Whether no smaller set would do' }),
    least_budget: money('The least budget that would do, where the budget is to blame'),
    missing_rates: entries(
      { currency: text() },
      { help: 'Currencies whose prices and vendors were left out: no exchange rate is known' },
    ),
  },
  forms: { parameter: 'format', names: ['csv'] },
});

export type ShownResult = SchemaValues<(typeof result)['answer']>;

export const order = formAction({
  name: 'order',
  detail: true,
  path: 'order',
  help: 'Makes the draft orders of a solved plan, all or none: one for each vendor, currency and BOM. A plan that is ordered answers its orders again. Refused when demand, prices or terms have moved since the plan was solved.',
  body: {},
  answer: {
    purchase_plan: integer({ required: true }),
    purchase_orders: entries({
      purchase_order: reference('netbox_asset_lifecycle.purchaseorder', { required: true }),
      bom: reference(bomType, { required: true }),
      vendor: reference(vendorType, { required: true }),
      currency: optionalText(),
      lines: integer({ required: true }),
      total_price: money('In the currency of the order'),
    }),
  },
});
