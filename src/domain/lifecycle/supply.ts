import { type Failure, invalid, invalidObject } from '../model/errors.ts';
import type { TypeName } from '../model/fields.ts';
import { type Json, type JsonObject, sameJson } from '../model/json.ts';
import { isObjectRef, type StoredObject } from '../model/resource.ts';
import type { Work } from '../model/work.ts';
import { variantOf } from './item.ts';
import { type RolledItem, rolledItem } from './roll-up.ts';

const bomType: TypeName = 'netbox_asset_lifecycle.bom';
const shipmentType: TypeName = 'netbox_asset_lifecycle.shipment';
const shipmentLineType: TypeName = 'netbox_asset_lifecycle.shipmentlineitem';
const orderType: TypeName = 'netbox_asset_lifecycle.purchaseorder';
const lineType: TypeName = 'netbox_asset_lifecycle.bomlineitem';

/** An asset, as far as the choice of its equipment goes. */
interface Fitted {
  readonly bom: number;
  readonly assigned_object: Json;
}

/** What an object is, for comparison with lines and spares. */
interface Wanted {
  readonly item: RolledItem;
  readonly variant: JsonObject;
}

/**
 * Takes one unit for an asset out of a shipment; answers the line that it came from. Asset Lifecycle: the shipment is
 * received and belongs to an order of the asset's BOM. Beyond it, the line must name the asset's item and variant and hold
 * a unit that was received and is not installed; the version of the line sees to it that no unit is used twice.
 */
export async function takeFromShipment(work: Work, asset: Fitted, shipmentId: number): Promise<number> {
  const problem = (text: string): Failure => invalid({ shipment: [text] });
  const shipment = await work.get(shipmentType, shipmentId);
  if (shipment?.values.status !== 'received') throw problem('Shipment has not been received.');
  const order = await work.get(orderType, Number(shipment.values.purchase_order));
  if (order?.values.bom !== asset.bom) throw problem("Shipment does not belong to this object's BOM.");
  work.guard(shipment);
  const lines = await linesFor(work, await wantedFor(work, asset.assigned_object), shipmentId);
  if (lines.length === 0) throw problem('The shipment does not contain this type and variant.');
  if (lines.every(({ values }) => values.qty_received === null))
    throw problem('The quantity received of this type and variant has not been recorded.');
  const line = lines.find(({ values }) => Number(values.qty_received ?? 0) > Number(values.qty_installed));
  if (!line) throw problem('All units of this type and variant that were received are installed already.');
  work.update(line, { qty_installed: Number(line.values.qty_installed) + 1 });
  return line.id;
}

/** Frees the unit of the shipment line that an asset holds. */
export async function giveBack(
  work: Work,
  { shipment_line }: { readonly shipment_line: number | null },
): Promise<void> {
  const line = shipment_line === null ? undefined : await work.get(shipmentLineType, shipment_line);
  if (line) work.update(line, { qty_installed: Number(line.values.qty_installed) - 1 });
}

/**
 * Keeps the snapshot of a BOM in place while one of its assets is written: a generation at the same moment would replace
 * the asset by a new one. Only drafts are generated, so that installs on other BOMs do not wait for one another.
 */
export async function holdSnapshot(work: Work, bomId: number): Promise<void> {
  const bom = await work.get(bomType, bomId);
  if (bom?.values.status === 'draft') work.update(bom, {});
  else if (bom) work.guard(bom);
}

/** Refuses a spare that is not what the object is. Asset Lifecycle: same item, and exactly the same variant. */
export async function requireMatch(work: Work, object: Json, spare: StoredObject): Promise<void> {
  const wanted = await wantedFor(work, object);
  if (!(await sameItem(work, wanted.item, spare.values)))
    throw invalid({ spare_item: ['Selected spare item does not match this object.'] });
  if (!sameJson(spare.values.variant, wanted.variant)) throw invalid({ spare_item: ['Invalid variant.'] });
}

async function wantedFor(work: Work, ref: Json): Promise<Wanted> {
  const object = isObjectRef(ref) ? await work.get(ref.type, ref.id) : undefined;
  if (!object) throw invalidObject('The object of this asset no longer exists.');
  const item = rolledItem(object.type, object.values);
  if (!item) throw invalidObject('The object of this asset has no type.');
  return { item, variant: variantOf(object.type, object.values) };
}

/** Cable types match by medium and profile; connectors are no property of a cable in NetBox. */
async function sameItem(work: Work, item: RolledItem, { item: ref }: JsonObject): Promise<boolean> {
  if ('id' in item) return sameJson(ref, { ...item });
  const cableType = isObjectRef(ref) ? await work.get(ref.type, ref.id) : undefined;
  return (
    cableType?.type === 'netbox_asset_lifecycle.cabletype' &&
    cableType.values.type === item.cable &&
    (cableType.values.profile ?? null) === item.profile
  );
}

/** The lines of a shipment whose BOM line has the wanted item and variant. */
async function linesFor(work: Work, wanted: Wanted, shipmentId: number): Promise<readonly StoredObject[]> {
  const rows = await work.children(shipmentLineType, 'shipment', shipmentId);
  const found = await Promise.all(
    rows.map(async ({ id, values }) => {
      const bomLine = await work.get(lineType, Number(values.bom_line_item));
      const matches =
        bomLine &&
        sameJson(bomLine.values.variant, wanted.variant) &&
        (await sameItem(work, wanted.item, bomLine.values));
      return matches ? await work.get(shipmentLineType, id) : undefined;
    }),
  );
  return found.filter((line) => line !== undefined);
}
