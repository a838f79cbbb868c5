import { spareItem } from '../lifecycle/spare-item.ts';
import { invalidObject } from '../model/errors.ts';
import type { TypeName } from '../model/fields.ts';
import { isJsonObject, type JsonObject } from '../model/json.ts';
import type { StoredObject } from '../model/resource.ts';
import { isObjectRef } from '../model/resource.ts';
import { resourceOf } from '../registry.ts';
import { requireObject, requireStillPermitted } from './access.ts';
import type { Context } from './context.ts';
import { drawUnit, requireUnit } from './install-asset.ts';
import { type ActionRequest, perform } from './perform.ts';
import { prepareSave } from './save.ts';

/** What becomes of each item type, and by which field it is named there. Cables are refused: they need two ends. */
const objectsOf: Readonly<Record<string, readonly [TypeName, string]>> = {
  'dcim.racktype': ['dcim.rack', 'rack_type'],
  'dcim.devicetype': ['dcim.device', 'device_type'],
  'dcim.moduletype': ['dcim.module', 'module_type'],
};

/**
 * Makes a new rack, device or module out of one spare. Asset Lifecycle: type, serial, asset tag and variant are filled in
 * and may be overridden; the spare loses one unit in the same unit of work.
 */
export function installSpare(
  context: Context,
  { id, input, ...performance }: ActionRequest<JsonObject, StoredObject>,
): Promise<StoredObject> {
  return perform(context, performance, async (work, attempt) => {
    const spare = await requireObject(work, 'change', spareItem, id);
    const item = spare.values.item;
    const [type, field] = (isObjectRef(item) && objectsOf[item.type]) || [];
    if (!type || !field || !isObjectRef(item))
      throw invalidObject(`Spare items of type ${isObjectRef(item) ? item.type : 'unknown'} cannot be installed.`);
    requireUnit(spare, attempt > 1, invalidObject);
    const { serial = '', asset_tag = null, variant } = spare.values;
    const prefilled = {
      ...(isJsonObject(variant) && type !== 'dcim.module' ? variant : {}),
      [field]: item.id,
      serial,
      asset_tag,
    };
    const saved = await prepareSave(
      context,
      { resource: resourceOf(type), input: { ...prefilled, ...input }, completeness: 'whole' },
      work,
    );
    await drawUnit(work, spare, saved.object);
    const left = await work.get(spareItem.type, id);
    if (left) await requireStillPermitted(work, 'change', spareItem, left);
    return saved.object;
  });
}
