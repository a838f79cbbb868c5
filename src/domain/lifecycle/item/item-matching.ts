import { invalid, invalidObject, refused } from '../../engine/errors.ts';
import { type Json, type JsonObject, sameJson } from '../../engine/json.ts';
import type { Work } from '../../engine/ports.ts';
import { isObjectRef, type StoredObject } from '../../engine/resource/resource.ts';
import type { ObjectRef } from '../../engine/schema/field-kinds.ts';
import { variantOf } from './item.ts';
import { type RolledItem, rolledItem } from './rolled-item.ts';

const bomType = 'netbox_asset_lifecycle.bom';
const lineType = 'netbox_asset_lifecycle.bomlineitem';

/** An asset, as far as the choice of its equipment goes. */
export interface Fitted {
  readonly bom: number;
  readonly assigned_object: Json;
}

/** What an object is, for comparison with lines and spares. */
interface Wanted {
  readonly item: RolledItem;
  readonly variant: JsonObject;
}

/**
 * Keeps the snapshot of a BOM in place while one of its assets is written: a generation at the same moment would replace
 * the asset by a new one. Only drafts are generated, so that installs on other BOMs do not wait for one another.
 * `generation` is that of an asset which is still packed, null for others: fails when the BOM has a newer one by now.
 */
export async function holdSnapshot(work: Work, bomId: number, generation: number | null): Promise<void> {
  const bom = await work.get(bomType, bomId);
  if (generation !== null && bom?.values.generation !== generation)
    throw refused('conflict', 'The BOM was generated anew a moment ago: its assets have other ids now.');
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

/** What an asset's object asks for. */
export async function wantedFor(work: Work, ref: Json): Promise<Wanted> {
  const object = isObjectRef(ref) ? await work.get(ref.type, ref.id) : undefined;
  if (!object) throw invalidObject('The object of this asset no longer exists.');
  const item = rolledItem(object.type, object.values);
  if (!item) throw invalidObject('The object of this asset has no type.');
  return { item, variant: variantOf(object.type, object.values) };
}

/** True when a line or a spare has the wanted item and exactly the same variant. */
export const fits = async (work: Work, { item, variant }: Wanted, values: JsonObject): Promise<boolean> =>
  sameJson(values.variant, variant) && (await sameItem(work, item, values));

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

/** The item by which spares of a wanted thing are known; that of a cable is the one that its BOM asks for. */
export async function spareItemFor(work: Work, bomId: number, wanted: Wanted): Promise<ObjectRef> {
  if ('id' in wanted.item) return { ...wanted.item };
  for (const { values } of await work.children(lineType, 'bom', bomId))
    if (isObjectRef(values.item) && (await fits(work, wanted, values))) return values.item;
  throw invalidObject('The BOM has no line item for this object.');
}
