import { invalidObject, refused } from '../../engine/errors.ts';
import { sameJson } from '../../engine/json.ts';
import { defineResource } from '../../engine/resource/resource.ts';
import { choice, integer, jsonObject, primary, reference } from '../../engine/schema/fields.ts';
import { itemName, itemReference, largestQuantity, normalVariant, variantProblem } from '../item/item.ts';
import { spareStatuses } from '../status/statuses.ts';
import { assetTag, serialNumber } from '../units/unit-numbers.ts';
import { installedMessage } from '../units/unit-places.ts';
import { adjust, install, scrap, transfer } from './spare-item-actions.ts';
import { enter, quantityProblem } from './spares-ledger.ts';

const spareItemFields = {
  pool: reference('netbox_asset_lifecycle.sparespool', { required: true, owner: true }),
  item: itemReference({ required: true }),
  variant: jsonObject(),
  status: choice(spareStatuses, { default: 'serviceable', multi: true }),
  quantity: integer({ default: 1, min: 0, max: largestQuantity }),
  qty_reserved: integer({ default: 0, readOnly: true, kept: true, help: 'Units that are reserved for a BOM' }),
  serial: serialNumber({ lookup: true }),
  asset_tag: assetTag(),
  /** The asset that its unit is installed as, of a spare with a serial number or an asset tag. */
  asset: reference('netbox_asset_lifecycle.asset', { hidden: true, readOnly: true, onDelete: 'keep' }),
  ...primary,
} as const;

/** What tells which unit a spare item is, and where it comes back to. */
const keptWhileInstalled = ['pool', 'item', 'variant', 'serial', 'asset_tag'] as const;

/** Asset Lifecycle: equipment in stock: one unit with a serial number, or a quantity of equal units. */
export const spareItem = defineResource({
  app: 'asset-lifecycle',
  model: 'spareitem',
  endpoint: 'spare-items',
  label: 'spare item',
  fields: spareItemFields,
  unique: [
    {
      name: 'asset_tag',
      fields: ['asset_tag'],
      caseInsensitive: true,
      message: 'spare item with this asset tag already exists.',
    },
    {
      name: 'serial',
      fields: ['item', 'serial'],
      caseInsensitive: true,
      message: 'Spare item with this Item and Serial already exists.',
    },
    {
      name: 'stock',
      fields: ['pool', 'item', 'variant', 'status'],
      when: ({ serial, asset_tag }) => serial === '' && asset_tag === null,
      message: 'The pool already has a spare item with this item, variant and status. Change its quantity instead.',
    },
  ],
  idsNeedView: true,
  ordering: ['pool', 'item'],
  brief: ['pool', 'item', 'variant', 'status', 'quantity', 'serial', 'description'],
  search: ['serial', 'asset_tag', 'description', 'comments'],
  display: ({ quantity, serial }, { related }) =>
    serial === '' ? `${quantity} x ${itemName(related('item'))}` : `${itemName(related('item'))} (${serial})`,
  displayNeeds: ['item'],
  actions: [install, transfer, adjust, scrap],
  derive: ({ after }) => ({ variant: normalVariant(after.variant) }),
  check({ before, after }) {
    const errors: Record<string, string[]> = {};
    if (before && before.asset !== null)
      for (const name of keptWhileInstalled)
        if (!sameJson(before[name], after[name]))
          errors[name] = ['This cannot be changed while the unit is installed.'];
    const problem = variantProblem(after.item.type, after.variant);
    if (problem) errors.variant = [problem];
    const wrong = quantityProblem(after);
    if (wrong) errors.quantity = [wrong];
    return errors;
  },
  /** Asset Lifecycle: a request may set the quantity. The ledger records an adjustment. */
  onSave: ({ id, before, after }, work) =>
    enter(work, id, before, after, { kind: before && before.pool !== after.pool ? 'transfer' : 'adjust' }),
  async onDelete({ id, values }, work) {
    if (values.asset !== null)
      throw refused('protected', `Unable to delete object. ${await installedMessage(work, values.asset)}`);
    if (values.qty_reserved > 0) throw invalidObject(`${values.qty_reserved} units are reserved.`);
    await enter(work, id, values, null, { kind: 'adjust', reason: 'The spare item was deleted.' });
  },
});

declare module '../../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'netbox_asset_lifecycle.spareitem': typeof spareItemFields;
  }
}
