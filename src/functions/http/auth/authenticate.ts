import { type Failure, permissionDenied, refused } from '../../../domain/engine/errors.ts';
import type { Actor } from '../../../domain/engine/ports.ts';
import type { StoredObject } from '../../../domain/engine/resource/resource.ts';
import type { Store } from '../../../domain/engine/store.ts';
import { type Account, accountOf, actorOf } from '../../../domain/platform/accounts.ts';
import { isWithin } from '../../../domain/platform/allowed-ips.ts';
import { isSafe } from '../contract/methods.ts';
import { findToken } from './find-token.ts';
import { endOfTokens, oidcSettings } from './oidc/settings.ts';
import { Remembered } from './remembered.ts';
import { noteUse } from './token-use.ts';
import { digestOf, identityToken, readCredentials } from './tokens.ts';

/** NetBox answers every failed authentication with 403 and one of these sentences. */
const forbidden = (detail: string): Failure => refused('forbidden', detail);

/** What was read for a token serves a burst of requests: so long (milliseconds) may a revoked one still be taken. */
const known = new Remembered<TokenHolder>(5_000);

interface TokenHolder {
  token: StoredObject;
  readonly account: Account;
  readonly actor: Actor;
}

/** What authentication needs to know of a request and of its surroundings. */
export interface Caller {
  readonly store: Store;
  readonly pepper: string;
  /** The Authorization header. */
  readonly authorization: string | undefined;
  /** IP address of the client. */
  readonly address: string;
  readonly now: Date;
}

export interface Authenticated {
  readonly actor: Actor;
  /** Settles when the use of the token is written down, whether that succeeds or not. */
  readonly noted: Promise<void>;
}

/** Who sends this request. Fails with 403 as NetBox does, never with 401. */
export async function authenticate(caller: Caller): Promise<Authenticated> {
  const { authorization, store, now } = caller;
  const settings = oidcSettings(process.env);
  const identity = settings && identityToken(authorization);
  if (settings && identity !== undefined) {
    const { bearerAccount } = await import('./oidc/bearer.ts');
    const account = await bearerAccount(store, settings, identity, now);
    requireActive(account);
    return { actor: actorOf(account, true, endOfTokens(settings, now)), noted: Promise.resolve() };
  }
  const credentials = readCredentials(authorization);
  if (!credentials) throw forbidden('Authentication credentials were not provided.');
  if ('problem' in credentials) throw forbidden(credentials.problem);
  const holder = await known.get(digestOf(caller.pepper, `${authorization}`), now, async () => {
    const { token, user } = await findToken(store, caller.pepper, credentials);
    const account = await accountOf(store, user);
    return { token, account, actor: actorOf(account, token.values.write_enabled === true, limitOf(token)) };
  });
  requireUsable(holder.token, caller);
  requireActive(holder.account);
  return { actor: holder.actor, noted: noteUse(store, holder, now) };
}

/** What a token with a limit makes ends no later than itself: else each would renew the next, without end. */
const limitOf = ({ values: { limited, expires } }: StoredObject): string | undefined =>
  limited === true && typeof expires === 'string' ? expires : undefined;

/** NetBox: in this order. */
function requireUsable({ values }: StoredObject, { address, now }: Caller): void {
  const { allowed_ips: networks } = values;
  if (Array.isArray(networks) && networks.length > 0 && !isWithin(networks, address))
    throw forbidden(`Source IP ${address} is not permitted to authenticate using this token.`);
  if (values.enabled === false) throw forbidden('Token disabled');
  if (typeof values.expires === 'string' && Date.parse(values.expires) <= now.getTime())
    throw forbidden('Token expired');
}

function requireActive({ user }: Account): void {
  if (user.values.is_active === false) throw forbidden('User inactive');
}

/** NetBox: a read-only token fails every unsafe method, before anything else is known of the request. */
export function authorize({ writeEnabled }: Actor, method: string): void {
  if (!isSafe(method) && !writeEnabled) throw permissionDenied();
}
