import type { JsonObject } from '../../../src/domain/engine/json.ts';
import { loadObject } from '../../../src/domain/engine/resource/load-objects.ts';
import type { Store } from '../../../src/domain/engine/store.ts';
import { manifestOf } from '../../../src/domain/lifecycle/scanning/manifest.ts';
import { Lifecycle } from '../lifecycle.ts';

/** An order PO-7 of two kinds of switches that the vendor knows by numbers of its own, and a courier that notices name. */
export async function noticePlan(store: Store) {
  const plan = await new Lifecycle(store).prepare();
  plan.context = { ...plan.context, now: () => new Date('2026-02-01T12:00:00Z') };
  const leaf = await plan.deviceType({ model: 'Leaf 48', part_number: 'LF-48' });
  const spine = await plan.deviceType({ model: 'Spine 32', part_number: 'SP-32' });
  await priced(plan, leaf, 'MW-1048');
  const bom = await plan.bom();
  const [leafBom, spineBom] = [await plan.line(bom, leaf, 10), await plan.line(bom, spine, 2)];
  const order = await plan.order(bom);
  const line = (bom_line_item: number, qty_ordered: number) =>
    plan.create('polineitem', { purchase_order: order, bom_line_item, qty_ordered });
  const [leafLine, spineLine] = [await line(leafBom, 10), await line(spineBom, 2)];
  await plan.place(order);
  await plan.patch('purchaseorder', order, { order_id: 'PO-7' });
  return { plan, leaf, spine, bom, leafBom, spineBom, order, leafLine, spineLine };
}

export const priced = (plan: Lifecycle, item_id: number, vendor_part_number: string, more: JsonObject = {}) =>
  plan.create('vendorprice', {
    vendor: plan.vendor,
    item_type: 'dcim.devicetype',
    item_id,
    unit_price: '10',
    currency: 'EUR',
    vendor_part_number,
    ...more,
  });

/** Quantities of the lines of a shipment, by BOM line. */
export async function quantities(plan: Lifecycle, shipment: number): Promise<ReadonlyMap<number, number>> {
  const rows = await plan.rows('shipmentlineitem', 'shipment', shipment);
  return new Map(rows.map(({ values }) => [Number(values.bom_line_item), Number(values.qty_shipped)]));
}

/** The manifest of a shipment: its units as `serial in carton`, its cartons as `carton in pallet`. */
export async function manifest(plan: Lifecycle, id: number) {
  const shipment = await loadObject(plan.context.store, 'netbox_asset_lifecycle.shipment', id);
  if (!shipment) throw new Error('There is no such shipment');
  const { units, cartons } = await manifestOf(plan.context.store, shipment);
  return {
    units: units.map(({ serial, carton }) => `${serial} in ${carton}`),
    cartons: cartons.map(({ sscc, parent }) => `${sscc} in ${parent}`),
  };
}
