import { VisibleDocuments } from '../../engine/access/visible-documents.ts';
import type { Context } from '../../engine/context.ts';
import type { JsonObject } from '../../engine/json.ts';
import { readOne } from '../../engine/query/read.ts';
import { type ObjectOf, type Resource, refKey, type StoredObject } from '../../engine/resource/resource.ts';
import type { SchemaValues } from '../../engine/schema/input-schema.ts';
import { idsIn } from '../item/line-references.ts';
import { slipLines } from '../shipping/receiving-slip.ts';
import { byTime, numbersIn } from './number-history.ts';
import type { procurement as action } from './procurement-action.ts';

type Procurement = SchemaValues<(typeof action)['answer']> & JsonObject;
type AssetOrigin = Procurement['assets'][number];

const lifecycle = 'netbox_asset_lifecycle';
const movementType = `${lifecycle}.sparemovement` as const;

/**
 * Where an object comes from. Read level by level, the documents of all its assets at once, so that the number of round trips
 * in a row is fixed; what the caller may not view is left out.
 */
export async function procurementOf(context: Context, resource: Resource, id: number): Promise<Procurement> {
  const object = await readOne(context, resource, id);
  const seen = new VisibleDocuments(context);
  const [assets, changes] = await Promise.all([
    seen.referring(`${lifecycle}.asset`, 'assigned_object', refKey(object)),
    seen.referring('core.objectchange', 'changed_object', refKey(object)),
  ]);
  const [origins, movements] = await Promise.all([
    originsOf(seen, assets),
    movementsOf(seen, [refKey(object), ...assets.map(refKey)]),
  ]);
  return { assets: origins, movements, serials: numbersIn(changes) };
}

const valuesIn = (objects: Iterable<StoredObject>, field: string): readonly unknown[] =>
  [...objects].map(({ values }) => values[field]);

async function originsOf(seen: VisibleDocuments, assets: readonly StoredObject[]): Promise<readonly AssetOrigin[]> {
  const [boms, pools, shipments, lines, units, slips] = await Promise.all([
    seen.get(`${lifecycle}.bom`, valuesIn(assets, 'bom')),
    seen.get(`${lifecycle}.sparespool`, valuesIn(assets, 'spares_pool')),
    seen.get(`${lifecycle}.shipment`, valuesIn(assets, 'shipment')),
    seen.get(`${lifecycle}.shipmentlineitem`, valuesIn(assets, 'shipment_line')),
    seen.get(`${lifecycle}.receivedunit`, valuesIn(assets, 'received_unit')),
    slipsOf(seen, valuesIn(assets, 'shipment')),
  ]);
  const [orders, bomLines] = await Promise.all([
    seen.get(`${lifecycle}.purchaseorder`, valuesIn(shipments.values(), 'purchase_order')),
    seen.get(`${lifecycle}.bomlineitem`, valuesIn(lines.values(), 'bom_line_item')),
  ]);
  const [orderLines, vendors] = await Promise.all([
    seen.get(
      `${lifecycle}.polineitem`,
      [...bomLines.values()].flatMap(({ values }) => idsIn(values.po_line_items)),
    ),
    seen.get(`${lifecycle}.vendor`, valuesIn(orders.values(), 'vendor')),
  ]);
  return assets.map(({ id, values }): AssetOrigin => {
    const shipment = found(shipments, values.shipment);
    const line = found(lines, values.shipment_line);
    const unit = found(units, values.received_unit);
    const order = found(orders, shipment?.values.purchase_order);
    const bomLine = found(bomLines, line?.values.bom_line_item);
    const orderLine = [...orderLines.values()].find(
      (candidate) => candidate.values.purchase_order === order?.id && candidate.values.bom_line_item === bomLine?.id,
    );
    return {
      asset: id,
      bom: found(boms, values.bom)?.id ?? null,
      installed: textOrNull(values.installed),
      bom_line_item: bomLine?.id ?? null,
      purchase_order: order?.id ?? null,
      po_line_item: orderLine?.id ?? null,
      vendor: found(vendors, order?.values.vendor)?.id ?? null,
      unit_price: textOrNull(orderLine?.values.unit_price),
      currency: String(order?.values.currency ?? ''),
      shipment: shipment?.id ?? null,
      shipment_line_item: line?.id ?? null,
      receiving_slips: slips.filter((slip) => brought(slip, line, unit)).map((slip) => slip.id),
      received_unit: unit?.id ?? null,
      spares_pool: found(pools, values.spares_pool)?.id ?? null,
    };
  });
}

const found = (objects: ReadonlyMap<number, StoredObject>, id: unknown): StoredObject | undefined =>
  typeof id === 'number' ? objects.get(id) : undefined;

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

async function slipsOf(seen: VisibleDocuments, shipments: readonly unknown[]): Promise<readonly StoredObject[]> {
  const ids = [...new Set(shipments)].filter((id) => typeof id === 'number');
  const slips = await Promise.all(
    ids.map((id) => seen.referring(`${lifecycle}.receivingslip`, 'shipment', String(id))),
  );
  return slips.flat();
}

/** A unit with a number arrived with one slip; of others any receipt of their line may have brought them. */
function brought(
  { id, values }: StoredObject,
  line: StoredObject | undefined,
  unit: StoredObject | undefined,
): boolean {
  if (unit) return unit.values.slip === id;
  return slipLines(values).some((entry) => entry.shipment_line_item === line?.id && entry.qty_received > 0);
}

async function movementsOf(seen: VisibleDocuments, documents: readonly string[]): Promise<Procurement['movements']> {
  const found = await Promise.all(documents.map((document) => seen.referring(movementType, 'document', document)));
  return found.flat().sort(byTime).map(movement);
}

/** A movement of spares, as answers tell it. */
export const movement = ({ id, values }: ObjectOf<typeof movementType>): Procurement['movements'][number] => ({
  spare_movement: id,
  time: values.time,
  kind: values.kind,
  quantity: values.quantity,
  spare_item: values.spare_item,
  spares_pool: values.pool,
  serial: values.serial,
  reason: values.reason,
  document: values.document,
});
