import { requireObject } from '../../engine/access/access.ts';
import type { Context } from '../../engine/context.ts';
import { invalid, invalidObject } from '../../engine/errors.ts';
import type { Resource, StoredObject } from '../../engine/resource/resource.ts';
import type { SchemaValues } from '../../engine/schema/input-schema.ts';
import { type ActionRequest, perform } from '../../engine/write/run-action.ts';
import { prepareSave } from '../../engine/write/save.ts';
import type { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import { receiveIntoPool } from '../spares/post-movements.ts';
import { asset as assetResource } from './asset.ts';
import type { uninstall } from './asset-actions.ts';
import { changeInstalled, type ObjectChange, requireObjectOf } from './change-installed.ts';
import { itemOf, numbersOf, releaseSpare } from './spare-unit.ts';
import { plannedTypeOf } from './substitution.ts';

export type UninstallInput = SchemaValues<(typeof uninstall)['body']>;

/**
 * Takes the unit of an asset out again, in one unit of work: to a pool, where it is a spare with its numbers, or back to
 * the shipment line that it came from. A unit that goes to a pool can no longer be installed from its shipment.
 */
export const uninstallAsset = (
  context: Context,
  { id, input, ...performance }: ActionRequest<UninstallInput, StoredObject>,
): Promise<StoredObject> => perform(context, performance, (work) => prepareUninstall(context, work, id, input));

/** Adds it to the unit of work; answers the asset. */
export async function prepareUninstall(
  context: Context,
  work: UnitOfWork,
  id: number,
  input: UninstallInput,
): Promise<StoredObject> {
  const asset = await requireObject(work, 'change', assetResource, id);
  const object = await requireObjectOf(work, asset);
  const { installed, shipment_line: line, received_unit: unit, spares_pool } = asset.values;
  if (installed === null) throw invalidObject('This object is not installed.');
  const pool = input.spares_pool ?? spares_pool;
  if (pool === null && input.unit_status === 'damaged')
    throw invalid({ spares_pool: ['A pool for the damaged unit is required.'] });
  const arrival =
    pool === null ? undefined : { pool, ...(await itemOf(work, asset)), ...(await numbersOf(work, asset, object)) };
  await releaseSpare(work.consequences, asset);
  // It goes where the request says, and not by the rule that gives it back.
  work.update(asset, { spare_item: null });
  const request = {
    resource: assetResource,
    id,
    input: { shipment: null, spares_pool: null },
    completeness: 'partial',
  } as const;
  const saved = (await prepareSave(context, request, work)).object;
  if (object) {
    const resource = work.reader.registry.resourceOf(object.type);
    await changeInstalled(context, work, object, {
      ...withoutNumbers(resource, input.status),
      typeFields: await plannedTypeOf(work, asset.values, object),
    });
  }
  if (!arrival) return saved;
  if (line !== null) await leaveShipment(work, line, unit);
  await receiveIntoPool(work, {
    ...arrival,
    quantity: 1,
    status: input.unit_status,
    reason: input.reason,
    source: { type: assetResource.type, id },
    kind: 'return',
  });
  return saved;
}

/** The numbers belong to the unit and go with it. */
function withoutNumbers({ fields }: Resource, status: string): ObjectChange {
  return {
    ...(status === '' ? {} : { status }),
    ...(fields.serial ? { serial: '' } : {}),
    ...(fields.asset_tag ? { asset_tag: null } : {}),
  };
}

/** Counts a unit of a shipment line as put into a pool: it can no longer be installed from its shipment. */
async function leaveShipment(work: UnitOfWork, lineId: number, unitId: number | null): Promise<void> {
  const line = await work.get('netbox_asset_lifecycle.shipmentlineitem', lineId);
  if (line) work.update(line, { qty_to_pools: line.values.qty_to_pools + 1 });
  const unit = unitId === null ? undefined : await work.get('netbox_asset_lifecycle.receivedunit', unitId);
  if (unit) work.update(unit, { status: 'in-pool' });
}
