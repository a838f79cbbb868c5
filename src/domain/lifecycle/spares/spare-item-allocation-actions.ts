import { formAction } from '../../engine/resource/action.ts';
import { integer, reference, references, text } from '../../engine/schema/fields.ts';
import { entries } from '../../engine/schema/input-schema.ts';
import { lifeMembers } from '../item/end-of-life.ts';

export const reorder = formAction({
  name: 'reorder',
  detail: false,
  path: 'reorder',
  help: 'Creates a draft BOM with the shortages of allocations and, with `vendor`, a draft order for it. An allocation is short when fewer units are available than its minimum; units that are already on order or on hand for it are subtracted. Received units go to the pool of the allocation.',
  permission: 'view',
  status: 201,
  body: {
    name: text({ required: true, maxLength: 100, help: 'Name of the new BOM' }),
    pools: references('netbox_asset_lifecycle.sparespool', { help: 'Pools to check. Default: all' }),
    vendor: reference('netbox_asset_lifecycle.vendor', {
      help: 'Vendor of the order, whose price list sets the prices. Default: no order',
    }),
  },
  answer: {
    bom: reference('netbox_asset_lifecycle.bom', { required: true }),
    purchase_order: reference('netbox_asset_lifecycle.purchaseorder', {}),
    lines: entries({
      bom_line_item: reference('netbox_asset_lifecycle.bomlineitem', { required: true }),
      quantity: integer({ required: true }),
      on_order: integer({ required: true, help: 'Units that were already on order or on hand' }),
      spare_item_allocations: references('netbox_asset_lifecycle.spareitemallocation'),
      ...lifeMembers,
    }),
    skipped: entries(
      {
        spare_item_allocation: reference('netbox_asset_lifecycle.spareitemallocation', { required: true }),
        on_order: integer({ required: true, help: 'Units on order or on hand' }),
      },
      { help: 'Allocations below their minimum for which enough units are already on order or on hand' },
    ),
  },
});
