import type { Permission } from '../engine/access/grants.ts';
import type { Actor, Reader } from '../engine/ports.ts';
import { cachingReader } from '../engine/query/caching-reader.ts';
import { loadObjects } from '../engine/resource/load-objects.ts';
import type { ObjectOf } from '../engine/resource/resource.ts';
import { group } from './group.ts';
import { permission } from './permission.ts';
import { permissionIn } from './stored-rights.ts';

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

/**
 * The active users among these, by id, with the permissions that they have now: those that were taken from them since are
 * missing. Three reads for all of them.
 */
export async function activeActors(reader: Reader, ids: readonly number[]): Promise<ReadonlyMap<number, Actor>> {
  const cached = cachingReader(reader);
  const users = (await loadObjects(cached, 'users.user', [...new Set(ids)])).filter(({ values }) => values.is_active);
  const groups = await loadObjects(
    cached,
    group.type,
    users.flatMap(({ values }) => values.groups),
  );
  await loadObjects(
    cached,
    permission.type,
    [...users, ...groups].flatMap(({ values }) => values.permissions),
  );
  const actors = await Promise.all(users.map(async (user) => actorOf(await accountOf(cached, user), true)));
  return new Map(actors.map((actor) => [actor.userId, actor]));
}
