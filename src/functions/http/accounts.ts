import type { Permission } from '../../domain/engine/access/grants.ts';
import type { Actor, Reader } from '../../domain/engine/ports.ts';
import { loadObjects } from '../../domain/engine/resource/load-objects.ts';
import type { ObjectOf } from '../../domain/engine/resource/resource.ts';
import { group } from '../../domain/platform/group.ts';
import { permission } from '../../domain/platform/permission.ts';
import { permissionIn } from '../../domain/platform/stored-rights.ts';

/** A user, the names of whose rights are known. */
export interface Account {
  readonly user: ObjectOf<'users.user'>;
  readonly permissions: readonly Permission[];
}

/** Reads what a user may do: two reads by key, none for superusers. NetBox: their own permissions and those of groups. */
export async function accountOf(
  reader: Reader,
  user: ObjectOf<'users.user'>,
  groups: readonly number[] = user.values.groups,
): Promise<Account> {
  if (user.values.is_superuser) return { user, permissions: [] };
  const loaded = await loadObjects(reader, group.type, groups);
  const ids = [user, ...loaded].flatMap(({ values }) => values.permissions);
  const held = await loadObjects(reader, permission.type, ids);
  return { user, permissions: held.flatMap(asPermission) };
}

const asPermission = ({ values }: ObjectOf<typeof permission.type>): readonly Permission[] =>
  values.enabled ? [permissionIn(values)] : [];

/** `tokensEndBy` as in Actor; undefined where the caller may make tokens without an end. */
export const actorOf = ({ user, permissions }: Account, writeEnabled: boolean, tokensEndBy?: string): Actor => ({
  userId: user.id,
  username: user.values.username,
  superuser: user.values.is_superuser,
  writeEnabled,
  permissions,
  ...(tokensEndBy === undefined ? {} : { tokensEndBy }),
});
