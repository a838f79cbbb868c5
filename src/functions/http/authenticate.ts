import { timingSafeEqual } from 'node:crypto';
import { type Failure, refused } from '../../domain/model/errors.ts';
import type { StoredObject } from '../../domain/model/resource.ts';
import { refKey } from '../../domain/model/resource.ts';
import type { Actor, Reader } from '../../domain/model/work.ts';
import { type Credentials, digestOf, readCredentials } from './tokens.ts';

/** NetBox answers every failed authentication with 403 and one of these sentences. */
const forbidden = (detail: string): Failure => refused('forbidden', detail);

export const permissionDenied = (): Failure => forbidden('You do not have permission to perform this action.');

/** A token that was read stays known for this long (milliseconds): one read of it serves a burst of requests. */
const remembered = 5_000;
const known = new Map<string, { readonly until: number; readonly account: Account }>();

interface Account {
  readonly token: StoredObject;
  readonly user: StoredObject;
}

/** Who sends this request. Fails with 403 as NetBox does, never with 401. */
export async function authenticate(
  reader: Reader,
  pepper: string,
  header: string | undefined,
  now: Date,
): Promise<Actor> {
  const credentials = readCredentials(header);
  if (!credentials) throw forbidden('Authentication credentials were not provided.');
  if ('problem' in credentials) throw forbidden(credentials.problem);
  const { token, user } = await accountOf(reader, pepper, credentials, now);
  const { values } = token;
  if (values['enabled'] === false) throw forbidden('Token disabled');
  if (typeof values['expires'] === 'string' && Date.parse(values['expires']) <= now.getTime())
    throw forbidden('Token expired');
  if (user.values['is_active'] === false) throw forbidden('User inactive');
  return {
    userId: user.id,
    username: String(user.values['username']),
    superuser: user.values['is_superuser'] === true,
    writeEnabled: values['write_enabled'] === true,
  };
}

async function accountOf(reader: Reader, pepper: string, credentials: Credentials, now: Date): Promise<Account> {
  const digest = digestOf(pepper, credentials.secret);
  const cacheKey = `${credentials.version === 2 ? credentials.key : ''}.${digest}`;
  const cached = known.get(cacheKey);
  if (cached && cached.until > now.getTime()) return cached.account;
  known.delete(cacheKey);
  const account = await readAccount(reader, credentials, digest);
  known.set(cacheKey, { until: now.getTime() + remembered, account });
  return account;
}

async function readAccount(reader: Reader, credentials: Credentials, digest: string): Promise<Account> {
  const wrong = forbidden(`Invalid v${credentials.version} token`);
  const id =
    credentials.version === 2
      ? await reader.findUnique('users.token', 'key', { key: credentials.key })
      : await reader.findUnique('users.token', 'digest', { digest });
  if (id === undefined) throw wrong;
  const token = (await reader.getMany([{ type: 'users.token', id }])).get(refKey({ type: 'users.token', id }));
  if (!token || !sameDigest(String(token.values['digest']), digest)) throw wrong;
  const userRef = { type: 'users.user', id: Number(token.values['user']) } as const;
  const user = (await reader.getMany([userRef])).get(refKey(userRef));
  if (!user) throw wrong;
  return { token, user };
}

const sameDigest = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** NetBox: a read-only token fails every unsafe method. Users other than superusers hold no permissions yet. */
export function authorize(actor: Actor, method: string): void {
  if (!safeMethods.has(method) && !actor.writeEnabled) throw permissionDenied();
  if (!actor.superuser) throw permissionDenied();
}
