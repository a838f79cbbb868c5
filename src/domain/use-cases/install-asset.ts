import { asset as assetResource } from '../lifecycle/asset.ts';
import type { install } from '../lifecycle/asset-actions.ts';
import { requireMatch } from '../lifecycle/supply.ts';
import { invalid, invalidObject, permissionDenied } from '../model/errors.ts';
import type { TypeName } from '../model/fields.ts';
import type { FormValues } from '../model/form.ts';
import type { JsonObject } from '../model/json.ts';
import { isObjectRef, type StoredObject } from '../model/resource.ts';
import { resourceOf } from '../registry.ts';
import { isPermitted, requireGrant, requireObject } from './access.ts';
import type { Context } from './context.ts';
import { drawUnit, requireUnit } from './draw-spare.ts';
import { type ActionRequest, perform } from './perform.ts';
import { prepareSave } from './save.ts';
import type { UnitOfWork } from './unit-of-work.ts';

const spareType: TypeName = 'netbox_asset_lifecycle.spareitem';

type InstallInput = FormValues<(typeof install)['body']>;

/**
 * Links an asset to the equipment that it got. Asset Lifecycle: a unit of a received shipment, or of one spare. One unit
 * of work takes the unit from the shipment line or the spare and marks the asset; the versions of both see to it that no
 * unit is used twice.
 */
export function installAsset(
  context: Context,
  { id, input, ...performance }: ActionRequest<InstallInput, StoredObject>,
): Promise<StoredObject> {
  const { shipment, spare_item: spare } = input;
  return perform(context, performance, async (work, attempt) => {
    const asset = await requireObject(work, 'change', assetResource, id);
    if ((shipment === null) === (spare === null)) throw invalidObject('Give either a shipment or a spare_item.');
    await requireObjectOf(work, asset);
    if (asset.values.installed !== null) throw invalidObject('This object has already been installed.');
    const given: JsonObject = spare === null ? { shipment } : await fromSpare(work, asset, spare, attempt > 1);
    const request = { resource: assetResource, id, input: given, completeness: 'partial' } as const;
    return (await prepareSave(context, request, work)).object;
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
async function fromSpare(work: UnitOfWork, asset: StoredObject, spareId: number, raced: boolean): Promise<JsonObject> {
  const spare = await work.get(spareType, spareId);
  if (!spare) throw invalid({ spare_item: [`Related object not found using the provided numeric ID: ${spareId}`] });
  await requireMatch(work, asset.values.assigned_object ?? null, spare);
  const bom = Number(asset.values.bom);
  await requireUnit(work, spare, { bom, raced, problem: (text) => invalid({ spare_item: [text] }) });
  await drawUnit(work, spareId, asset, bom);
  return { spares_pool: spare.values.pool ?? null };
}
