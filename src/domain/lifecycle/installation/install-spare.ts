import { requireObject, requireStillPermitted } from '../../engine/access/access.ts';
import type { Context } from '../../engine/context.ts';
import { invalidObject } from '../../engine/errors.ts';
import type { JsonObject } from '../../engine/json.ts';
import type { ObjectOf, StoredObject } from '../../engine/resource/resource.ts';
import type { TypeName } from '../../engine/schema/field-kinds.ts';
import { type ActionRequest, perform } from '../../engine/write/run-action.ts';
import { prepareSave } from '../../engine/write/save.ts';
import type { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import { drawUnit, requireUnit } from '../spares/draw-spare.ts';
import { spareItem } from '../spares/spare-item.ts';
import { unitNumbersIn } from '../units/unit-numbers.ts';
import { requireFreeTag } from '../units/unit-places.ts';
import { requireOwnSerial } from './pick-unit.ts';

/** The object that a spare becomes. */
interface NewObject {
  readonly type: TypeName;
  /** Asset Lifecycle: type, serial, asset tag and variant are filled in. */
  readonly prefilled: JsonObject;
}

/**
 * Creates a rack, device, module or cable from one spare. Asset Lifecycle: the request may override the prefilled fields; the
 * spare loses one unit in the same unit of work, and the entry in the ledger names the new object. Beyond Asset Lifecycle,
 * cables: the request names both ends.
 */
export function installSpare(
  context: Context,
  { id, input, ...performance }: ActionRequest<JsonObject, StoredObject>,
): Promise<StoredObject> {
  return perform(context, performance, async (work, attempt) => {
    const spare = await requireObject(work, 'change', spareItem, id);
    const { type, prefilled } = await objectFor(work, spare);
    await requireUnit(work, spare, { raced: attempt > 1, problem: invalidObject });
    const resource = work.reader.registry.resourceOf(type);
    const request = { resource, input: { ...prefilled, ...input }, completeness: 'whole' } as const;
    const { object } = await prepareSave(context, request, work);
    const { serial, asset_tag } = unitNumbersIn(object.values);
    await requireOwnSerial(work, spare, serial);
    if (asset_tag !== null) await requireFreeTag(work, asset_tag, { unit: null, spare: id });
    await drawUnit(work, id, object);
    const left = await work.get(spareItem.type, id);
    if (left) await requireStillPermitted(work, 'change', spareItem, left);
    return object;
  });
}

async function objectFor(work: UnitOfWork, { values }: ObjectOf<typeof spareItem.type>): Promise<NewObject> {
  const { item, variant, serial, asset_tag } = values;
  const unit = { serial, asset_tag };
  switch (item.type) {
    case 'dcim.racktype':
      return { type: 'dcim.rack', prefilled: { ...unit, rack_type: item.id } };
    case 'dcim.devicetype':
      return { type: 'dcim.device', prefilled: { ...variant, ...unit, device_type: item.id } };
    case 'dcim.moduletype':
      return { type: 'dcim.module', prefilled: { ...unit, module_type: item.id } };
    case 'netbox_asset_lifecycle.cabletype': {
      const cableType = await work.get('netbox_asset_lifecycle.cabletype', item.id);
      const { type = null, profile = null } = cableType?.values ?? {};
      return { type: 'dcim.cable', prefilled: { ...variant, type, profile } };
    }
    default:
      throw invalidObject(`Spare items of type ${item.type} cannot be installed.`);
  }
}
