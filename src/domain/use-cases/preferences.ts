import { refused } from '../model/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { user } from '../platform/user.ts';
import { commitWithRetry } from './commit.ts';
import type { Context } from './context.ts';
import { UnitOfWork } from './unit-of-work.ts';

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
