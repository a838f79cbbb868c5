import {
  choice,
  genericReference,
  integer,
  jsonObject,
  optionalText,
  primary,
  reference,
  text,
} from '../model/fields.ts';
import { defineResource } from '../model/resource.ts';
import { itemName } from './bom-line-item.ts';
import { itemTypes, largestQuantity, normalVariant, variantProblem } from './item.ts';
import { install } from './spare-item-actions.ts';
import { spareStatuses } from './statuses.ts';

/** Asset Lifecycle: equipment on the shelf: one unit with a serial number, or so many alike. */
export const spareItem = defineResource({
  app: 'asset-lifecycle',
  model: 'spareitem',
  endpoint: 'spare-items',
  label: 'spare item',
  fields: {
    pool: reference('netbox_asset_lifecycle.sparespool', { required: true, owner: true }),
    item: genericReference(itemTypes, { required: true, index: 'byType' }),
    variant: jsonObject(),
    status: choice(spareStatuses, { default: 'serviceable', multi: true }),
    quantity: integer({ default: 1, min: 0, max: largestQuantity }),
    serial: text({ maxLength: 50, caseInsensitive: true }),
    asset_tag: optionalText({ maxLength: 50 }),
    ...primary,
  },
  unique: [
    {
      name: 'asset_tag',
      fields: ['asset_tag'],
      message: 'spare item with this asset tag already exists.',
    },
    {
      name: 'serial',
      fields: ['item', 'serial'],
      message: 'Spare item with this Item and Serial already exists.',
    },
    {
      name: 'stock',
      fields: ['pool', 'item', 'variant', 'status'],
      when: ({ serial, asset_tag }) => serial === '' && asset_tag === null,
      message: 'The pool has such a spare item already: change its quantity instead.',
    },
  ],
  ordering: ['pool', 'item'],
  brief: ['pool', 'item', 'variant', 'status', 'quantity', 'serial', 'description'],
  search: ['serial', 'asset_tag', 'description', 'comments'],
  display: ({ quantity, serial }, { related }) =>
    serial === '' ? `${quantity} x ${itemName(related('item'))}` : `${itemName(related('item'))} (${serial})`,
  displayNeeds: ['item'],
  actions: [install],
  derive: ({ after }) => ({ variant: normalVariant(after.variant) }),
  check({ after }) {
    const errors: Record<string, string[]> = {};
    const problem = variantProblem(after.item.type, after.variant);
    if (problem) errors.variant = [problem];
    if (after.quantity > 1 && (after.serial !== '' || after.asset_tag !== null))
      errors.quantity = ['A spare item with a serial number or an asset tag is one unit.'];
    return errors;
  },
});
