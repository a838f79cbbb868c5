import { asset as assetResource } from '../lifecycle/asset.ts';
import { requireMatch } from '../lifecycle/supply.ts';
import { type Failure, invalid, invalidObject, permissionDenied, refused } from '../model/errors.ts';
import type { TypeName } from '../model/fields.ts';
import type { JsonObject } from '../model/json.ts';
import { isObjectRef, type StoredObject } from '../model/resource.ts';
import { resourceOf } from '../registry.ts';
import { isPermitted, requireGrant, requireObject } from './access.ts';
import { commitWithRetry } from './commit.ts';
import type { Context } from './context.ts';
import { prepareSave } from './save.ts';
import { UnitOfWork } from './unit-of-work.ts';

const spareType: TypeName = 'netbox_asset_lifecycle.spareitem';

/** Where the equipment comes from. Asset Lifecycle: a received shipment, or one spare. */
export type InstallSource = { readonly shipment: number } | { readonly spare_item: number };

/**
 * Links an asset to the equipment that it got. One unit of work takes the unit from the shipment line or the spare and
 * marks the asset; the versions of both see to it that no unit is used twice.
 */
export function installAsset(context: Context, assetId: number, source: InstallSource): Promise<StoredObject> {
  let attempts = 0;
  return commitWithRetry(context, async () => {
    attempts += 1;
    const work = new UnitOfWork(context);
    const asset = await requireObject(work, 'change', assetResource, assetId);
    await requireObjectOf(work, asset);
    if (asset.values.installed !== null) throw invalidObject('This object has already been installed.');
    const input: JsonObject =
      'shipment' in source ? source : await fromSpare(work, asset, source.spare_item, attempts > 1);
    const request = { resource: assetResource, id: assetId, input, completeness: 'partial' } as const;
    return { work, result: (await prepareSave(context, request, work)).object };
  });
}

/** Asset Lifecycle: whoever installs an asset must be allowed to change the rack, device, module or cable that it is. */
async function requireObjectOf(work: UnitOfWork, { values }: StoredObject): Promise<void> {
  const ref = values.assigned_object;
  if (!isObjectRef(ref)) return;
  const grant = await requireGrant(work.actor, 'change', resourceOf(ref.type));
  const object = await work.get(ref.type, ref.id);
  if (object && !(await isPermitted(work, grant, object))) throw permissionDenied();
}

/** Draws the unit; answers the pool, which outlives the spare as provenance. */
async function fromSpare(
  work: UnitOfWork,
  { values }: StoredObject,
  spareId: number,
  raced: boolean,
): Promise<JsonObject> {
  const spare = await work.get(spareType, spareId);
  if (!spare) throw invalid({ spare_item: [`Related object not found using the provided numeric ID: ${spareId}`] });
  await requireMatch(work, values.assigned_object ?? null, spare);
  drawSpare(work, spare, raced, (text) => invalid({ spare_item: [text] }));
  return { spares_pool: spare.values.pool ?? null };
}

/**
 * Takes one unit of a spare. Asset Lifecycle: the record stays at quantity 0; 409 when somebody else took the last unit
 * meanwhile.
 */
export function drawSpare(
  work: UnitOfWork,
  spare: StoredObject,
  raced: boolean,
  problem: (text: string) => Failure,
): void {
  if (spare.values.status !== 'serviceable') throw problem('Only serviceable spare items can be installed.');
  const quantity = Number(spare.values.quantity);
  if (quantity < 1) throw raced ? refused('conflict', 'Insufficient quantity.') : problem('Insufficient quantity.');
  work.update(spare, { quantity: quantity - 1 });
}
