import { asset as assetResource } from '../lifecycle/asset.ts';
import { variantOf } from '../lifecycle/item.ts';
import { type RolledItem, rolledItem } from '../lifecycle/roll-up.ts';
import { type Failure, invalid, invalidObject, notFound, refused } from '../model/errors.ts';
import type { TypeName } from '../model/fields.ts';
import { type JsonObject, sameJson } from '../model/json.ts';
import type { StoredObject } from '../model/resource.ts';
import { isObjectRef } from '../model/resource.ts';
import { commitWithRetry } from './commit.ts';
import type { Context } from './context.ts';
import { UnitOfWork } from './unit-of-work.ts';

const shipmentType: TypeName = 'netbox_asset_lifecycle.shipment';
const shipmentLineType: TypeName = 'netbox_asset_lifecycle.shipmentlineitem';
const orderType: TypeName = 'netbox_asset_lifecycle.purchaseorder';
const lineType: TypeName = 'netbox_asset_lifecycle.bomlineitem';
const spareType: TypeName = 'netbox_asset_lifecycle.spareitem';

/** Where the equipment comes from. Asset Lifecycle: a received shipment, or one spare. */
export type InstallSource = { readonly shipment: number } | { readonly spare_item: number };

/** What an object is, for comparison with lines and spares. */
interface Wanted {
  readonly item: RolledItem;
  readonly variant: JsonObject;
}

/**
 * Links an asset to the equipment that it got. One unit of work takes the unit from the shipment line or the spare and
 * marks the asset; the versions of both see to it that no unit is used twice.
 */
export function installAsset(context: Context, assetId: number, source: InstallSource): Promise<StoredObject> {
  let attempts = 0;
  return commitWithRetry(context, async () => {
    attempts += 1;
    const work = new UnitOfWork(context);
    const asset = await work.get(assetResource.type, assetId);
    if (!asset) throw notFound(assetResource.label);
    if (asset.values.installed !== null) throw invalidObject('This object has already been installed.');
    const wanted = await wantedFor(work, asset);
    const link =
      'shipment' in source
        ? await takeFromShipment(work, asset, wanted, source.shipment)
        : await takeSpare(work, wanted, source.spare_item, attempts > 1);
    const values: JsonObject = { ...link, installed: work.now };
    work.update(asset, values);
    return { work, result: { ...asset, version: asset.version + 1, values: { ...asset.values, ...values } } };
  });
}

async function wantedFor(work: UnitOfWork, asset: StoredObject): Promise<Wanted> {
  const ref = asset.values.assigned_object;
  const object = isObjectRef(ref) ? await work.get(ref.type, ref.id) : undefined;
  if (!object) throw invalidObject('The object of this asset no longer exists.');
  const item = rolledItem(object.type, object.values);
  if (!item) throw invalidObject('The object of this asset has no type.');
  return { item, variant: variantOf(object.type, object.values) };
}

/** Cable types match by medium and profile; connectors are no property of a cable in NetBox. */
async function sameItem(work: UnitOfWork, item: RolledItem, values: JsonObject): Promise<boolean> {
  const ref = values.item;
  if ('id' in item) return sameJson(ref, { ...item });
  const cableType = isObjectRef(ref) ? await work.get(ref.type, ref.id) : undefined;
  return (
    cableType?.type === 'netbox_asset_lifecycle.cabletype' &&
    cableType.values.type === item.cable &&
    (cableType.values.profile ?? null) === item.profile
  );
}

const unknownId = (field: string, id: number): Failure =>
  invalid({ [field]: [`Related object not found using the provided numeric ID: ${id}`] });

async function takeFromShipment(
  work: UnitOfWork,
  asset: StoredObject,
  wanted: Wanted,
  shipmentId: number,
): Promise<JsonObject> {
  const shipment = await work.get(shipmentType, shipmentId);
  if (!shipment) throw unknownId('shipment', shipmentId);
  const problem = (text: string): Failure => invalid({ shipment: [text] });
  if (shipment.values.status !== 'received') throw problem('Shipment has not been received.');
  const order = await work.get(orderType, Number(shipment.values.purchase_order));
  if (order?.values.bom !== asset.values.bom) throw problem("Shipment does not belong to this object's BOM.");
  work.guard(shipment);
  const lines = await linesFor(work, wanted, shipmentId);
  if (lines.length === 0) throw problem('The shipment does not contain this type and variant.');
  const line = lines.find(({ values }) => Number(values.qty_received ?? 0) > Number(values.qty_installed));
  if (!line) throw problem('All units of this type and variant that were received are installed already.');
  work.update(line, { qty_installed: Number(line.values.qty_installed) + 1 });
  return { shipment: shipmentId };
}

/** The lines of a shipment whose BOM line has the wanted item and variant. */
async function linesFor(work: UnitOfWork, wanted: Wanted, shipmentId: number): Promise<readonly StoredObject[]> {
  const rows = await work.children(shipmentLineType, 'shipment', shipmentId);
  const bomLines = await work.reader.getMany(
    rows.map(({ values }) => ({ type: lineType, id: Number(values.bom_line_item) })),
  );
  const matching: number[] = [];
  for (const { values, id } of bomLines.values())
    if (sameJson(values.variant, wanted.variant) && (await sameItem(work, wanted.item, values))) matching.push(id);
  const chosen = rows.filter(({ values }) => matching.includes(Number(values.bom_line_item)));
  return [...(await work.reader.getMany(chosen.map(({ id }) => ({ type: shipmentLineType, id })))).values()];
}

/** Asset Lifecycle: 409 when somebody else took the last unit meanwhile. */
async function takeSpare(work: UnitOfWork, wanted: Wanted, spareId: number, raced: boolean): Promise<JsonObject> {
  const spare = await work.get(spareType, spareId);
  if (!spare) throw unknownId('spare_item', spareId);
  const problem = (text: string): Failure => invalid({ spare_item: [text] });
  if (!(await sameItem(work, wanted.item, spare.values)))
    throw problem('Selected spare item does not match this object.');
  if (!sameJson(spare.values.variant, wanted.variant)) throw problem('Invalid variant.');
  drawSpare(work, spare, raced);
  return { spares_pool: spare.values.pool ?? null };
}

/** Takes one unit of a spare. Asset Lifecycle: the record stays at quantity 0. */
export function drawSpare(work: UnitOfWork, spare: StoredObject, raced: boolean): void {
  const problem = (text: string): Failure => invalid({ spare_item: [text] });
  if (spare.values.status !== 'serviceable') throw problem('Only serviceable spare items can be installed.');
  const quantity = Number(spare.values.quantity);
  if (quantity < 1) throw raced ? refused('conflict', 'Insufficient quantity.') : problem('Insufficient quantity.');
  work.update(spare, { quantity: quantity - 1, last_updated: work.now });
}
