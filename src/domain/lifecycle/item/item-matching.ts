import { invalid, invalidObject, refused } from '../../engine/errors.ts';
import { canonicalJson, type JsonObject, sameJson } from '../../engine/json.ts';
import type { Work } from '../../engine/ports.ts';
import type { ObjectOf } from '../../engine/resource/resource.ts';
import type { ObjectRef } from '../../engine/schema/field-kinds.ts';
import { fulfils } from './equivalents.ts';
import { type ItemVariant, variantOf } from './item.ts';
import { type RolledItem, type RolledUnit, rolledItem } from './rolled-item.ts';

/** An asset, as far as the choice of its equipment goes. */
export interface Fitted {
  readonly bom: number;
  readonly assigned_object: ObjectRef;
  /** The item that it gets instead of the planned one. */
  readonly substitute?: ObjectRef | null;
}

/**
 * Keeps the snapshot of a BOM in place while one of its assets is written: a generation at the same moment would replace
 * the asset by a new one. Only drafts are generated, so that installs on other BOMs do not wait for one another.
 * `generation` is that of an asset which is still packed, null for others: fails when the BOM has a newer one by now.
 */
export async function holdSnapshot(work: Work, bomId: number, generation: number | null): Promise<void> {
  const bom = await work.get('netbox_asset_lifecycle.bom', bomId);
  if (generation !== null && bom?.values.generation !== generation)
    throw refused(
      'conflict',
      'The BOM was generated again, and its assets have new ids. Read the assets and repeat the request.',
    );
  if (bom?.values.status === 'draft') work.update(bom, {});
  else if (bom) work.guard(bom);
}

/**
 * Refuses a spare of another item or variant than the object. Asset Lifecycle: same item, and exactly the same variant. Answers the
 * planned item where the spare is an approved substitute for it.
 */
export async function requireMatch(
  work: Work,
  { bom, assigned_object }: Fitted,
  { values }: ObjectOf<'netbox_asset_lifecycle.spareitem'>,
): Promise<ObjectRef | undefined> {
  const unit = await unitFor(work, assigned_object);
  const isSame = await sameItem(work, unit.item, values.item);
  const planned = isSame ? undefined : await plannedItem(work, bom, unit);
  if (!isSame && !(planned && (await fulfils(work, planned, values.item))))
    throw invalid({ spare_item: ['Selected spare item does not match this object.'] });
  if (!sameJson(values.variant, unit.variant)) throw invalid({ spare_item: ['Invalid variant.'] });
  return planned;
}

/** The item and variant of the object of an asset. Fails with 400 when the object is gone or has no type. */
export async function unitFor(work: Work, ref: ObjectRef): Promise<RolledUnit> {
  const object = await work.get(ref.type, ref.id);
  if (!object) throw invalidObject('The object of this asset no longer exists.');
  const item = rolledItem(object.type, object.values);
  if (!item) throw invalidObject('The object of this asset has no type.');
  return { item, variant: variantOf(object.type, object.values) };
}

/** True when a line or a spare has the item of a unit and exactly its variant. */
export const fits = async (work: Work, unit: RolledUnit, { item, variant }: ItemVariant): Promise<boolean> =>
  sameJson(variant, unit.variant) && (await sameItem(work, unit.item, item));

/** The variants among these lines that have the item of a unit, each once. */
export async function variantsOfItem(work: Work, unit: RolledUnit, lines: readonly ItemVariant[]) {
  const variants = new Map<string, JsonObject>();
  for (const { item, variant } of lines)
    if (await sameItem(work, unit.item, item)) variants.set(canonicalJson(variant), variant);
  return [...variants.values()];
}

/** Cable types match by medium and profile; connectors are no property of a cable in NetBox. */
async function sameItem(work: Work, item: RolledItem, ref: ObjectRef): Promise<boolean> {
  if ('id' in item) return sameJson(ref, { ...item });
  if (ref.type !== cableTypeType) return false;
  const cableType = await work.get(cableTypeType, ref.id);
  return cableType?.values.type === item.cable && cableType.values.profile === item.profile;
}

const cableTypeType = 'netbox_asset_lifecycle.cabletype';

/** The item under which a pool keeps a unit. For a cable it is the cable type on the line of its BOM. */
export async function spareItemFor(work: Work, bomId: number, unit: RolledUnit): Promise<ObjectRef> {
  const item = await plannedItem(work, bomId, unit);
  if (!item) throw invalidObject('The BOM has no line item for this object.');
  return item;
}

/** The same; undefined for a cable that no line of the BOM asks for. */
export async function plannedItem(work: Work, bomId: number, unit: RolledUnit): Promise<ObjectRef | undefined> {
  if ('id' in unit.item) return { ...unit.item };
  for (const { values } of await work.children('netbox_asset_lifecycle.bomlineitem', 'bom', bomId))
    if (await fits(work, unit, values)) return values.item;
  return undefined;
}
