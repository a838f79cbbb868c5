import { invalid } from '../../engine/errors.ts';
import { type JsonObject, sameJson } from '../../engine/json.ts';
import type { Work } from '../../engine/ports.ts';
import type { StoredObject } from '../../engine/resource/resource.ts';
import type { ObjectRef, StoredValues } from '../../engine/schema/field-kinds.ts';
import { fulfils } from '../item/equivalents.ts';

/** A unit that takes the place of another item. */
export interface Substitution {
  readonly substitute: ObjectRef;
  readonly planned: ObjectRef;
}

/** What becomes of the object when its unit is a substitute: it keeps its type, or gets that of the unit. Null: not said. */
export type SubstituteMode = 'planned' | 'substitute' | null;

export const notSaid =
  'The unit is a substitute. Say what becomes of the object: planned, it keeps its type, or substitute, it gets that of the unit.';

/**
 * Fails with 400 on `as` where the request does not say what a substitute means for the object, and on `source` where the
 * substitute is not, or no longer, approved.
 */
export async function requireSubstitution(
  work: Work,
  { substitute, planned }: Substitution,
  as: SubstituteMode,
  source: 'shipment' | 'spare_item' | 'spares_pool',
): Promise<void> {
  if (!(await fulfils(work, planned, substitute)))
    throw invalid({ [source]: ['The unit is a substitute that no item equivalent approves.'] });
  if (as === null) throw invalid({ as: [notSaid] });
}

/** What the asset keeps of it. */
export const keptOf = (substitution: Substitution | undefined): JsonObject =>
  substitution ? { substitute: { ...substitution.substitute }, planned_item: { ...substitution.planned } } : {};

/** The fields of an object that say of which item it is. */
export async function typeFieldsOf(work: Work, { type, id }: ObjectRef): Promise<JsonObject> {
  switch (type) {
    case 'dcim.racktype':
      return { rack_type: id };
    case 'dcim.devicetype':
      return { device_type: id };
    case 'dcim.moduletype':
      return { module_type: id };
    default: {
      const cableType = await work.get('netbox_asset_lifecycle.cabletype', id);
      return cableType ? { type: cableType.values.type, profile: cableType.values.profile } : {};
    }
  }
}

/** The fields by which an object is of the planned item again, where it became the substitute that it loses. */
export async function plannedTypeOf(
  work: Work,
  { substitute, planned_item: planned }: Partial<StoredValues<'netbox_asset_lifecycle.asset'>>,
  object: StoredObject,
): Promise<JsonObject> {
  if (!substitute || !planned) return {};
  const present = await typeFieldsOf(work, substitute);
  const isSubstitute = Object.entries(present).every(([name, value]) => sameJson(object.values[name], value));
  return isSubstitute ? typeFieldsOf(work, planned) : {};
}
