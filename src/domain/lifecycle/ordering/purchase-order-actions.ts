import { type ActionDeclaration, formAction } from '../../engine/resource/action.ts';
import { choice, date, decimal, integer, reference, text } from '../../engine/schema/fields.ts';
import { entries } from '../../engine/schema/input-schema.ts';
import { lifeMembers } from '../item/end-of-life.ts';
import { itemReference, largestQuantity } from '../item/item.ts';
import { priceFormat, totalFormat } from '../item/price.ts';
import { dateSources } from '../lead-times/expected-days.ts';

export const exportLineItems: ActionDeclaration = {
  name: 'export-line-items',
  method: 'GET',
  detail: true,
  path: 'export-line-items',
  help: 'Exports the order with its lines for the vendor, as JSON, CSV or YAML (`format`).',
  forms: { parameter: 'format', names: ['csv', 'yaml'] },
};

export const copyLineItems = formAction({
  name: 'copy-line-items',
  detail: true,
  path: 'copy-line-items',
  help: "Copies lines of the BOM to the draft order. Default: all lines with units that remain to be ordered, in the packs and at the prices of the vendor's price list.",
  body: {
    lines: entries(
      {
        bom_line_item: reference('netbox_asset_lifecycle.bomlineitem', { required: true }),
        substitute: itemReference({ help: 'Approved substitute to buy instead of the item of the line' }),
        qty_ordered: integer({
          min: 1,
          max: largestQuantity,
          help: 'Default: the units that remain to be ordered, in whole packs',
        }),
        unit_price: decimal({ ...priceFormat, help: "Default: the price of the vendor's price list" }),
      },
      { help: 'Lines to copy. Default: every line of the BOM that is not on the order yet' },
    ),
  },
  answer: {
    purchase_order: integer({ required: true }),
    lines: entries({
      po_line_item: reference('netbox_asset_lifecycle.polineitem', { required: true, bare: true }),
      bom_line_item: integer({ required: true }),
      qty_ordered: integer({ required: true }),
      unit_price: decimal(priceFormat),
      total_price: decimal(totalFormat),
      date_expected: date({
        help: 'Today plus the lead time of the price, or else the days within which nine in ten deliveries came so far',
      }),
      date_expected_source: choice(dateSources, { help: 'Where the expected date comes from; null without one' }),
      vendor_price: integer({ help: 'Id of the entry of the price list that was applied' }),
      ...lifeMembers,
    }),
    skipped: entries({ bom_line_item: integer({ required: true }), reason: text({ required: true }) }),
    total_price: decimal({ ...totalFormat, help: 'Total of the copied lines that have a price' }),
  },
});
