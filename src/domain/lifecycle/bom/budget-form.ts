import { date, decimal, integer, optionalText, reference, text } from '../../engine/schema/fields.ts';
import { entries, type SchemaValues } from '../../engine/schema/input-schema.ts';
import { priceFormat } from '../item/price.ts';
import { hidden_lines, lineMembers, units } from './coverage.ts';

const sum = (help: string) => optionalText({ help: `${help}, exact decimal` });
const inBase = 'The same in the base currency; null where a rate is missing';

const budgetMembers = {
  ...lineMembers,
  best_vendor: reference('netbox_asset_lifecycle.vendor', { help: 'Vendor with the lowest cost of the line today' }),
  best_vendor_price: integer({ help: 'Id of the entry of the price list' }),
  best_quantity: integer({ help: 'Units that the vendor sells: whole packs, at least the minimum' }),
  best_unit_price: decimal({ ...priceFormat, help: 'Price of one unit at that quantity' }),
  best_currency: optionalText({ help: 'ISO 4217 code' }),
  best_total: sum('Cost of the line'),
  best_total_base: sum(inBase),
  list_unit_price: decimal({ ...priceFormat, help: 'Price of one unit in the same entry, before price breaks' }),
  list_total: sum('The required units at the list price'),
  list_total_base: sum(inBase),
  last_po_line_item: integer({ help: 'Id of the last line by which item and variant were ordered with a price' }),
  last_date: date({ help: 'Day of that order' }),
  last_unit_price: decimal({ ...priceFormat, help: 'Price of that line' }),
  last_currency: optionalText({ help: 'Currency of that order' }),
  last_total: sum('The required units at the last price'),
  last_total_base: sum(inBase),
};

export const budgetForm = {
  bom: units('Id of the BOM'),
  hidden_lines,
  lines: entries(budgetMembers),
  totals: entries(
    {
      currency: text({ help: 'ISO 4217 code; blank for prices without one' }),
      best: sum('Sum of `best_total`'),
      list: sum('Sum of `list_total`'),
      last: sum('Sum of `last_total`'),
    },
    { help: 'Amounts by currency' },
  ),
  base_currency: text({ help: 'ISO 4217 code; blank where none is set' }),
  best_base: sum('Sum of all lines with a price in the base currency; null where one of them has no rate'),
  list_base: sum('The same of list prices'),
  last_base: sum('The same of last prices'),
  unpriced: entries(lineMembers, {
    help: 'Lines that no sum of best and list prices includes: no price list has them',
  }),
  lines_never_ordered: units('Number of lines that the sums of last prices leave out'),
};

export type Budget = SchemaValues<typeof budgetForm>;
export type BudgetLine = Budget['lines'][number];
