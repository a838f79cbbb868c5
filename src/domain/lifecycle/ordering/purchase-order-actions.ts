import { type ActionDeclaration, formAction } from '../../engine/resource/action.ts';
import { date, decimal, integer, reference, text } from '../../engine/schema/fields.ts';
import { entries } from '../../engine/schema/input-schema.ts';
import { largestQuantity } from '../item/item.ts';
import { priceFormat, totalFormat } from '../item/price.ts';

export const exportLineItems: ActionDeclaration = {
  name: 'export-line-items',
  method: 'GET',
  detail: true,
  path: 'export-line-items',
  help: 'The lines of the order for the vendor, as JSON, CSV or YAML (`format`).',
  forms: { parameter: 'format', names: ['csv', 'yaml'] },
};

export const copyLineItems = formAction({
  name: 'copy-line-items',
  detail: true,
  path: 'copy-line-items',
  help: "Copies lines of the BOM onto the draft order: by default all of which something remains to be ordered, in the packs and at the prices of the vendor's price list.",
  body: {
    lines: entries(
      {
        bom_line_item: reference('netbox_asset_lifecycle.bomlineitem', { required: true }),
        qty_ordered: integer({ min: 1, max: largestQuantity, help: 'Absent: what remains, in whole packs' }),
        unit_price: decimal({ ...priceFormat, help: "Absent: that of the vendor's price list" }),
      },
      { help: 'Absent: every line of the BOM that the order does not have yet' },
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
      date_expected: date({ help: 'Today and the lead time of the vendor' }),
      vendor_price: integer({ help: 'Entry of the price list' }),
    }),
    skipped: entries({ bom_line_item: integer({ required: true }), reason: text({ required: true }) }),
    total_price: decimal({ ...totalFormat, help: 'Of the lines that were copied and have a price' }),
  },
});
