import { invalidObject } from '../../engine/errors.ts';
import { defineResource } from '../../engine/resource/resource.ts';
import { boolean, integer, jsonObject, reference, references } from '../../engine/schema/fields.ts';
import { itemName, itemReference, largestQuantity, normalVariant, variantProblem } from '../item/item.ts';
import { requireDraft } from '../status/locks.ts';
import { requireSameItem } from './named-line.ts';

const immutableLine = () => invalidObject('Auto-generated line items cannot be changed or deleted.');

const keptByReferrers = { hidden: true, readOnly: true, filterMode: 'any', onDelete: 'keep' } as const;

const bomLineItemFields = {
  bom: reference('netbox_asset_lifecycle.bom', {
    required: true,
    onDelete: 'cascade',
    owner: true,
    immutable: 'A line item cannot move to another BOM.',
  }),
  item: itemReference({ required: true }),
  variant: jsonObject(),
  quantity: integer({ default: 1, min: 1, max: largestQuantity }),
  auto_generated: boolean({ default: false, readOnly: true }),
  spares_pool: reference('netbox_asset_lifecycle.sparespool', {
    readOnly: true,
    onDelete: 'keep',
    owner: true,
    help: 'Pool that the line was reordered for; received units go there',
  }),
  po_line_items: references('netbox_asset_lifecycle.polineitem', keptByReferrers),
  shipment_line_items: references('netbox_asset_lifecycle.shipmentlineitem', keptByReferrers),
} as const;

/** Asset Lifecycle: a quantity of one type and variant. Generated lines are read-only, manual lines are for everything else. */
export const bomLineItem = defineResource({
  app: 'asset-lifecycle',
  model: 'bomlineitem',
  endpoint: 'bom-line-items',
  label: 'BOM line item',
  bare: true,
  fields: bomLineItemFields,
  unique: [
    {
      name: 'item',
      fields: ['bom', 'item', 'variant', 'auto_generated'],
      when: ({ spares_pool }) => typeof spares_pool !== 'number',
      message: 'The BOM already has a line item with this item and variant.',
    },
    {
      name: 'spares',
      fields: ['bom', 'spares_pool', 'item', 'variant'],
      when: ({ spares_pool }) => typeof spares_pool === 'number',
      message: 'The BOM already has a line item with this item and variant for the pool.',
    },
  ],
  idsNeedView: true,
  ordering: ['bom', 'item'],
  brief: ['bom', 'item', 'variant', 'quantity'],
  display: ({ quantity, variant }, { related }) =>
    [`${quantity} x ${itemName(related('item'))}`, ...Object.values(variant).map(String)].join(' '),
  displayNeeds: ['item'],
  derive: ({ after }) => ({ variant: normalVariant(after.variant) }),
  check({ after }) {
    const problem = variantProblem(after.item.type, after.variant);
    return problem ? { variant: [problem] } : undefined;
  },
  async onSave({ before, after }, work) {
    if (before?.auto_generated) throw immutableLine();
    await requireDraft(work, 'netbox_asset_lifecycle.bom', after.bom, 'A line item');
    if (before) await requireSameItem(work, before, after);
  },
  async onDelete({ values }, work) {
    const parent = await requireDraft(work, 'netbox_asset_lifecycle.bom', values.bom, 'A line item');
    if (parent && values.auto_generated) throw immutableLine();
  },
});

declare module '../../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'netbox_asset_lifecycle.bomlineitem': typeof bomLineItemFields;
  }
}
