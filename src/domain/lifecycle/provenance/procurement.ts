import { VisibleDocuments } from '../../engine/access/visible-documents.ts';
import type { Context } from '../../engine/context.ts';
import type { JsonObject } from '../../engine/json.ts';
import { readOne } from '../../engine/query/read.ts';
import { type ObjectOf, type Resource, refKey } from '../../engine/resource/resource.ts';
import type { TypeName } from '../../engine/schema/field-kinds.ts';
import type { SchemaValues } from '../../engine/schema/input-schema.ts';
import { type ReceivingSlip, slipLines } from '../shipping/receiving-slip.ts';
import type { ReceivedUnit } from '../units/received-unit.ts';
import { byTime, numbersIn } from './number-history.ts';
import type { procurement as action } from './procurement-action.ts';

type Procurement = SchemaValues<(typeof action)['answer']> & JsonObject;
type AssetOrigin = Procurement['assets'][number];

const lifecycle = 'netbox_asset_lifecycle';
const movementType = `${lifecycle}.sparemovement` as const;

/**
 * The origin of an object. Reads level by level, the documents of all its assets at once, so that the number of sequential round
 * trips is fixed. Objects that the caller may not view are left out.
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

/** The values of one field of all the objects. */
const valuesIn = <V, K extends keyof V>(objects: Iterable<{ readonly values: V }>, field: K): readonly V[K][] =>
  [...objects].map(({ values }) => values[field]);

async function originsOf(
  seen: VisibleDocuments,
  assets: readonly ObjectOf<`${typeof lifecycle}.asset`>[],
): Promise<readonly AssetOrigin[]> {
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
      [...bomLines.values()].flatMap(({ values }) => values.po_line_items),
    ),
    seen.get(`${lifecycle}.vendor`, valuesIn(orders.values(), 'vendor')),
  ]);
  return assets.map(({ id, values }): AssetOrigin => {
    const shipment = among(shipments, values.shipment);
    const line = among(lines, values.shipment_line);
    const unit = among(units, values.received_unit);
    const order = among(orders, shipment?.values.purchase_order);
    const bomLine = among(bomLines, line?.values.bom_line_item);
    const orderLine = [...orderLines.values()].find(
      (candidate) => candidate.values.purchase_order === order?.id && candidate.values.bom_line_item === bomLine?.id,
    );
    return {
      asset: id,
      bom: among(boms, values.bom)?.id ?? null,
      installed: values.installed,
      bom_line_item: bomLine?.id ?? null,
      purchase_order: order?.id ?? null,
      po_line_item: orderLine?.id ?? null,
      vendor: among(vendors, order?.values.vendor)?.id ?? null,
      unit_price: orderLine?.values.unit_price ?? null,
      currency: order?.values.currency ?? '',
      shipment: shipment?.id ?? null,
      shipment_line_item: line?.id ?? null,
      receiving_slips: slips.filter((slip) => brought(slip, line, unit)).map((slip) => slip.id),
      received_unit: unit?.id ?? null,
      spares_pool: among(pools, values.spares_pool)?.id ?? null,
    };
  });
}

/** The object with this id; undefined without an id, and for objects that are gone or hidden. */
const among = <T extends TypeName>(
  objects: ReadonlyMap<number, ObjectOf<T>>,
  id: number | null | undefined,
): ObjectOf<T> | undefined => (typeof id === 'number' ? objects.get(id) : undefined);

async function slipsOf(
  seen: VisibleDocuments,
  shipments: readonly (number | null)[],
): Promise<readonly ReceivingSlip[]> {
  const ids = [...new Set(shipments)].filter((id) => id !== null);
  const slips = await Promise.all(ids.map((id) => seen.referring(`${lifecycle}.receivingslip`, 'shipment', `${id}`)));
  return slips.flat();
}

/** Whether a slip received a unit: the slip of a unit with a number, or any receipt of the line for other units. */
function brought(
  { id, values }: ReceivingSlip,
  line: { readonly id: number } | undefined,
  unit: ReceivedUnit | undefined,
): boolean {
  if (unit) return unit.values.slip === id;
  return slipLines(values).some((entry) => entry.shipment_line_item === line?.id && entry.qty_received > 0);
}

async function movementsOf(seen: VisibleDocuments, documents: readonly string[]): Promise<Procurement['movements']> {
  const movements = await Promise.all(documents.map((document) => seen.referring(movementType, 'document', document)));
  return movements.flat().sort(byTime).map(movement);
}

/** A movement of spares, as answers show it. */
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
