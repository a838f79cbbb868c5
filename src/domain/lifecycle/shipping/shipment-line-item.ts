import { invalid, invalidObject, refused } from '../../engine/errors.ts';
import type { Work } from '../../engine/ports.ts';
import { defineResource, type StoredObject } from '../../engine/resource/resource.ts';
import type { StoredValues } from '../../engine/schema/field-kinds.ts';
import { boolean, integer, reference } from '../../engine/schema/fields.ts';
import { countedLine } from '../balance/line-counts.ts';
import { largestQuantity } from '../item/item.ts';
import { moveReference } from '../item/line-references.ts';
import { requireNotArchived } from '../status/locks.ts';
import { lapsedShipments } from '../status/statuses.ts';
import { numberedProblem, unitsArrived } from './allocate-unit.ts';
import { reopenForLateUnits } from './late-units.ts';
import { requirePlaced } from './placed-order.ts';
import { countProblems, largestMissing } from './receiving.ts';
import { writeAdjustment } from './slips.ts';

const shipmentLineItemFields = {
  shipment: reference('netbox_asset_lifecycle.shipment', {
    required: true,
    onDelete: 'cascade',
    owner: true,
    immutable: 'The shipment of a line item cannot be changed.',
  }),
  bom_line_item: reference('netbox_asset_lifecycle.bomlineitem', {
    required: true,
    index: 'bySource',
    immutable: 'The BOM line item of a shipment line cannot be changed.',
  }),
  qty_shipped: integer({ required: true, min: 1, max: largestQuantity }),
  qty_received: integer({
    min: 0,
    max: largestQuantity,
    help: 'Units that arrived in good order, less those that went back or were written off since. Below the quantity shipped, the rest is missing, damaged, returned or written off',
  }),
  qty_damaged: integer({
    default: 0,
    readOnly: true,
    help: 'Arrived unfit or found unfit since, by the receiving slips',
  }),
  qty_missing: integer({ default: 0, readOnly: true, help: 'Did not arrive, by the receiving slips' }),
  qty_returned: integer({
    default: 0,
    readOnly: true,
    help: 'Arrived and went back to the vendor, by dispositions: the vendor owes them again',
  }),
  qty_written_off: integer({
    default: 0,
    readOnly: true,
    help: 'Arrived and were scrapped or lost here, by dispositions: the vendor owes nothing for them',
  }),
  /** Assets installed from this line: the count that keeps installs within what was received. */
  qty_installed: integer({ default: 0, readOnly: true, hidden: true }),
  /** Units that went on to spares pools: they cannot be installed from this line. */
  qty_to_pools: integer({ default: 0, readOnly: true, hidden: true }),
  /** Some units were told apart at receipt. */
  units_recorded: boolean({ default: false, readOnly: true, hidden: true }),
} as const;

/** Asset Lifecycle: how many of a BOM line are in the consignment, and how many of them arrived in good order. */
export const shipmentLineItem = defineResource({
  app: 'asset-lifecycle',
  model: 'shipmentlineitem',
  endpoint: 'shipment-line-items',
  label: 'shipment line item',
  bare: true,
  fields: shipmentLineItemFields,
  filters: {
    bom_id: { through: 'shipment', filter: 'bom_id' },
    purchase_order_id: { through: 'shipment', filter: 'purchase_order_id' },
  },
  idsNeedView: true,
  ordering: ['shipment'],
  brief: ['shipment', 'bom_line_item', 'qty_shipped', 'qty_received'],
  display: ({ qty_shipped, shipment }) => `${qty_shipped} in shipment ${shipment}`,
  /** What turns up is missing no longer. */
  derive: ({ after }) => ({ qty_missing: Math.min(after.qty_missing, largestMissing(countedLine(after))) }),
  check: ({ after }, { settings }) => countProblems(countedLine(after), settings.overReceipt),
  async onSave({ id, before, after }, work) {
    const parent = await requireNotArchived(work, 'netbox_asset_lifecycle.shipment', after.shipment, 'A line item');
    if (before === null && parent) await requireSameBom(work, parent.values.purchase_order, after.bom_line_item);
    if (parent && after.qty_shipped > (before?.qty_shipped ?? 0))
      await requirePlaced(work, parent.values.purchase_order, 'qty_shipped');
    await moveReference(work, 'shipment_line_items', id, before?.bom_line_item ?? null, after.bom_line_item);
    if (before?.qty_received !== after.qty_received) await requireRoom(work, id, after);
    if (parent && before?.qty_received !== after.qty_received) requireUnitsFrom(parent, after.qty_received);
    if (!parent) return;
    await writeAdjustment(work, parent, { id, before, after });
    await reopenForLateUnits(work, parent.values.purchase_order, [after.bom_line_item]);
  },
  async onDelete({ id, values }, work) {
    const parent = await requireNotArchived(work, 'netbox_asset_lifecycle.shipment', values.shipment, 'A line item');
    if (parent && values.qty_installed > 0) throw invalidObject('Equipment of this line is installed already.');
    if (parent && values.qty_to_pools > 0) throw invalidObject('Equipment of this line is in a spares pool already.');
    const arrived = parent ? await unitsArrived(work, { id, values }) : 0;
    if (arrived > 0)
      throw refused('protected', `${arrived} units of this line have arrived: reverse their receiving slips first.`);
    await moveReference(work, 'shipment_line_items', id, values.bom_line_item, null);
  },
});

/** Units with numbers were received for certain: whoever counts fewer takes their slip back. */
async function requireRoom(
  work: Work,
  id: number,
  values: StoredValues<'netbox_asset_lifecycle.shipmentlineitem'>,
): Promise<void> {
  const problem = await numberedProblem(work, { id, values });
  if (problem !== undefined) throw invalid({ qty_received: [problem] });
}

/** A shipment that is cancelled or lost brought nothing. Every other one may be counted, as in Asset Lifecycle. */
function requireUnitsFrom({ values }: StoredObject, received: number | null): void {
  const status = String(values.status);
  if (lapsedShipments.has(status) && (received ?? 0) > 0)
    throw invalid({ qty_received: [`No units are received from a shipment that is ${status}.`] });
}

async function requireSameBom(work: Work, orderId: number, lineId: number): Promise<void> {
  const [order, line] = await Promise.all([
    work.get('netbox_asset_lifecycle.purchaseorder', orderId),
    work.get('netbox_asset_lifecycle.bomlineitem', lineId),
  ]);
  if (order?.values.bom !== line?.values.bom)
    throw invalid({ bom_line_item: ["The BOM line item must belong to the BOM of the shipment's purchase order."] });
}

declare module '../../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'netbox_asset_lifecycle.shipmentlineitem': typeof shipmentLineItemFields;
  }
}
