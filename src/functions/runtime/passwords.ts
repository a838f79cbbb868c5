import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';

const saltBytes = 16;
const keyBytes = 32;

/** A salted scrypt digest: `scrypt$<salt>$<key>`, both in hexadecimal. */
export function hashPassword(password: string): string {
  const salt = randomBytes(saltBytes);
  return `scrypt$${salt.toString('hex')}$${scryptSync(password, salt, keyBytes).toString('hex')}`;
}

/** What no password leads to. */
const nobodys = `scrypt$${'0'.repeat(2 * saltBytes)}$${'0'.repeat(2 * keyBytes)}`;

/** Takes as long without a stored digest as with one. */
export function passwordMatches(password: string, stored = nobodys): boolean {
  const [scheme, salt, key] = stored.split('$');
  if (scheme !== 'scrypt' || !salt || !key) return false;
  const expected = Buffer.from(key, 'hex');
  return timingSafeEqual(scryptSync(password, Buffer.from(salt, 'hex'), expected.length), expected);
}
