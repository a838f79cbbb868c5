import { requireObject, requireStillPermitted } from '../../engine/access/access.ts';
import type { Context } from '../../engine/context.ts';
import { invalidObject } from '../../engine/errors.ts';
import { isJsonObject, type JsonObject } from '../../engine/json.ts';
import type { StoredObject } from '../../engine/resource/resource.ts';
import { isObjectRef } from '../../engine/resource/resource.ts';
import type { TypeName } from '../../engine/schema/field-kinds.ts';
import { type ActionRequest, perform } from '../../engine/write/run-action.ts';
import { prepareSave } from '../../engine/write/save.ts';
import type { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import { drawUnit, requireUnit } from '../spares/draw-spare.ts';
import { spareItem } from '../spares/spare-item.ts';
import { requireOwnSerial } from './pick-unit.ts';

/** What becomes of an item, and what of it is known beforehand. */
interface Making {
  readonly type: TypeName;
  /** Asset Lifecycle: type, serial, asset tag and variant are filled in. */
  readonly prefilled: JsonObject;
}

/**
 * Makes a new rack, device, module or cable out of one spare. Asset Lifecycle: what is filled in may be overridden; the spare
 * loses one unit in the same unit of work, whose ledger entry names the new object. Beyond it, cables: their ends stand in
 * the body.
 */
export function installSpare(
  context: Context,
  { id, input, ...performance }: ActionRequest<JsonObject, StoredObject>,
): Promise<StoredObject> {
  return perform(context, performance, async (work, attempt) => {
    const spare = await requireObject(work, 'change', spareItem, id);
    const { type, prefilled } = await makingOf(work, spare);
    await requireUnit(work, spare, { raced: attempt > 1, problem: invalidObject });
    const resource = work.reader.registry.resourceOf(type);
    const request = { resource, input: { ...prefilled, ...input }, completeness: 'whole' } as const;
    const { object } = await prepareSave(context, request, work);
    await requireOwnSerial(work, spare, String(object.values.serial ?? ''));
    await drawUnit(work, id, object);
    const left = await work.get(spareItem.type, id);
    if (left) await requireStillPermitted(work, 'change', spareItem, left);
    return object;
  });
}

async function makingOf(work: UnitOfWork, { values }: StoredObject): Promise<Making> {
  const { item, serial = '', asset_tag = null } = values;
  const variant = isJsonObject(values.variant) ? values.variant : {};
  if (!isObjectRef(item)) throw invalidObject('The item of this spare no longer exists.');
  const unit = { serial, asset_tag };
  switch (item.type) {
    case 'dcim.racktype':
      return { type: 'dcim.rack', prefilled: { ...unit, rack_type: item.id } };
    case 'dcim.devicetype':
      return { type: 'dcim.device', prefilled: { ...variant, ...unit, device_type: item.id } };
    case 'dcim.moduletype':
      return { type: 'dcim.module', prefilled: { ...unit, module_type: item.id } };
    case 'netbox_asset_lifecycle.cabletype': {
      const { type = null, profile = null } = (await work.get(item.type, item.id))?.values ?? {};
      return { type: 'dcim.cable', prefilled: { ...variant, type, profile } };
    }
    default:
      throw invalidObject(`Spare items of type ${item.type} cannot be installed.`);
  }
}
