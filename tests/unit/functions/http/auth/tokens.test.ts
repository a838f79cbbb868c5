import { describe, expect, test } from 'vitest';

import { endOfTokens, oidcSettings } from '../../../../../src/functions/http/auth/oidc/settings.ts';
import { identityToken, readCredentials } from '../../../../../src/functions/http/auth/tokens.ts';

describe('an Authorization header', () => {
  const secret = 'a'.repeat(40);
  test.each<[string | undefined, unknown]>([
    [undefined, undefined],
    ['', undefined],
    ['Basic YWRtaW4=', undefined],
    [`Token ${secret}`, { version: 1, secret }],
    [`bearer ${secret}`, { version: 1, secret }],
    [`Bearer nbt_key.${secret}`, { version: 2, key: 'key', secret }],
    [`TOKEN nbt_key.${secret}`, { version: 2, key: 'key', secret }],
    ['Token', { problem: expect.stringContaining('Must be in the form') }],
    ['Token a b', { problem: expect.stringContaining('Must be in the form') }],
    ['Bearer nbt_key', { problem: expect.stringContaining('Could not parse key') }],
    ['Bearer short', { problem: expect.stringContaining('Could not parse key') }],
  ])('%j is read by the prefix of its value', (header, credentials) => {
    expect(readCredentials(header)).toEqual(credentials);
  });

  test('holds an identity token when three parts follow Bearer, and they are no token of this API', () => {
    expect(identityToken('Bearer aa.bb.cc')).toBe('aa.bb.cc');
    expect(identityToken('bearer  a-a.b_b.cc ')).toBe('a-a.b_b.cc');
    for (const header of ['Bearer nbt_a.b.c', 'Token aa.bb.cc', 'Bearer aa.bb', 'Bearer aa.bb.cc dd', '', undefined])
      expect(identityToken(header)).toBeUndefined();
  });
});

describe('an identity provider', () => {
  const complete = { QM_OIDC_ISSUER: 'https://a/', QM_OIDC_AUDIENCE: 'b', QM_OIDC_JWKS_URL: 'https://a/keys' };

  test('is off unless it is named completely', () => {
    expect(oidcSettings({})).toBeUndefined();
    for (const name of Object.keys(complete)) expect(oidcSettings({ ...complete, [name]: '' })).toBeUndefined();
  });

  test('names users by preferred_username, and groups not at all, unless told otherwise', () => {
    expect(oidcSettings(complete)).toMatchObject({ usernameClaim: 'preferred_username', groupsClaim: undefined });
    const told = { ...complete, QM_OIDC_USERNAME_CLAIM: 'username', QM_OIDC_GROUPS_CLAIM: 'cognito:groups' };
    expect(oidcSettings(told)).toMatchObject({ usernameClaim: 'username', groupsClaim: 'cognito:groups' });
  });

  test('vouches for API tokens for a day, or for as many hours as are set', () => {
    const now = new Date('2026-03-01T12:00:00Z');
    const endWith = (hours: Record<string, string>) => {
      const settings = oidcSettings({ ...complete, ...hours });
      return settings && endOfTokens(settings, now);
    };
    expect(endWith({})).toBe('2026-03-02T12:00:00.000Z');
    expect(endWith({ QM_OIDC_TOKEN_HOURS: '' })).toBe('2026-03-02T12:00:00.000Z');
    expect(endWith({ QM_OIDC_TOKEN_HOURS: '1.5' })).toBe('2026-03-01T13:30:00.000Z');
    for (const wrong of ['0', '-1', 'day', '87601', 'Infinity'])
      expect(() => endWith({ QM_OIDC_TOKEN_HOURS: wrong })).toThrow('QM_OIDC_TOKEN_HOURS must be above 0');
  });
});
