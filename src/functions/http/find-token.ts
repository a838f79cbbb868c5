import { timingSafeEqual } from 'node:crypto';
import { refused } from '../../domain/model/errors.ts';
import type { StoredObject } from '../../domain/model/resource.ts';
import { refKey } from '../../domain/model/resource.ts';
import type { Reader } from '../../domain/model/work.ts';
import { token } from '../../domain/platform/token.ts';
import { user } from '../../domain/platform/user.ts';
import { type Credentials, digestOf } from './tokens.ts';

/** The token that the credentials prove and its user: three reads by key. */
export async function findToken(reader: Reader, pepper: string, credentials: Credentials) {
  const wrong = refused('forbidden', `Invalid v${credentials.version} token`);
  const digest = digestOf(pepper, credentials.secret);
  const id =
    credentials.version === 2
      ? await reader.findUnique(token.type, 'key', { key: credentials.key })
      : await reader.findUnique(token.type, 'digest', { digest });
  const found = id === undefined ? undefined : await readOne(reader, { type: token.type, id });
  if (!found || found.values.version !== credentials.version || !sameDigest(String(found.values.digest), digest))
    throw wrong;
  const holder = await readOne(reader, { type: user.type, id: Number(found.values.user) });
  if (!holder) throw wrong;
  return { token: found, user: holder };
}

async function readOne(reader: Reader, ref: Pick<StoredObject, 'type' | 'id'>): Promise<StoredObject | undefined> {
  return (await reader.getMany([ref])).get(refKey(ref));
}

const sameDigest = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
