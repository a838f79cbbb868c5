import { isJsonObject } from '../../domain/engine/json.ts';
import { authorizationFor, authorizationOf } from './authorization.ts';
import { Client } from './client.ts';
import { textOf } from './json.ts';
import { pathOf } from './paths.ts';
import { Problem } from './problem.ts';
import type { Session } from './session.ts';

const hours = 12;

/** Fails with a Problem where the token is not valid. */
export async function signInWithToken(pasted: string): Promise<Session> {
  const session = { authorization: authorizationFor(pasted) };
  // No header can hold other characters.
  if (/[^ -~]/.test(session.authorization)) throw new Problem(403, 'Invalid token');
  await new Client(session).request('/authentication-check/');
  return session;
}

/** Makes a token for this tab, which ends by itself after half a day. */
export async function signInWithPassword(username: string, password: string): Promise<Session> {
  const expires = new Date(Date.now() + hours * 3_600_000).toISOString();
  const body = { username, password, expires, description: 'Console' };
  const made = await new Client(undefined).request('/users/tokens/provision/', { method: 'POST', body });
  if (!isJsonObject(made)) throw new Problem(0, 'Quartermaster made no token. Sign in with a token instead.');
  const { version, key, token, url } = made;
  const path = pathOf(textOf(url));
  return { authorization: authorizationOf({ version, key, token }), ...(path ? { token: path } : {}) };
}

/** Deletes the token of the tab. Whoever may not delete tokens leaves it to its end. */
export async function signOut(client: Client): Promise<void> {
  const { token } = client.session ?? {};
  if (token) await client.request(token, { method: 'DELETE' }).catch(() => undefined);
}
