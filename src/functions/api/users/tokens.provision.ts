import * as z from 'zod/mini';
import { invalid, refused } from '../../../domain/model/errors.ts';
import { loadObject } from '../../../domain/model/load-objects.ts';
import type { Method } from '../../../domain/model/resource.ts';
import { credential } from '../../../domain/platform/credential.ts';
import { token } from '../../../domain/platform/token.ts';
import { user } from '../../../domain/platform/user.ts';
import { createToken } from '../../http/create-token.ts';
import { contextFor, environmentStore } from '../../http/environment.ts';
import { objectBody } from '../../http/object-request.ts';
import { objectResponse } from '../../http/object-response.ts';
import { openFunction } from '../../http/open-function.ts';
import { describePath } from '../../http/options.ts';
import { passwordMatches } from '../../http/passwords.ts';
import { jsonResponse } from '../../http/response.ts';

const credentials = z.object({
  username: z.string().check(z.minLength(1)),
  password: z.string().check(z.minLength(1)),
});
const settable = ['description', 'expires', 'write_enabled', 'allowed_ips', 'version'] as const;

const methods = (): readonly Method[] => ['POST'];

/** NetBox: a token for a user name and a password, without a token. */
export const handler = openFunction(methods, async (request, requestId) => {
  if (request.method === 'OPTIONS') return jsonResponse(200, describePath(request.path));
  const body = objectBody(request);
  const parsed = credentials.safeParse(body);
  if (!parsed.success)
    throw invalid(
      Object.fromEntries(parsed.error.issues.map(({ path }) => [String(path[0]), ['This field is required.']])),
    );
  const account = await findAccount(parsed.data.username, parsed.data.password);
  const actor = { userId: account.id, username: parsed.data.username, superuser: false, writeEnabled: true };
  const context = contextFor(actor, request.baseUrl, requestId);
  const input = Object.fromEntries(settable.flatMap((name) => (body[name] === undefined ? [] : [[name, body[name]]])));
  const { object, extra } = await createToken(context, input);
  return objectResponse(201, token, object, request, context, extra);
});

async function findAccount(username: string, password: string) {
  const store = environmentStore();
  const id = await store.findUnique(user.type, 'username', { username });
  const account = id === undefined ? undefined : await loadObject(store, user.type, id);
  const stored = await loadObject(store, credential.type, id ?? 0);
  // Always checked, so that the time of the answer does not tell which names there are.
  const proven = passwordMatches(password, stored && String(stored.values.password));
  if (!account || account.values.is_active === false || !proven)
    throw refused('forbidden', 'Invalid username/password');
  return account;
}
