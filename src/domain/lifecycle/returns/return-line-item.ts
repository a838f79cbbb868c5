import { invalid, invalidObject } from '../../engine/errors.ts';
import type { Work } from '../../engine/ports.ts';
import { defineResource, type ObjectOf } from '../../engine/resource/resource.ts';
import { choice, integer, reference, references, text } from '../../engine/schema/fields.ts';
import { largestQuantity } from '../item/item.ts';
import { conditions } from '../shipping/disposition.ts';
import { editableReturns } from '../status/statuses.ts';

const unitType = 'netbox_asset_lifecycle.receivedunit';

const returnLineItemFields = {
  vendor_return: reference('netbox_asset_lifecycle.vendorreturn', {
    required: true,
    onDelete: 'cascade',
    owner: true,
    immutable: 'A line item cannot move to another return.',
  }),
  shipment_line_item: reference('netbox_asset_lifecycle.shipmentlineitem', {
    required: true,
    immutable: 'The shipment line of a line item cannot be changed.',
  }),
  condition: choice(conditions, {
    required: true,
    multi: true,
    help: 'Condition of the units, as the shipment counts them',
  }),
  quantity: integer({
    min: 1,
    max: largestQuantity,
    help: 'Default: the number of listed units. Units with numbers must be listed',
  }),
  units: references(unitType, { help: 'Units with a serial number or an asset tag' }),
  note: text({ maxLength: 200 }),
  qty_credited: integer({
    default: 0,
    readOnly: true,
    help: 'Units that the vendor owes no more, since it owes a credit for them',
  }),
} as const;

/** Units of one shipment line in one condition, that go back. */
export const returnLineItem = defineResource({
  app: 'asset-lifecycle',
  model: 'returnlineitem',
  endpoint: 'return-line-items',
  label: 'return line item',
  bare: true,
  fields: returnLineItemFields,
  unique: [
    {
      name: 'line_condition',
      fields: ['vendor_return', 'shipment_line_item', 'condition'],
      message: 'The return has this shipment line with this condition already.',
    },
  ],
  filters: { shipment_id: { through: 'vendor_return', filter: 'shipment_id' } },
  idsNeedView: true,
  ordering: ['vendor_return', 'shipment_line_item'],
  brief: ['vendor_return', 'shipment_line_item', 'condition', 'quantity'],
  partOf: ['vendor_return'],
  display: ({ quantity, vendor_return }) => `${quantity} in return ${vendor_return}`,
  derive: ({ after }) => (after.quantity === null && after.units.length > 0 ? { quantity: after.units.length } : {}),
  check({ after: { quantity, units } }) {
    if (quantity === null) return { quantity: ['A quantity or a list of units is required.'] };
    return quantity < units.length
      ? { quantity: [`The quantity cannot be less than the number of listed units, ${units.length}.`] }
      : undefined;
  },
  async onSave({ before, after }, work) {
    const parent = await requireEditable(work, after.vendor_return);
    const line = await work.get('netbox_asset_lifecycle.shipmentlineitem', after.shipment_line_item);
    if (parent && line?.values.shipment !== parent.values.shipment)
      throw invalid({ shipment_line_item: ['The line item must belong to the shipment of the return.'] });
    const added = after.units.filter((unit) => !before?.units.includes(unit));
    await requireUnitsOf(work, after.shipment_line_item, added);
  },
  async onDelete({ values }, work) {
    await requireEditable(work, values.vendor_return);
  },
});

/** The return, which is guarded: its units cannot leave at the same moment. Undefined when it is being deleted. */
async function requireEditable(work: Work, id: number) {
  if (work.deletes('netbox_asset_lifecycle.vendorreturn', id)) return undefined;
  const parent = await work.get('netbox_asset_lifecycle.vendorreturn', id);
  if (!parent) throw invalidObject('The parent object no longer exists.');
  if (!editableReturns.has(parent.values.status))
    throw invalidObject(`A line item cannot be changed while its return has status ${parent.values.status}.`);
  work.guard(parent);
  return parent;
}

async function requireUnitsOf(work: Work, line: number, units: readonly number[]): Promise<void> {
  for (const id of units) {
    const unit = await work.get(unitType, id);
    if (unit?.values.shipment_line_item !== line)
      throw invalid({ units: [`The unit with id ${id} did not come with this shipment line.`] });
  }
}

export type ReturnLineItem = ObjectOf<'netbox_asset_lifecycle.returnlineitem'>;

declare module '../../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'netbox_asset_lifecycle.returnlineitem': typeof returnLineItemFields;
  }
}
