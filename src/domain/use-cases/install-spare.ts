import { spareItem } from '../lifecycle/spare-item.ts';
import { invalidObject } from '../model/errors.ts';
import type { TypeName } from '../model/fields.ts';
import { isJsonObject, type JsonObject } from '../model/json.ts';
import type { StoredObject } from '../model/resource.ts';
import { isObjectRef } from '../model/resource.ts';
import { resourceOf } from '../registry.ts';
import { requireObject, requireStillPermitted } from './access.ts';
import { commitWithRetry } from './commit.ts';
import type { Context } from './context.ts';
import { drawSpare } from './install-asset.ts';
import { prepareSave } from './save.ts';
import { UnitOfWork } from './unit-of-work.ts';

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
export function installSpare(context: Context, spareId: number, input: JsonObject): Promise<StoredObject> {
  let attempts = 0;
  return commitWithRetry(context, async () => {
    attempts += 1;
    const work = new UnitOfWork(context);
    const spare = await requireObject(work, 'change', spareItem, spareId);
    const item = spare.values.item;
    const [type, field] = (isObjectRef(item) && objectsOf[item.type]) || [];
    if (!type || !field || !isObjectRef(item))
      throw invalidObject(`Spare items of type ${isObjectRef(item) ? item.type : 'unknown'} cannot be installed.`);
    drawSpare(work, spare, attempts > 1, invalidObject);
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
    const left = await work.get(spareItem.type, spareId);
    if (left) await requireStillPermitted(work, 'change', spareItem, left);
    return { work, result: saved.object };
  });
}
