import { randomUUID } from 'node:crypto';
import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { save } from '../../../src/domain/engine/write/save.ts';
import { user } from '../../../src/domain/platform/user.ts';
import { contextFor } from '../../../src/functions/runtime/environment.ts';
import { signOnActor } from '../../../src/functions/runtime/system-actor.ts';
import { newPermission, newUser, uniqueName } from '../../support/accounts.ts';
import { type Api, type CallOptions, idsOf, resultsOf, startApi } from '../../support/api.ts';

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
  return new SignJWT({ jti: randomUUID(), sub: `subject of ${claims.preferred_username}`, ...claims })
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

const notTheirs = (username: string) => [
  403,
  {
    detail: `The account "${username}" does not belong to this identity. A superuser can rename or delete it.`,
  },
];

describe('an account', () => {
  const answerTo = async (claims: JWTPayload) => {
    const { status, body } = await withToken(await signed(claims), '/api/users/tokens/');
    return [status, body];
  };

  test('that was made here opens to no identity token, whatever the case of its name', async () => {
    const username = uniqueName('local');
    const allowed = { types: ['dcim.site'], actions: ['view'] };
    await newPermission(api, allowed, { users: [await newUser(api, { username })] });
    const withoutPassword = uniqueName('service');
    await api.create('/api/users/users/', { username: withoutPassword });
    for (const name of [username, username.toUpperCase(), withoutPassword, 'admin', 'ADMIN'])
      expect(await answerTo({ preferred_username: name })).toEqual(notTheirs(name));
  });

  test('is bound to the subject of its first token and keeps its name here when that is renamed', async () => {
    const [username, renamed] = [uniqueName('mia'), uniqueName('mia')];
    const idWith = async (claims: JWTPayload) => {
      const { body } = await withToken(await signed(claims), '/api/authentication-check/');
      return body.id;
    };
    const id = await idWith({ preferred_username: username, sub: 'one' });
    expect(id).toBe((await userNamed(username))?.id);
    expect(await answerTo({ preferred_username: username, sub: 'two' })).toEqual(notTheirs(username));
    expect(await idWith({ preferred_username: renamed, sub: 'one' })).toBe(id);
    expect(await userNamed(renamed)).toBeUndefined();
    const shown = JSON.stringify((await api.call('GET', `/api/users/users/${id}/`)).body);
    expect(shown).not.toContain('sign_on');
    await api.call('PATCH', `/api/users/users/${id}/`, { sign_on_subject: 'two' });
    expect(await answerTo({ preferred_username: username, sub: 'two' })).toEqual(notTheirs(username));
  });

  test('stays with its issuer', async () => {
    const username = uniqueName('mover');
    const claims = { preferred_username: username, sub: 'same' };
    expect((await withToken(await signed(claims), '/api/')).status).toBe(200);
    const other = 'https://other.example.org/';
    process.env.QM_OIDC_ISSUER = other;
    const answer = await withToken(await signed(claims, { issuer: other }), '/api/');
    process.env.QM_OIDC_ISSUER = issuer;
    expect([answer.status, answer.body]).toEqual(notTheirs(username));
  });

  test('that single sign-on made before accounts were bound is bound to the next token of its name', async () => {
    const username = uniqueName('early');
    await save(contextFor(signOnActor, ''), { resource: user, input: { username }, completeness: 'whole' });
    const claims = { preferred_username: username, sub: 'early bird' };
    const tokens = await Promise.all([signed(claims), signed(claims), signed(claims)]);
    const answers = await Promise.all(tokens.map((token) => withToken(token, '/api/')));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await answerTo({ preferred_username: username, sub: 'late bird' })).toEqual(notTheirs(username));
  });
});

describe('an API token that is made with an identity token', () => {
  const tokens = '/api/users/tokens/';
  const hour = 3_600_000;
  const end = (hours: number) => new Date(Date.now() + hours * hour).toISOString();
  const hoursLeft = (expires: unknown) => (Date.parse(String(expires)) - Date.now()) / hour;
  /** A user who has signed on, and requests with the identity token. */
  async function signedIn(name: string): Promise<{ readonly options: CallOptions; readonly user: number }> {
    const preferred_username = uniqueName(name);
    const options = { headers: { authorization: `Bearer ${await signed({ preferred_username })}` } };
    await api.call('GET', '/api/', undefined, options);
    return { options, user: Number((await userNamed(preferred_username))?.id) };
  }

  test('ends within a day, or within the hours that are set', async () => {
    const { options, user } = await signedIn('maker');
    for (const given of [{}, { expires: null }]) {
      const made = await api.call('POST', tokens, { user, ...given }, options);
      expect(made.status).toBe(201);
      expect(hoursLeft(made.body.expires)).toBeCloseTo(24, 1);
    }
    const sooner = end(3);
    expect((await api.call('POST', tokens, { user, expires: sooner }, options)).body.expires).toBe(sooner);
    const later = await api.call('POST', tokens, { user, expires: end(25) }, options);
    expect([later.status, later.body]).toEqual([
      400,
      { expires: [expect.stringMatching(/^Tokens created after single sign-on must expire by \d{4}-.*Z\.$/)] },
    ]);
    const list = await api.call('POST', tokens, [{ user }, { user, expires: end(25) }], options);
    expect([list.status, list.body.errors]).toMatchObject([400, [{ index: 1 }]]);
    process.env.QM_OIDC_TOKEN_HOURS = '0.5';
    const made = await api.call('POST', tokens, { user }, options);
    delete process.env.QM_OIDC_TOKEN_HOURS;
    expect(hoursLeft(made.body.expires)).toBeCloseTo(0.5, 1);
  });

  test('is not renewed beyond that end, and other changes leave the end of a token as it is', async () => {
    const { options, user } = await signedIn('renewer');
    const { id } = (await api.call('POST', tokens, { user, expires: end(1) }, options)).body;
    const path = `${tokens}${id}/`;
    expect((await api.call('PATCH', path, { expires: end(25) }, options)).status).toBe(400);
    expect((await api.call('PATCH', tokens, [{ id: Number(id), expires: end(25) }], options)).status).toBe(400);
    expect(hoursLeft((await api.call('GET', path)).body.expires)).toBeCloseTo(1, 1);
    const renewed = await api.call('PATCH', path, { expires: null }, options);
    expect(hoursLeft(renewed.body.expires)).toBeCloseTo(24, 1);
    const endless = await api.call('POST', tokens, { user });
    const kept = await api.call('PATCH', `${tokens}${endless.body.id}/`, { description: 'Kept' }, options);
    expect(kept.body).toMatchObject({ description: 'Kept', expires: null });
  });

  test('makes and renews tokens that end no later than itself', async () => {
    const { options, user } = await signedIn('chain');
    const first = (await api.call('POST', tokens, { user, expires: end(2) }, options)).body;
    const withFirst = { headers: { authorization: `Bearer nbt_${first.key}.${first.token}` } };
    const second = await api.call('POST', tokens, { user }, withFirst);
    expect(second.body.expires).toBe(first.expires);
    const withSecond = { headers: { authorization: `Bearer nbt_${second.body.key}.${second.body.token}` } };
    expect((await api.call('POST', tokens, { user, expires: end(3) }, withSecond)).status).toBe(400);
    for (const { id } of [first, second.body])
      expect((await api.call('PATCH', `${tokens}${id}/`, { expires: end(3) }, withSecond)).status).toBe(400);
    expect((await api.call('GET', `${tokens}${first.id}/`)).body).not.toHaveProperty('limited');
  });
});

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

  test('brings the permissions that its user has by themselves', async () => {
    const username = uniqueName('known');
    await withToken(await signed({ preferred_username: username }), '/api/');
    const users = [Number((await userNamed(username))?.id)];
    const site = await newSite();
    await newPermission(api, { types: ['dcim.site'], actions: ['view'], constraints: { id: site } }, { users });
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

  test('needs a name, a subject, and an active user who is no superuser', async () => {
    const nameless = await withToken(await signed({ sub: 'x' }), '/api/');
    expect(nameless.body).toEqual({ detail: 'The identity token has no claim "preferred_username".' });
    const without = await withToken(await signed({ preferred_username: uniqueName('x'), sub: '' }), '/api/');
    expect([without.status, without.body]).toEqual([403, { detail: 'The identity token has no claim "sub".' }]);
    const username = uniqueName('leaver');
    await withToken(await signed({ preferred_username: username }), '/api/');
    await api.call('PATCH', `/api/users/users/${(await userNamed(username))?.id}/`, { is_active: false });
    expect((await withToken(await signed({ preferred_username: username }), '/api/')).body).toEqual({
      detail: 'User inactive',
    });
    const root = uniqueName('root');
    await save(contextFor(signOnActor, ''), {
      resource: user,
      input: { username: root },
      preset: { is_superuser: true, sign_on_issuer: issuer, sign_on_subject: `subject of ${root}` },
      completeness: 'whole',
    });
    const asRoot = await withToken(await signed({ preferred_username: root }), '/api/');
    expect([asRoot.status, asRoot.body]).toEqual([
      403,
      { detail: 'Superusers cannot sign in through the identity provider. Use an API token.' },
    ]);
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
