import { invalid, invalidObject, refused } from '../../engine/errors.ts';
import { sameJson } from '../../engine/json.ts';
import type { Work } from '../../engine/ports.ts';
import { defineResource, type ObjectOf } from '../../engine/resource/resource.ts';
import type { StoredValues } from '../../engine/schema/field-kinds.ts';
import { boolean, integer, reference } from '../../engine/schema/fields.ts';
import { countedLine } from '../balance/line-counts.ts';
import { itemReference, largestQuantity } from '../item/item.ts';
import { moveReference } from '../item/line-references.ts';
import { requireNotArchived } from '../status/locks.ts';
import { lapsedShipments } from '../status/statuses.ts';
import { numberedProblem, unitsArrived } from './allocate-unit.ts';
import { reopenForLateUnits } from './late-units.ts';
import { requirePlaced } from './placed-order.ts';
import { countProblems, largestMissing } from './receiving.ts';
import { shippedSubstitute } from './shipped-substitute.ts';
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
    immutable: 'The BOM line item of a shipment line cannot be changed.',
  }),
  substitute: itemReference({
    help: 'Approved substitute that comes instead of the item of the BOM line. Default: what the order buys for the line',
  }),
  qty_shipped: integer({ required: true, min: 1, max: largestQuantity }),
  qty_received: integer({
    min: 0,
    max: largestQuantity,
    help: 'Units received in good order, minus units returned or written off since. The difference to qty_shipped is missing, damaged, returned or written off',
  }),
  qty_damaged: integer({
    default: 0,
    readOnly: true,
    help: 'Units that arrived damaged or were found damaged later; sum of the receiving slips',
  }),
  qty_missing: integer({ default: 0, readOnly: true, help: 'Units that did not arrive; sum of the receiving slips' }),
  qty_returned: integer({
    default: 0,
    readOnly: true,
    help: 'Units returned to the vendor by dispositions; the vendor owes a replacement',
  }),
  qty_written_off: integer({
    default: 0,
    readOnly: true,
    help: 'Units scrapped or lost after receipt by dispositions; the vendor owes no replacement',
  }),
  /** Assets installed from this line, at most the units received. */
  qty_installed: integer({ default: 0, readOnly: true, hidden: true }),
  /** Units put into spares pools: they cannot be installed from this line. */
  qty_to_pools: integer({ default: 0, readOnly: true, hidden: true }),
  /** Some units have numbers that were recorded at receipt. */
  units_recorded: boolean({ default: false, readOnly: true, hidden: true }),
} as const;

/** Asset Lifecycle: the units of a BOM line in a shipment, and the units of them that arrived in good order. */
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
  /** Units that arrive are no longer missing. */
  derive: ({ after }) => ({ qty_missing: Math.min(after.qty_missing, largestMissing(countedLine(after))) }),
  check: ({ before, after }, { settings }) =>
    before && !sameJson(before.substitute ?? null, after.substitute ?? null)
      ? { substitute: ['The substitute of a shipment line cannot be changed.'] }
      : countProblems(countedLine(after), settings.overReceipt),
  async onSave({ id, before, after }, work) {
    const parent = await requireNotArchived(work, 'netbox_asset_lifecycle.shipment', after.shipment, 'A line item');
    if (before === null && parent) await requireSameBom(work, parent.values.purchase_order, after.bom_line_item);
    if (before === null && parent) await keepSubstitute(work, id, parent.values.purchase_order);
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
    if (parent && values.qty_installed > 0) throw invalidObject('Units of this line are already installed.');
    if (parent && values.qty_to_pools > 0) throw invalidObject('Units of this line are already in a spares pool.');
    const arrived = parent ? await unitsArrived(work, { id, values }) : 0;
    if (arrived > 0)
      throw refused('protected', `${arrived} units of this line have arrived: reverse their receiving slips first.`);
    await moveReference(work, 'shipment_line_items', id, values.bom_line_item, null);
  },
});

/** Keeps with a new line what it brings instead of the item of its BOM line. */
async function keepSubstitute(work: Work, id: number, order: number): Promise<void> {
  const saved = await work.get('netbox_asset_lifecycle.shipmentlineitem', id);
  if (!saved) return;
  const substitute = await shippedSubstitute(work, order, saved.values);
  if (!sameJson(saved.values.substitute, substitute)) work.update(saved, { substitute });
}

/** Units with recorded numbers were received: lower counts require that their slip is reversed. */
async function requireRoom(
  work: Work,
  id: number,
  values: StoredValues<'netbox_asset_lifecycle.shipmentlineitem'>,
): Promise<void> {
  const problem = await numberedProblem(work, { id, values });
  if (problem !== undefined) throw invalid({ qty_received: [problem] });
}

/** Units of a cancelled or lost shipment cannot be received. Every other shipment may be counted, as in Asset Lifecycle. */
function requireUnitsFrom(
  { values: { status } }: ObjectOf<'netbox_asset_lifecycle.shipment'>,
  received: number | null,
): void {
  if (lapsedShipments.has(status) && (received ?? 0) > 0)
    throw invalid({ qty_received: [`Units cannot be received from a shipment with status ${status}.`] });
}

async function requireSameBom(work: Work, orderId: number, lineId: number): Promise<void> {
  const [order, line] = await Promise.all([
    work.get('netbox_asset_lifecycle.purchaseorder', orderId),
    work.get('netbox_asset_lifecycle.bomlineitem', lineId),
  ]);
  if (order?.values.bom !== line?.values.bom)
    throw invalid({ bom_line_item: ["The BOM line item must belong to the BOM of the shipment's purchase order."] });
}

export type ShipmentLine = ObjectOf<'netbox_asset_lifecycle.shipmentlineitem'>;

declare module '../../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'netbox_asset_lifecycle.shipmentlineitem': typeof shipmentLineItemFields;
  }
}
