import { randomUUID } from 'node:crypto';
import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { newPermission, newUser, uniqueName } from '../../support/accounts.ts';
import { type Api, idsOf, resultsOf, startApi } from '../../support/api.ts';

const issuer = 'https://login.example.org/';
const audience = 'quartermaster';
const sites = '/api/dcim/sites/';

let api: Api;
let keys: Awaited<ReturnType<typeof generateKeyPair>>;
let others: Awaited<ReturnType<typeof generateKeyPair>>;

const settings = (jwksUrl: string) => ({
  QM_OIDC_ISSUER: issuer,
  QM_OIDC_AUDIENCE: audience,
  QM_OIDC_JWKS_URL: jwksUrl,
  QM_OIDC_GROUPS_CLAIM: 'groups',
});

beforeAll(async () => {
  api = await startApi(`auth-oidc-${randomUUID()}`, inject('dynamodbEndpoint'));
  keys = await generateKeyPair('RS256');
  others = await generateKeyPair('RS256');
  const jwks = { keys: [{ ...(await exportJWK(keys.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }] };
  Object.assign(process.env, settings(`data:application/json,${encodeURIComponent(JSON.stringify(jwks))}`));
});
afterAll(() => {
  for (const name of Object.keys(settings(''))) delete process.env[name];
});

interface Signing {
  readonly issuer?: string;
  readonly audience?: string;
  /** Seconds from now. */
  readonly expires?: number;
  readonly key?: CryptoKey | Uint8Array;
  readonly algorithm?: string;
}

const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;

function signed(claims: JWTPayload, signing: Signing = {}): Promise<string> {
  return new SignJWT({ jti: randomUUID(), ...claims })
    .setProtectedHeader({ alg: signing.algorithm ?? 'RS256', kid: 'one' })
    .setIssuer(signing.issuer ?? issuer)
    .setAudience(signing.audience ?? audience)
    .setExpirationTime(inSeconds(signing.expires ?? 300))
    .sign(signing.key ?? keys.privateKey);
}

const withToken = (token: string, path = sites) =>
  api.call('GET', path, undefined, { headers: { authorization: `Bearer ${token}` } });

async function userNamed(username: string) {
  const [user] = resultsOf(await api.call('GET', `/api/users/users/?username=${username}`));
  return user;
}

async function groupThatSees(id: number): Promise<{ id: number; name: string }> {
  const name = uniqueName('group');
  const group = await api.create('/api/users/groups/', { name });
  await newPermission(api, { types: ['dcim.site'], actions: ['view'], constraints: { id } }, { groups: [group] });
  return { id: group, name };
}

const newSite = () => {
  const name = uniqueName('site');
  return api.create(sites, { name, slug: name });
};

describe('an identity token', () => {
  test('makes its user on first sight, once, with what the claims say', async () => {
    const username = uniqueName('mia');
    const claims = { preferred_username: username, email: 'mia@example.org', given_name: 'Mia', family_name: 'Wu' };
    const tokens = await Promise.all([signed(claims), signed(claims), signed(claims)]);
    const answers = await Promise.all(tokens.map((token) => withToken(token, '/api/users/tokens/')));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await userNamed(username)).toMatchObject({ email: 'mia@example.org', first_name: 'Mia', last_name: 'Wu' });
    expect((await api.call('GET', `/api/users/users/?username=${username}`)).body.count).toBe(1);
  });

  test('finds the user who is there already, with their own permissions', async () => {
    const username = uniqueName('known');
    const user = await newUser(api, { username });
    const site = await newSite();
    await newPermission(api, { types: ['dcim.site'], actions: ['view'], constraints: { id: site } }, { users: [user] });
    expect(idsOf(await withToken(await signed({ preferred_username: username })))).toEqual([site]);
  });

  test('gives the permissions of the groups that it names, each time anew; unknown groups mean nothing', async () => {
    const [siteA, siteB] = [await newSite(), await newSite()];
    const [a, b] = [await groupThatSees(siteA), await groupThatSees(siteB)];
    const username = uniqueName('member');
    const seenWith = async (groups: unknown) => {
      const answer = await withToken(await signed({ preferred_username: username, groups }));
      const shown = [(await userNamed(username))?.groups ?? []].flat();
      return [answer.status === 200 ? idsOf(answer) : answer.status, shown];
    };
    expect(await seenWith([a.name, 'unknown', 7])).toMatchObject([[siteA], [{ name: a.name }]]);
    expect(await seenWith([b.name, a.name])).toMatchObject([
      [siteA, siteB],
      [{ id: a.id }, { id: b.id }],
    ]);
    expect(await seenWith(b.name)).toMatchObject([[siteB], [{ id: b.id }]]);
    expect(await seenWith(undefined)).toEqual([403, []]);
  });

  test('is refused when it is expired, but not for clocks that are a little apart', async () => {
    const claims = { preferred_username: uniqueName('late') };
    expect((await withToken(await signed(claims, { expires: -30 }), '/api/')).status).toBe(200);
    const late = await withToken(await signed(claims, { expires: -90 }), '/api/');
    expect([late.status, late.body]).toEqual([403, { detail: 'Token expired' }]);
    const early = await withToken(await signed({ ...claims, nbf: inSeconds(90) }), '/api/');
    expect([early.status, early.body]).toEqual([403, { detail: 'Invalid identity token' }]);
  });

  test('is refused when somebody else signed it, or signed it for somebody else, or nobody did', async () => {
    const claims = { preferred_username: uniqueName('forger') };
    const secret = new TextEncoder().encode('0'.repeat(64));
    const unsigned = new UnsecuredJWT({ ...claims, iss: issuer, aud: audience, exp: inSeconds(300) }).encode();
    const withoutEnd = new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'one' }).setIssuer(issuer);
    const tokens = [
      await signed(claims, { key: others.privateKey }),
      await signed(claims, { issuer: 'https://login.example.com/' }),
      await signed(claims, { audience: 'another' }),
      await signed(claims, { key: secret, algorithm: 'HS256' }),
      await withoutEnd.setAudience(audience).sign(keys.privateKey),
      `${(await signed(claims)).slice(0, -6)}AAAAAA`,
    ];
    for (const token of tokens) {
      const answer = await withToken(token, '/api/');
      expect([answer.status, answer.body]).toEqual([403, { detail: 'Invalid identity token' }]);
    }
    expect((await withToken(unsigned, '/api/')).status).toBe(403);
    expect(await userNamed(claims.preferred_username)).toBeUndefined();
  });

  test('needs a name, and an active user who is no superuser', async () => {
    const nameless = await withToken(await signed({ sub: 'x' }), '/api/');
    expect(nameless.body).toEqual({ detail: 'The identity token has no claim "preferred_username".' });
    const username = uniqueName('leaver');
    await newUser(api, { username, is_active: false });
    expect((await withToken(await signed({ preferred_username: username }), '/api/')).body).toEqual({
      detail: 'User inactive',
    });
    for (const name of ['admin', 'ADMIN']) {
      const asAdmin = await withToken(await signed({ preferred_username: name }), '/api/');
      expect([asAdmin.status, asAdmin.body]).toEqual([403, { detail: 'Superusers cannot use identity tokens.' }]);
    }
  });

  test('means nothing while no provider is named; tokens of this API are taken either way', async () => {
    const { QM_OIDC_ISSUER: named } = process.env;
    delete process.env.QM_OIDC_ISSUER;
    const answer = await withToken(await signed({ preferred_username: uniqueName('off') }), '/api/');
    process.env.QM_OIDC_ISSUER = named;
    expect([answer.status, String(answer.body.detail)]).toEqual([
      403,
      "Invalid authorization header: Could not parse key from v2 token. Did you mean to use 'Token' instead of 'Bearer'?",
    ]);
    expect((await api.call('GET', '/api/')).status).toBe(200);
  });

  test('answers 503 while the keys of the provider cannot be read', async () => {
    const { QM_OIDC_JWKS_URL: url } = process.env;
    process.env.QM_OIDC_JWKS_URL = 'data:text/plain,no%20keys';
    const answer = await withToken(await signed({ preferred_username: uniqueName('down') }), '/api/');
    process.env.QM_OIDC_JWKS_URL = url;
    expect(answer.status).toBe(503);
  });
});
