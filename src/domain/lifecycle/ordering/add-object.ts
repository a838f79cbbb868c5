import type { Context } from '../../engine/context.ts';
import type { JsonObject } from '../../engine/json.ts';
import type { Resource, StoredObject } from '../../engine/resource/resource.ts';
import { prepareSave } from '../../engine/write/save.ts';
import type { UnitOfWork } from '../../engine/write/unit-of-work.ts';

/** Adds an object to the unit of work, as a request would create it; `preset` may hold read-only fields. */
export const addObject = async (
  context: Context,
  work: UnitOfWork,
  resource: Resource,
  input: JsonObject,
  preset: JsonObject = {},
): Promise<StoredObject> =>
  (await prepareSave(context, { resource, input, preset, completeness: 'whole' }, work)).object;
