import type { Context } from '../engine/context.ts';
import { refused } from '../engine/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../engine/json.ts';
import { commitWithRetry } from '../engine/write/commit.ts';
import { UnitOfWork } from '../engine/write/unit-of-work.ts';
import { user } from './user.ts';

/** Where the caller's preferences are read and changed. */
export const preferencesRoute = { app: 'users', endpoint: 'config', path: '/api/users/config' } as const;

/** NetBox: everybody has preferences, which are theirs alone. */
export async function preferencesOf(context: Context): Promise<JsonObject> {
  const account = await accountIn(new UnitOfWork(context));
  return objectIn(account.values.preferences);
}

/** Merges into the caller's preferences, at every depth; what is null stays as null. */
export function changePreferences(context: Context, changes: JsonObject): Promise<JsonObject> {
  return commitWithRetry(context, async () => {
    const work = new UnitOfWork(context);
    const account = await accountIn(work);
    const preferences = merged(objectIn(account.values.preferences), changes);
    work.consequences.update(account, { preferences });
    return { work, result: preferences };
  });
}

async function accountIn(work: UnitOfWork) {
  const account = await work.get(user.type, work.actor.userId);
  if (!account) throw refused('not-found', 'Not found.');
  return account;
}

const objectIn = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});

function merged(before: JsonObject, changes: JsonObject): JsonObject {
  const entries = Object.entries(changes).map(([name, value]): [string, Json] => {
    const known = Object.hasOwn(before, name) ? before[name] : undefined;
    return [name, isJsonObject(value) && isJsonObject(known) ? merged(known, value) : value];
  });
  return { ...before, ...Object.fromEntries(entries) };
}
