import { formAction } from '../../engine/resource/action.ts';
import { integer, reference, references, text } from '../../engine/schema/fields.ts';
import { entries } from '../../engine/schema/input-schema.ts';

export const reorder = formAction({
  name: 'reorder',
  detail: false,
  path: 'reorder',
  help: 'Turns what is short into a draft BOM, and with a vendor into a draft order for it: of every allocation with fewer available units than its minimum so many as bring it back, less what is on order or on hand for it. Units that arrive go to its pool.',
  permission: 'view',
  status: 201,
  body: {
    name: text({ required: true, maxLength: 100, help: 'Name of the new BOM' }),
    pools: references('netbox_asset_lifecycle.sparespool', { help: 'Only these pools; all of them unless chosen' }),
    vendor: reference('netbox_asset_lifecycle.vendor', { help: 'Who gets the order, at the prices of their list' }),
  },
  answer: {
    bom: reference('netbox_asset_lifecycle.bom', { required: true }),
    purchase_order: reference('netbox_asset_lifecycle.purchaseorder', {}),
    lines: entries({
      bom_line_item: reference('netbox_asset_lifecycle.bomlineitem', { required: true }),
      quantity: integer({ required: true }),
      on_order: integer({ required: true, help: 'Units that were on order or on hand already' }),
      spare_item_allocations: references('netbox_asset_lifecycle.spareitemallocation'),
    }),
    skipped: entries(
      {
        spare_item_allocation: reference('netbox_asset_lifecycle.spareitemallocation', { required: true }),
        on_order: integer({ required: true, help: 'Units on order or on hand' }),
      },
      { help: 'Below their minimum, with enough on order or on hand' },
    ),
  },
});
