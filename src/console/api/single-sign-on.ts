import { isJsonObject, type Json, type JsonObject } from '../../domain/engine/json.ts';
import { authorizationOf } from './authorization.ts';
import { Client } from './client.ts';
import { textOf } from './json.ts';
import { pathOf } from './paths.ts';
import { asProblem, Problem } from './problem.ts';
import type { Session } from './session.ts';

/** The provider, as the page says it. */
export interface SignOn {
  readonly issuer: string;
  readonly clientId: string;
  readonly authorizationUrl: string;
  readonly tokenUrl: string;
}

/** Undefined where people sign in here only. */
export function offeredSignOn(): SignOn | undefined {
  const told = document.querySelector('meta[name="quartermaster-sign-on"]')?.getAttribute('content');
  const settings: Json = JSON.parse(told ?? 'null');
  if (!isJsonObject(settings)) return undefined;
  const { issuer, clientId, authorizationUrl, tokenUrl } = settings;
  return {
    issuer: textOf(issuer),
    clientId: textOf(clientId),
    authorizationUrl: textOf(authorizationUrl),
    tokenUrl: textOf(tokenUrl),
  };
}

const key = 'quartermaster.sign-on';
const redirectUri = (): string => `${location.origin}${location.pathname}`;

/** Leads to the provider. What proves that its answer belongs to this tab stays in it. */
export async function beginSignOn({ clientId, authorizationUrl }: SignOn): Promise<void> {
  const [state, nonce, verifier] = [secret(), secret(), secret()];
  sessionStorage.setItem(key, JSON.stringify({ state, nonce, verifier, hash: location.hash }));
  const url = new URL(authorizationUrl);
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  const parameters = {
    ...{ response_type: 'code', client_id: clientId, redirect_uri: redirectUri(), scope: 'openid profile email' },
    ...{ state, nonce, code_challenge: base64Url(new Uint8Array(digest)), code_challenge_method: 'S256' },
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  location.assign(url);
}

const secret = (): string => base64Url(crypto.getRandomValues(new Uint8Array(32)));

const base64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/** What the provider answered in the address, which is taken out of it. Undefined where this tab was not there. */
export function takeAnswer(): { readonly answer: URLSearchParams; readonly begun: JsonObject } | undefined {
  const answer = new URLSearchParams(location.search);
  if (!answer.has('state') || !(answer.has('code') || answer.has('error'))) return undefined;
  const begun = jsonIn(sessionStorage.getItem(key));
  sessionStorage.removeItem(key);
  history.replaceState(null, '', `${location.pathname}${textOf(begun.hash)}`);
  return { answer, begun };
}

function jsonIn(text: string | null): JsonObject {
  try {
    const json: Json = JSON.parse(text ?? 'null');
    return isJsonObject(json) ? json : {};
  } catch {
    return {};
  }
}

type Taken = NonNullable<ReturnType<typeof takeAnswer>>;

const foreign = () =>
  new Problem(0, 'This sign-in was not begun in this tab, or was used already. Begin it again here');

/** Turns the code of the provider into a session. Fails with a Problem. */
export async function finishSignOn(signOn: SignOn, { answer, begun }: Taken): Promise<Session> {
  const state = textOf(begun.state);
  if (state === '' || answer.get('state') !== state) throw foreign();
  if (answer.has('error')) throw new Problem(0, refusalIn(answer));
  const token = await tokenFor(signOn, answer.get('code') ?? '', textOf(begun.verifier));
  const { nonce, iss, aud } = claimsOf(token);
  const isForUs = [aud].flat().includes(signOn.clientId) && iss === signOn.issuer;
  if (!isForUs || nonce !== textOf(begun.nonce)) throw foreign();
  return sessionWith(token);
}

const refusalIn = (answer: URLSearchParams): string =>
  `The identity provider did not sign you in: ${answer.get('error_description') ?? answer.get('error')}`;

async function tokenFor({ tokenUrl, clientId }: SignOn, code: string, verifier: string): Promise<string> {
  const body = new URLSearchParams({
    ...{ grant_type: 'authorization_code', code, redirect_uri: redirectUri() },
    ...{ client_id: clientId, code_verifier: verifier },
  });
  const response = await fetch(tokenUrl, { method: 'POST', body, credentials: 'omit' }).catch(() => undefined);
  const answer = response?.ok ? jsonIn(await response.text()) : {};
  const token = textOf(answer.id_token);
  if (token !== '') return token;
  throw new Problem(0, 'The identity provider gave no identity token. Begin again, or sign in another way');
}

/** The claims of a token that came from the provider itself; the API checks its signature. */
function claimsOf(token: string): JsonObject {
  const payload = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
  try {
    return jsonIn(new TextDecoder().decode(Uint8Array.from(atob(payload), (letter) => letter.charCodeAt(0))));
  } catch {
    return {};
  }
}

/** An API token, since identity tokens end soon. Whoever may make none goes on with the identity token. */
async function sessionWith(identityToken: string): Promise<Session> {
  const session = { authorization: `Bearer ${identityToken}` };
  const client = new Client(session);
  const user = await client.request('/authentication-check/');
  const body = { user: isJsonObject(user) ? (user.id ?? null) : null, description: 'Console' };
  try {
    const made = await client.request('/users/tokens/', { method: 'POST', body });
    if (!isJsonObject(made)) return session;
    const { version = null, key: id = null, token = null, url = null } = made;
    const path = pathOf(textOf(url));
    return { authorization: authorizationOf({ version, key: id, token }), ...(path ? { token: path } : {}) };
  } catch (thrown) {
    if (asProblem(thrown).status === 0) throw thrown;
    return session;
  }
}
