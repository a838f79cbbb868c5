import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { refused } from '../../../../domain/engine/errors.ts';
import type { OidcSettings } from './settings.ts';

/** Tolerated clock difference between provider and functions, in seconds. */
export const clockTolerance = 60;

/** With public keys only: a shared secret, or no signature at all, proves nothing here. */
const algorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

const keySets = new Map<string, JWTVerifyGetKey>();

/** The claims of a token that this provider has signed for this audience. Fails with 403, or 503 without its keys. */
export async function verifiedClaims(settings: OidcSettings, token: string, now: Date): Promise<JWTPayload> {
  const { issuer, audience, jwksUrl } = settings;
  const keys = keySets.get(jwksUrl) ?? createRemoteJWKSet(new URL(jwksUrl));
  keySets.set(jwksUrl, keys);
  try {
    const options = { issuer, audience, algorithms, clockTolerance, currentDate: now, requiredClaims: ['exp'] };
    return (await jwtVerify(token, keys, options)).payload;
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw refused('forbidden', 'Token expired');
    if (error instanceof errors.JOSEError && !providerFailed(error.code))
      throw refused('forbidden', 'Invalid identity token');
    throw refused('unavailable', 'The identity provider does not answer in time. Please try again.');
  }
}

/** The codes of jose for a provider that does not answer, or with something else than keys. */
const providerFailed = (code: string): boolean =>
  code === 'ERR_JWKS_TIMEOUT' || code === 'ERR_JWKS_INVALID' || code === 'ERR_JOSE_GENERIC';
