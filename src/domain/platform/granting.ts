import { permissionProblems } from '../engine/access/access.ts';
import type { Permission } from '../engine/access/grants.ts';
import { refused } from '../engine/errors.ts';
import type { Work } from '../engine/ports.ts';
import type { ObjectOf } from '../engine/resource/resource.ts';
import type { TypeName } from '../engine/schema/field-kinds.ts';
import { holdsAll } from './held-rights.ts';
import { permissionIn } from './stored-rights.ts';

/** Rights that a write gives to users or groups: permissions, and groups with the permissions that they have. */
interface Rights {
  readonly permissions: readonly number[];
  readonly groups: readonly number[];
}

/** Ids that a list has after a write and did not have before. */
export const added = (before: readonly number[] | undefined, after: readonly number[]): readonly number[] =>
  after.filter((id) => !before?.includes(id));

/**
 * Fails with 403 unless the caller holds all rights that a write gives; superusers do. Better than NetBox, where a user
 * who may change users, groups or permissions gives themselves any right. A disabled permission counts as an enabled one:
 * its holders are not checked again when it is enabled later.
 */
export async function requireHeld(work: Work, { permissions, groups }: Rights): Promise<void> {
  if (work.actor.superuser || permissions.length + groups.length === 0) return;
  const held = await heldBy(work);
  const lacking: string[] = [];
  for (const group of await objectsOf(work, 'users.group', groups))
    if (!(await holdsPermissions(work, held, group.values.permissions))) lacking.push(`group ${group.id}`);
  for (const id of permissions) if (!(await holdsPermissions(work, held, [id]))) lacking.push(`permission ${id}`);
  if (lacking.length > 0) throw notHeld(`all rights of ${lacking.join(', ')}`);
}

/** The same for the rights of one permission. */
export async function requireHeldPermission(work: Work, permission: Permission): Promise<void> {
  if (work.actor.superuser || holdsAll(await heldBy(work), permission)) return;
  throw notHeld('all rights of this permission');
}

const notHeld = (what: string) =>
  refused('forbidden', `You can only grant rights that you hold yourself. You do not hold ${what}.`);

async function holdsPermissions(work: Work, held: readonly Permission[], ids: readonly number[]): Promise<boolean> {
  const permissions = await objectsOf(work, 'users.objectpermission', ids);
  return permissions.every(({ values }) => holdsAll(held, permissionIn(values)));
}

/** The objects are guarded: the commit is tried again when one of them has changed since it was read. */
async function objectsOf<T extends TypeName>(
  work: Work,
  type: T,
  ids: readonly number[],
): Promise<readonly ObjectOf<T>[]> {
  const objects = (await Promise.all(ids.map((id) => work.get(type, id)))).filter((object) => object !== undefined);
  for (const object of objects) work.guard(object);
  return objects;
}

/** Constraints that make no sense any more let nothing through. */
async function heldBy(work: Work): Promise<readonly Permission[]> {
  const held: Permission[] = [];
  for (const permission of work.actor.permissions ?? [])
    if (!(await permissionProblems(work.reader.registry, permission.types, permission.constraints)))
      held.push(permission);
  return held;
}
