import { sameJson } from '../../engine/json.ts';
import { defineResource } from '../../engine/resource/resource.ts';
import { boolean, integer, jsonObject, primary, reference, references } from '../../engine/schema/fields.ts';
import { itemName, itemReference, largestQuantity, normalVariant, variantProblem } from '../item/item.ts';
import { flagsOf } from './level-bounds.ts';
import { reorderedLines } from './on-order.ts';
import { reorder } from './spare-item-allocation-actions.ts';
import { countLevel } from './spares-levels.ts';

const kept = { readOnly: true, kept: true } as const;

const spareItemAllocationFields = {
  pool: reference('netbox_asset_lifecycle.sparespool', { required: true, owner: true }),
  item: itemReference({ required: true }),
  variant: jsonObject(),
  min_quantity: { ...integer({ min: 0, max: largestQuantity }), default: 1 },
  max_quantity: integer({ min: 0, max: largestQuantity }),
  reorder_quantity: integer({
    min: 1,
    max: largestQuantity,
    help: 'Units are reordered in multiples of this quantity. Default: up to the maximum quantity, or else the minimum quantity',
  }),
  current_quantity: integer({ ...kept, default: 0, help: 'Serviceable units of exactly this variant in the pool' }),
  available_quantity: integer({ ...kept, default: 0, help: 'Units of current_quantity that are not reserved' }),
  below_minimum: boolean({ ...kept, default: false }),
  above_maximum: boolean({ ...kept, default: false }),
  is_fulfilled: boolean({ ...kept, default: true }),
  /** BOM lines that were reordered for it. The next reorder removes those without outstanding units. */
  bom_line_items: references('netbox_asset_lifecycle.bomlineitem', {
    hidden: true,
    readOnly: true,
    filterMode: 'any',
    onDelete: 'keep',
  }),
  ...primary,
} as const;

/** Asset Lifecycle: the quantity of an item that a pool should hold. Every movement updates the quantities that it holds. */
export const spareItemAllocation = defineResource({
  app: 'asset-lifecycle',
  model: 'spareitemallocation',
  endpoint: 'spare-item-allocations',
  label: 'spare item allocation',
  fields: spareItemAllocationFields,
  unique: [
    {
      name: 'item',
      fields: ['pool', 'item', 'variant'],
      message: 'The pool already has an allocation for this item and variant.',
    },
  ],
  ordering: ['pool', 'item'],
  brief: ['pool', 'item', 'variant', 'min_quantity', 'max_quantity', 'description'],
  search: ['description', 'comments'],
  display: ({ min_quantity, max_quantity }, { related }) =>
    `${itemName(related('item'))}: ${min_quantity ?? 0} to ${max_quantity ?? 'any'}`,
  displayNeeds: ['item'],
  actions: [reorder],
  derive: ({ after }) => ({ variant: normalVariant(after.variant), ...flagsOf(after, after) }),
  check({ after }) {
    const errors: Record<string, string[]> = {};
    const problem = variantProblem(after.item.type, after.variant);
    if (problem) errors.variant = [problem];
    if (after.min_quantity === null && after.max_quantity === null)
      errors.__all__ = ['At least one of minimum and maximum quantity is required.'];
    if (after.min_quantity !== null && after.max_quantity !== null && after.max_quantity < after.min_quantity)
      errors.max_quantity = ['The maximum quantity cannot be below the minimum quantity.'];
    return errors;
  },
  async onSave({ id, before, after }, work) {
    const same =
      before?.pool === after.pool && sameJson(before.item, after.item) && sameJson(before.variant, after.variant);
    const saved = same ? undefined : await work.get('netbox_asset_lifecycle.spareitemallocation', id);
    if (!saved) return;
    await countLevel(work, saved);
    work.update(saved, { bom_line_items: await reorderedLines(work, saved.values) });
  },
});

declare module '../../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'netbox_asset_lifecycle.spareitemallocation': typeof spareItemAllocationFields;
  }
}
