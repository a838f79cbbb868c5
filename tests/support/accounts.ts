import type { Json, JsonObject } from '../../src/domain/engine/json.ts';
import type { Api, ApiAnswer, CallOptions } from './api.ts';

export const password = 'Correct horse 8 battery';

/** What a permission of a test allows. */
export interface Allowed {
  readonly types: readonly string[];
  readonly actions: readonly string[];
  readonly constraints?: Json;
}

/** Calls the API with the token of one user. */
export interface Caller {
  readonly userId: number;
  readonly tokenId: number;
  readonly headers: Readonly<Record<string, string>>;
  call(method: string, path: string, body?: Json, options?: CallOptions): Promise<ApiAnswer>;
}

let names = 0;
export const uniqueName = (prefix: string): string => `${prefix}-${++names}`;

/** Calls as the holder of a token, whose fields are as given. */
export async function callerWith(api: Api, userId: number, token: JsonObject = {}): Promise<Caller> {
  const made = await api.call('POST', '/api/users/tokens/', { user: userId, ...token });
  if (made.status !== 201) throw new Error(`No token: ${JSON.stringify(made.body)}`);
  const { id, key, token: secret, version } = made.body;
  const headers = { authorization: version === 2 ? `Bearer nbt_${key}.${secret}` : `Token ${secret}` };
  return {
    userId,
    tokenId: Number(id),
    headers,
    call: (method, path, body, options) =>
      api.call(method, path, body, { ...options, headers: { ...headers, ...options?.headers } }),
  };
}

export const newUser = (api: Api, more: JsonObject = {}): Promise<number> =>
  api.create('/api/users/users/', { username: uniqueName('user'), password, ...more });

export const newPermission = (api: Api, allowed: Allowed, holders: JsonObject): Promise<number> =>
  api.create('/api/users/permissions/', {
    name: uniqueName('permission'),
    object_types: allowed.types,
    actions: allowed.actions,
    constraints: allowed.constraints ?? null,
    ...holders,
  });

/** A new user who may do this. */
export async function userWho(api: Api, ...permissions: readonly Allowed[]): Promise<Caller> {
  const id = await newUser(api);
  for (const allowed of permissions) await newPermission(api, allowed, { users: [id] });
  return callerWith(api, id);
}
