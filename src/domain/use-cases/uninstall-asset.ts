import { asset as assetResource } from '../lifecycle/asset.ts';
import type { uninstall } from '../lifecycle/asset-actions.ts';
import { type ShippedItem, shippedItem } from '../lifecycle/shipped-item.ts';
import { spareType } from '../lifecycle/spares-ledger.ts';
import { spareItemFor, wantedFor } from '../lifecycle/supply.ts';
import { invalid, invalidObject, permissionDenied } from '../model/errors.ts';
import type { FormValues } from '../model/form.ts';
import type { StoredObject } from '../model/resource.ts';
import { resourceOf } from '../registry.ts';
import { requireObject } from './access.ts';
import { changeInstalled, type ObjectChange, requireObjectOf } from './change-installed.ts';
import type { Context } from './context.ts';
import { type ActionRequest, perform } from './perform.ts';
import { prepareSave } from './save.ts';
import { receiveIntoPool } from './spares-ledger.ts';
import type { UnitOfWork } from './unit-of-work.ts';

type Input = FormValues<(typeof uninstall)['body']>;

/**
 * Takes the unit of an asset out again, in one unit of work: to a pool, where it is a spare with its numbers, or back to
 * the shipment line that it came from. A unit that goes to a pool cannot be installed from its shipment any more.
 */
export function uninstallAsset(
  context: Context,
  { id, input, ...performance }: ActionRequest<Input, StoredObject>,
): Promise<StoredObject> {
  return perform(context, performance, async (work) => {
    const asset = await requireObject(work, 'change', assetResource, id);
    const object = await requireObjectOf(work, asset);
    const { installed, shipment_line: line, received_unit: unit, spares_pool } = asset.values;
    if (installed === null) throw invalidObject('This object is not installed.');
    const pool = input.spares_pool ?? (typeof spares_pool === 'number' ? spares_pool : null);
    if (pool === null && input.unit_status === 'damaged')
      throw invalid({ spares_pool: ['Name the pool that the damaged unit goes to.'] });
    const noted = typeof unit === 'number' ? await work.get('netbox_asset_lifecycle.receivedunit', unit) : undefined;
    const numbers = numbersOf(object, noted);
    const request = {
      resource: assetResource,
      id,
      input: { shipment: null, spares_pool: null },
      completeness: 'partial',
    } as const;
    const saved = (await prepareSave(context, request, work)).object;
    if (object) await changeInstalled(context, work, object, withoutNumbers(object, input.status));
    if (pool === null) return saved;
    if (typeof line === 'number') await leaveShipment(work, line, typeof unit === 'number' ? unit : undefined);
    if (!work.may('add', spareType)) throw permissionDenied();
    const shipped = typeof line === 'number' ? await itemOfLine(work, line) : await itemOfAsset(work, asset);
    await receiveIntoPool(work, {
      pool,
      ...shipped,
      ...numbers,
      quantity: 1,
      status: input.unit_status,
      reason: input.reason,
      source: { type: assetResource.type, id },
      kind: 'return',
    });
    return saved;
  });
}

interface Numbers {
  readonly serial: string;
  readonly asset_tag: string | null;
}

/** The numbers of the unit: those that its object shows, or else those that it was received with. */
function numbersOf(object: StoredObject | undefined, unit: StoredObject | undefined): Numbers {
  const textIn = (name: string): string => String(object?.values[name] || unit?.values[name] || '');
  return { serial: textIn('serial'), asset_tag: textIn('asset_tag') || null };
}

/** The numbers belong to the unit and go with it. */
function withoutNumbers({ type }: StoredObject, status: string): ObjectChange {
  const { fields } = resourceOf(type);
  return {
    ...(status === '' ? {} : { status }),
    ...(fields.serial ? { serial: '' } : {}),
    ...(fields.asset_tag ? { asset_tag: null } : {}),
  };
}

/** A unit that went on to a pool is not there to be installed from its shipment. */
async function leaveShipment(work: UnitOfWork, lineId: number, unitId: number | undefined): Promise<void> {
  const line = await work.get('netbox_asset_lifecycle.shipmentlineitem', lineId);
  if (line) work.update(line, { qty_to_pools: Number(line.values.qty_to_pools ?? 0) + 1 });
  const unit = unitId === undefined ? undefined : await work.get('netbox_asset_lifecycle.receivedunit', unitId);
  if (unit) work.update(unit, { status: 'in-pool' });
}

async function itemOfLine(work: UnitOfWork, lineId: number): Promise<ShippedItem> {
  const line = await work.get('netbox_asset_lifecycle.shipmentlineitem', lineId);
  return shippedItem(work, line?.values ?? {});
}

async function itemOfAsset(work: UnitOfWork, { values }: StoredObject): Promise<ShippedItem> {
  const wanted = await wantedFor(work, values.assigned_object ?? null);
  return { item: await spareItemFor(work, Number(values.bom), wanted), variant: wanted.variant };
}
