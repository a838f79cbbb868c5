import { requireStillPermitted } from '../access/access.ts';
import type { Resource, StoredObject } from '../resource/resource.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** An object as the unit of work leaves it, for the answer of a verb that the caller may still change then. */
export async function changedObject(work: UnitOfWork, resource: Resource, id: number): Promise<StoredObject> {
  const { type } = resource;
  const object = await work.get(type, id);
  if (!object) throw new Error(`${type} ${id} is gone`);
  const changed = work.changes.some((change) => change.type === type && change.id === id);
  const left = { ...object, version: object.version + (changed ? 1 : 0) };
  await requireStillPermitted(work, 'change', resource, left);
  return left;
}
