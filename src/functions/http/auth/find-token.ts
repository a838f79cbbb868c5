import { timingSafeEqual } from 'node:crypto';
import { refused } from '../../../domain/engine/errors.ts';
import type { Reader } from '../../../domain/engine/ports.ts';
import { loadObject } from '../../../domain/engine/resource/load-objects.ts';
import { token } from '../../../domain/platform/token.ts';
import { user } from '../../../domain/platform/user.ts';
import { type Credentials, digestOf } from './tokens.ts';

/** The token that the credentials prove and its user: three reads by key. */
export async function findToken(reader: Reader, pepper: string, credentials: Credentials) {
  const wrong = refused('forbidden', `Invalid v${credentials.version} token`);
  const digest = digestOf(pepper, credentials.secret);
  const id =
    credentials.version === 2
      ? await reader.findUnique(token.type, 'key', { key: credentials.key })
      : await reader.findUnique(token.type, 'digest', { digest });
  const found = id === undefined ? undefined : await loadObject(reader, token.type, id);
  if (!found || found.values.version !== credentials.version || !sameDigest(String(found.values.digest), digest))
    throw wrong;
  const holder = await loadObject(reader, user.type, Number(found.values.user));
  if (!holder) throw wrong;
  return { token: found, user: holder };
}

const sameDigest = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
