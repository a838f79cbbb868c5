import { requireObject } from '../../engine/access/access.ts';
import type { Context } from '../../engine/context.ts';
import { invalid, invalidObject } from '../../engine/errors.ts';
import type { Work } from '../../engine/ports.ts';
import type { ObjectOf, Resource, StoredObject } from '../../engine/resource/resource.ts';
import type { SchemaValues } from '../../engine/schema/input-schema.ts';
import { type ActionRequest, perform } from '../../engine/write/run-action.ts';
import { prepareSave } from '../../engine/write/save.ts';
import type { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import type { ItemVariant } from '../item/item.ts';
import { spareItemFor, unitFor } from '../item/item-matching.ts';
import { shippedItem } from '../shipping/shipped-item.ts';
import { receiveIntoPool } from '../spares/post-movements.ts';
import { type UnitNumbers, unitNumbersIn } from '../units/unit-numbers.ts';
import { asset as assetResource } from './asset.ts';
import type { uninstall } from './asset-actions.ts';
import { changeInstalled, type ObjectChange, requireObjectOf } from './change-installed.ts';

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
  const numbers = await numbersOf(work, asset, object);
  const request = {
    resource: assetResource,
    id,
    input: { shipment: null, spares_pool: null },
    completeness: 'partial',
  } as const;
  const saved = (await prepareSave(context, request, work)).object;
  if (object) {
    const resource = work.reader.registry.resourceOf(object.type);
    await changeInstalled(context, work, object, withoutNumbers(resource, input.status));
  }
  if (pool === null) return saved;
  if (line !== null) await leaveShipment(work, line, unit);
  await receiveIntoPool(work, {
    pool,
    ...(await itemOf(work, asset)),
    ...numbers,
    quantity: 1,
    status: input.unit_status,
    reason: input.reason,
    source: { type: assetResource.type, id },
    kind: 'return',
  });
  return saved;
}

type Asset = ObjectOf<typeof assetResource.type>;

/** The numbers of the unit of an asset: those of its object, or else those that it was received with. */
export async function numbersOf(work: Work, { values }: Asset, object?: StoredObject): Promise<UnitNumbers> {
  const { received_unit: id } = values;
  const unit = id === null ? undefined : await work.get('netbox_asset_lifecycle.receivedunit', id);
  const { serial, asset_tag } = unitNumbersIn(object?.values ?? {});
  return { serial: serial || (unit?.values.serial ?? ''), asset_tag: asset_tag ?? unit?.values.asset_tag ?? null };
}

/** The numbers belong to the unit and go with it. */
function withoutNumbers({ fields }: Resource, status: string): ObjectChange {
  return {
    ...(status === '' ? {} : { status }),
    ...(fields.serial ? { serial: '' } : {}),
    ...(fields.asset_tag ? { asset_tag: null } : {}),
  };
}

/** A unit that went on to a pool is not there to be installed from its shipment. */
async function leaveShipment(work: UnitOfWork, lineId: number, unitId: number | null): Promise<void> {
  const line = await work.get('netbox_asset_lifecycle.shipmentlineitem', lineId);
  if (line) work.update(line, { qty_to_pools: line.values.qty_to_pools + 1 });
  const unit = unitId === null ? undefined : await work.get('netbox_asset_lifecycle.receivedunit', unitId);
  if (unit) work.update(unit, { status: 'in-pool' });
}

/** The item of the unit of an asset: that of its shipment line, or else the one that the BOM asks for. */
export async function itemOf(work: Work, { values }: Asset): Promise<ItemVariant> {
  const { shipment_line: line } = values;
  if (line !== null)
    return shippedItem(work, (await work.get('netbox_asset_lifecycle.shipmentlineitem', line))?.values);
  const unit = await unitFor(work, values.assigned_object);
  return { item: await spareItemFor(work, values.bom, unit), variant: unit.variant };
}
