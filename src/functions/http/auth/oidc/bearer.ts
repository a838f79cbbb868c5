import { createHash } from 'node:crypto';
import type { JWTPayload } from 'jose';
import { Failure, messagesOf, refused } from '../../../../domain/engine/errors.ts';
import { sameJson } from '../../../../domain/engine/json.ts';
import type { ObjectOf } from '../../../../domain/engine/resource/resource.ts';
import type { Store } from '../../../../domain/engine/store.ts';
import { save } from '../../../../domain/engine/write/save.ts';
import { type Account, accountOf } from '../../../../domain/platform/accounts.ts';
import { group } from '../../../../domain/platform/group.ts';
import { accountOfIdentity, type Identity } from '../../../../domain/platform/sign-on.ts';
import { user } from '../../../../domain/platform/user.ts';
import { contextFor } from '../../../runtime/environment.ts';
import { log } from '../../../runtime/log.ts';
import { signOnActor } from '../../../runtime/system-actor.ts';
import { Remembered } from '../remembered.ts';
import type { OidcSettings } from './settings.ts';
import { clockTolerance, verifiedClaims } from './verify.ts';

interface Session {
  readonly account: Account;
  /** Seconds since 1970. */
  readonly expires: number;
}

const known = new Remembered<Session>(5_000);

/** The user of an identity token, who is made on first sight, with the permissions of the groups that it names. */
export async function bearerAccount(store: Store, settings: OidcSettings, token: string, now: Date): Promise<Account> {
  const key = createHash('sha256').update(token).digest('base64url');
  const session = await known.get(key, now, async () => {
    const claims = await verifiedClaims(settings, token, now);
    return { account: await accountFor(store, settings, claims), expires: Number(claims.exp) };
  });
  if (now.getTime() > (session.expires + clockTolerance) * 1000) throw refused('forbidden', 'Token expired');
  return session.account;
}

async function accountFor(store: Store, settings: OidcSettings, claims: JWTPayload): Promise<Account> {
  const found = await knownAccount(identityIn(settings, claims));
  if (settings.groupsClaim === undefined) return accountOf(store, found);
  const groups = await groupsNamed(store, claims[settings.groupsClaim]);
  return accountOf(store, await withGroups(found, groups), groups);
}

function identityIn(settings: OidcSettings, claims: JWTPayload): Identity {
  return {
    issuer: settings.issuer,
    subject: requiredClaim(claims, 'sub'),
    username: requiredClaim(claims, settings.usernameClaim),
    details: {
      email: textIn(claims, 'email'),
      first_name: textIn(claims, 'given_name'),
      last_name: textIn(claims, 'family_name'),
    },
  };
}

function requiredClaim(claims: JWTPayload, name: string): string {
  const value = claims[name];
  if (typeof value === 'string' && value.trim() !== '') return value;
  throw refused('forbidden', `The identity token has no claim "${name}".`);
}

const textIn = (claims: JWTPayload, name: string): string => {
  const value = claims[name];
  return typeof value === 'string' ? value.slice(0, 150) : '';
};

/** The account of an identity. Refusals are logged: they may be attempts to act as another user. */
async function knownAccount(identity: Identity): Promise<ObjectOf<typeof user.type>> {
  try {
    const account = await accountOfIdentity(contextFor(signOnActor, ''), identity);
    // A name of the provider's must not open the account that may do everything.
    if (!account.values.is_superuser) return account;
    throw refused('forbidden', 'Superusers cannot sign in through the identity provider. Use an API token.');
  } catch (error) {
    const { issuer, subject, username } = identity;
    if (error instanceof Failure && error.kind === 'forbidden')
      await log('warn', 'Identity token refused', {
        reason: String(messagesOf(error)['']),
        issuer,
        subject,
        username,
      });
    throw error;
  }
}

/** Ids of the groups that are known here by these names; others mean nothing. */
async function groupsNamed(store: Store, claim: unknown): Promise<readonly number[]> {
  const names = [claim].flat().filter((name) => typeof name === 'string' && name !== '');
  const ids = await Promise.all(names.map((name) => store.findUnique(group.type, 'name', { name: String(name) })));
  return [...new Set(ids.filter((id) => id !== undefined))].sort((a, b) => a - b);
}

/** NetBox: signing on replaces the groups of the user. */
async function withGroups(
  account: ObjectOf<typeof user.type>,
  groups: readonly number[],
): Promise<ObjectOf<typeof user.type>> {
  if (sameJson(account.values.groups, groups)) return account;
  const request = { resource: user, id: account.id, input: { groups }, completeness: 'partial' } as const;
  const { object } = await save(contextFor(signOnActor, ''), request);
  return { ...account, version: object.version, values: { ...account.values, groups } };
}
