import { createHmac, randomInt } from 'node:crypto';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const keyLength = 12;
const secretLength = 40;

/** NetBox: version 2 tokens read `nbt_<key>.<secret>`. */
const version2Prefix = 'nbt_';

/** What a client presents: a version 1 secret, or key and secret of a version 2 token. */
export type Credentials =
  | { readonly version: 1; readonly secret: string }
  | { readonly version: 2; readonly key: string; readonly secret: string };

/** NetBox stores HMAC-SHA256 of a version 2 secret; version 1 secrets are kept the same way here. */
export const digestOf = (pepper: string, secret: string): string =>
  createHmac('sha256', pepper).update(secret).digest('hex');

const randomText = (length: number): string =>
  Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('');

/** A new key and secret. Version 1 secrets are 40 hexadecimal digits, as old clients expect. */
export function newSecret(version: number): { readonly key: string; readonly secret: string } {
  if (version === 2) return { key: randomText(keyLength), secret: randomText(secretLength) };
  const secret = Array.from({ length: secretLength }, () => randomInt(16).toString(16)).join('');
  return { key: '', secret };
}

const malformed = 'Invalid authorization header: Must be in the form "Bearer <key>.<token>" or "Token <token>"';
const withoutKey =
  "Invalid authorization header: Could not parse key from v2 token. Did you mean to use 'Token' instead of 'Bearer'?";

/**
 * Reads an Authorization header. NetBox: both keywords serve both versions; the prefix of the value decides. Undefined
 * when there is no header or another scheme.
 */
export function readCredentials(header: string | undefined): Credentials | { readonly problem: string } | undefined {
  const [keyword, value, ...rest] = (header ?? '').trim().split(/\s+/);
  if (!keyword || !/^(token|bearer)$/i.test(keyword)) return undefined;
  if (!value || rest.length > 0) return { problem: malformed };
  if (!value.startsWith(version2Prefix))
    return /^bearer$/i.test(keyword) && !/^[0-9a-zA-Z]{40}$/.test(value)
      ? { problem: withoutKey }
      : { version: 1, secret: value };
  const [key, secret] = value.slice(version2Prefix.length).split('.');
  return key && secret ? { version: 2, key, secret } : { problem: withoutKey };
}

/** The JWT in an Authorization header, if there is one. What begins with nbt_ is a token of this API. */
export function identityToken(authorization: string | undefined): string | undefined {
  const [, token] = /^bearer\s+([\w-]+\.[\w-]+\.[\w-]+)\s*$/i.exec(authorization ?? '') ?? [];
  return token?.startsWith(version2Prefix) ? undefined : token;
}
