import { isPermitted, requireGrant } from '../../engine/access/access.ts';
import type { Context } from '../../engine/context.ts';
import { type FieldErrors, hasErrors, invalid, permissionDenied } from '../../engine/errors.ts';
import type { JsonObject } from '../../engine/json.ts';
import type { ObjectOf, StoredObject } from '../../engine/resource/resource.ts';
import type { ObjectRef } from '../../engine/schema/field-kinds.ts';
import { words } from '../../engine/schema/labels.ts';
import { prepareSave } from '../../engine/write/save.ts';
import type { UnitOfWork } from '../../engine/write/unit-of-work.ts';

/** New values for the object of an asset; absent values stay. */
export interface ObjectChange {
  readonly status?: string;
  readonly serial?: string;
  readonly asset_tag?: string | null;
  /** The fields that say of which item it is. */
  readonly typeFields?: JsonObject;
}

/**
 * The object of an asset, undefined when it was deleted. Asset Lifecycle: installing an asset needs permission to change its
 * rack, device, module or cable. Fails with 403 otherwise.
 */
export async function requireObjectOf(
  work: UnitOfWork,
  { values }: ObjectOf<'netbox_asset_lifecycle.asset'>,
): Promise<StoredObject | undefined> {
  const ref = values.assigned_object;
  const { registry } = work.reader;
  const grant = await requireGrant(registry, work.actor, 'change', registry.resourceOf(ref.type));
  const object = await work.get(ref.type, ref.id);
  if (object && !(await isPermitted(work, grant, object))) throw permissionDenied();
  return object;
}

/** Changes the object under all rules of its resource; answers it as it is then, undefined when nothing changes. */
export async function changeInstalled(
  context: Context,
  work: UnitOfWork,
  { type, id }: Pick<ObjectRef, 'type' | 'id'>,
  { typeFields, ...change }: ObjectChange,
): Promise<StoredObject | undefined> {
  const resource = work.reader.registry.resourceOf(type);
  const input: JsonObject = { ...change, ...typeFields };
  const undeclared = Object.keys(input).filter((name) => !resource.fields[name]);
  const problems: FieldErrors = Object.fromEntries(
    undeclared.map((name) => [name, [`A ${resource.label} has no ${words(name)}.`]]),
  );
  if (hasErrors(problems)) throw invalid(problems);
  if (Object.keys(input).length === 0) return undefined;
  return (await prepareSave(context, { resource, id, input, completeness: 'partial' }, work)).object;
}
