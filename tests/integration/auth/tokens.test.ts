import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { Failure } from '../../../src/domain/engine/errors.ts';
import type { Json, JsonObject } from '../../../src/domain/engine/json.ts';
import { authenticate, type Caller as Request } from '../../../src/functions/http/auth/authenticate.ts';
import { environmentStore, tokenPepper } from '../../../src/functions/runtime/environment.ts';
import { callerWith, newPermission, newUser, password, uniqueName, userWho } from '../../support/accounts.ts';
import { type Api, type ApiAnswer, idsOf, startApi } from '../../support/api.ts';
import * as faults from '../../support/faults.ts';

const tokens = '/api/users/tokens/';
const provision = '/api/users/tokens/provision/';
const minute = 60_000;

let api: Api;
beforeAll(async () => {
  api = await startApi(`auth-tokens-${randomUUID()}`, inject('dynamodbEndpoint'));
});

const request = (headers: Readonly<Record<string, string>>, more: Partial<Request> = {}): Request => ({
  store: environmentStore(),
  pepper: tokenPepper(),
  authorization: headers.authorization,
  address: '127.0.0.1',
  now: new Date(),
  ...more,
});

async function refusal(attempt: Promise<unknown>): Promise<Json> {
  const outcome = await attempt.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (outcome instanceof Failure) return outcome.body;
  throw new Error('It was not refused', { cause: outcome });
}

/** The requests that reach the table while something is done, by their commands. */
async function requestsOf(doing: () => Promise<unknown>): Promise<readonly string[]> {
  const seen: string[] = [];
  const counting = faults.inject(environmentStore().access, (each) => {
    seen.push(each.command);
    return each.send();
  });
  await doing().finally(counting.lift);
  return seen;
}

describe('a token', () => {
  test('of version 2 is made of a key that is shown and a secret that is shown once', async () => {
    const made = await api.call('POST', tokens, { user: 1, description: 'CI' });
    expect(made.status).toBe(201);
    const { id, key, token: secret } = made.body;
    expect(made.body).toMatchObject({
      version: 2,
      display: key,
      description: 'CI',
      write_enabled: true,
      enabled: true,
    });
    expect(made.body).toMatchObject({ expires: null, last_used: null, pepper_id: 1, allowed_ips: [], user: { id: 1 } });
    expect(String(key)).toMatch(/^[0-9A-Za-z]{12}$/);
    expect(String(secret)).toMatch(/^[0-9A-Za-z]{40}$/);
    expect((await api.call('GET', `${tokens}${id}/`)).body).toMatchObject({ key, token: null });
    const headers = { authorization: `Bearer nbt_${key}.${secret}` };
    expect((await api.call('GET', '/api/dcim/sites/', undefined, { headers })).status).toBe(200);
    const otherWord = { authorization: `token nbt_${key}.${secret}` };
    expect((await api.call('GET', '/api/dcim/sites/', undefined, { headers: otherWord })).status).toBe(200);
  });

  test('is for the user that the request names', async () => {
    const required = { user: ['This field is required.'] };
    const made = await api.call('POST', tokens, {});
    expect([made.status, made.body]).toEqual([400, required]);
    const list = await api.call('POST', tokens, [{ user: 1 }, {}]);
    expect([list.status, list.body.errors]).toEqual([400, [{ index: 1, errors: required }]]);
    const nobody = await api.call('POST', tokens, { user: null });
    expect(nobody.body).toEqual({ user: ['This field may not be null.'] });
  });

  test('of version 1 is shown by its last six characters', async () => {
    const made = await api.call('POST', tokens, { user: 1, version: 1 });
    const secret = String(made.body.token);
    expect(secret).toMatch(/^[0-9a-f]{40}$/);
    expect(made.body).toMatchObject({ version: 1, key: null, display: `${'*'.repeat(34)}${secret.slice(-6)}` });
    for (const authorization of [`Token ${secret}`, `Bearer ${secret}`])
      expect((await api.call('GET', '/api/dcim/sites/', undefined, { headers: { authorization } })).status).toBe(200);
  });

  test('takes a secret that the request brings along, once', async () => {
    const given = 'a1B2'.repeat(10);
    const made = await api.call('POST', tokens, { user: 1, version: 1, token: given });
    expect(made.body).toMatchObject({ token: given });
    const headers = { authorization: `Token ${given}` };
    expect((await api.call('GET', '/api/dcim/sites/', undefined, { headers })).status).toBe(200);
    const again = await api.call('POST', tokens, { user: 1, version: 1, token: given });
    expect([again.status, again.body]).toEqual([400, { digest: ['A token with this secret already exists.'] }]);
    const short = await api.call('POST', tokens, { user: 1, token: 'short' });
    expect([short.status, short.body]).toEqual([400, { token: ['A token has 40 letters and digits.'] }]);
  });

  test('is made in lists, too, each with a secret of its own', async () => {
    const made = await api.call('POST', tokens, [
      { user: 1, description: 'one' },
      { user: 1, description: 'two', version: 1 },
    ]);
    expect(made.status).toBe(201);
    const [one, two] = [made.body.value ?? []].flat();
    expect([one, two]).toMatchObject([{ description: 'one' }, { description: 'two' }]);
    expect(
      new Set([one, two].map((each) => (typeof each === 'object' && each && 'token' in each ? each.token : ''))).size,
    ).toBe(2);
  });

  test('cannot be made with an end in the past', async () => {
    const made = await api.call('POST', tokens, { user: 1, expires: '2020-01-01T00:00:00Z' });
    expect(made.status).toBe(400);
    expect(made.body.expires).toEqual([
      expect.stringMatching(/^Expiration time must be in the future. Current server time is \d{4}-/),
    ]);
  });

  test('is for addresses and networks, which are checked', async () => {
    const made = await api.call('POST', tokens, { user: 1, allowed_ips: ['10.0.0.0/8', '192.0.2.7', '2001:db8::/32'] });
    expect(made.body.allowed_ips).toEqual(['10.0.0.0/8', '192.0.2.7/32', '2001:db8::/32']);
    const headers = { authorization: `Bearer nbt_${made.body.key}.${made.body.token}` };
    const from = async (address: string) =>
      (await api.call('GET', '/api/dcim/sites/', undefined, { headers, address })).status;
    expect(await Promise.all(['10.1.2.3', '::ffff:10.1.2.3', '192.0.2.7', '2001:db8::1'].map(from))).toEqual([
      200, 200, 200, 200,
    ]);
    expect(await Promise.all(['11.1.2.3', '192.0.2.8', '2001:db9::1', ''].map(from))).toEqual([403, 403, 403, 403]);
    const forged = { ...headers, 'x-real-ip': '10.1.2.3', 'x-forwarded-for': '10.1.2.3' };
    const answer = await api.call('GET', '/api/dcim/sites/', undefined, { headers: forged, address: '11.1.2.3' });
    expect(answer.status).toBe(403);
    const wrong = await api.call('POST', tokens, { user: 1, allowed_ips: ['10.0.0.0/33'] });
    expect([wrong.status, wrong.body]).toEqual([400, { allowed_ips: ['Invalid IP prefix format: "10.0.0.0/33"'] }]);
  });

  test('never shows its secret or the digest of it, in answers, filters, look-ups or the change log', async () => {
    const { body } = await api.call('POST', tokens, { user: 1, description: 'hidden' });
    const listed = await api.call('GET', `${tokens}?limit=1000`);
    const log = await api.call('GET', '/api/core/object-changes/?limit=1000');
    const stored = await environmentStore().getMany([{ type: 'users.token', id: Number(body.id) }]);
    const digest = String([...stored.values()][0]?.values.digest);
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    for (const text of [JSON.stringify(listed.body), JSON.stringify(log.body)]) {
      expect(text).not.toContain(String(body.token));
      expect(text).not.toContain(digest);
      expect(text).not.toContain('digest');
    }
    expect((await api.call('GET', `${tokens}?digest=${digest}`)).status).toBe(400);
  });
});

describe('users without permissions', () => {
  test('manage the tokens that are their own, and no others', async () => {
    const me = await userWho(api);
    const made = await me.call('POST', tokens, { user: me.userId, description: 'mine' });
    expect([made.status, made.body.user]).toMatchObject([201, { id: me.userId }]);
    const listed = await me.call('GET', tokens);
    expect([listed.body.count, idsOf(listed)]).toEqual([2, [me.tokenId, made.body.id]]);
    const path = `${tokens}${made.body.id}/`;
    expect((await me.call('PATCH', path, { description: 'still mine' })).body).toMatchObject({
      description: 'still mine',
    });
    expect((await me.call('GET', `${tokens}1/`)).status).toBe(404);
    expect((await me.call('PATCH', `${tokens}1/`, { enabled: false })).status).toBe(404);
    expect((await me.call('DELETE', `${tokens}1/`)).status).toBe(404);
    expect((await me.call('DELETE', path)).status).toBe(204);
  });

  test('make tokens for others with the permissions to grant and to add them only', async () => {
    const other = await newUser(api);
    const for_others = { user: other };
    const plain = await userWho(api);
    const refused = await plain.call('POST', tokens, for_others);
    expect([refused.status, refused.body]).toEqual([
      403,
      { detail: 'This user does not have permission to create tokens for other users.' },
    ]);
    const granting = await userWho(api, { types: ['users.token'], actions: ['grant'] });
    expect((await granting.call('POST', tokens, for_others)).status).toBe(403);
    const both = await userWho(api, { types: ['users.token'], actions: ['grant', 'add'] });
    expect((await both.call('POST', tokens, for_others)).status).toBe(201);
    const mine = await plain.call('POST', tokens, { user: plain.userId });
    const moved = await plain.call('PATCH', `${tokens}${mine.body.id}/`, { user: other });
    expect(moved.body).toEqual({ user: ['The user of a token cannot be changed.'] });
  });
});

describe('the permission to grant tokens', () => {
  const perUser = { types: ['users.token'], actions: ['add', 'view', 'change', 'delete'] };
  const notFor = { detail: 'This user does not have permission to create tokens for other users.' };
  const granting = (username: string) =>
    userWho(api, perUser, { types: ['users.token'], actions: ['grant'], constraints: { user__username: username } });

  test('is asked with its constraints, for one token and for lists', async () => {
    const [low, high] = [uniqueName('low'), uniqueName('high')];
    const [lowId, highId] = [await newUser(api, { username: low }), await newUser(api, { username: high })];
    const caller = await granting(low);
    expect((await caller.call('POST', tokens, { user: lowId })).status).toBe(201);
    const refused = await caller.call('POST', tokens, { user: highId });
    expect([refused.status, refused.body]).toEqual([403, notFor]);
    const list = await caller.call('POST', tokens, [{ user: lowId }, { user: highId }]);
    expect([list.status, list.body.errors]).toEqual([403, [{ index: 1, errors: { __all__: [notFor.detail] } }]]);
    expect((await api.call('GET', `${tokens}?user_id=${lowId}`)).body.count).toBe(1);
    expect((await api.call('GET', `${tokens}?user_id=${highId}`)).body.count).toBe(0);
    expect((await caller.call('POST', tokens, { user: caller.userId })).status).toBe(201);
  });

  test('is asked of the token as it is made, whatever the constraints look at', async () => {
    const other = await newUser(api);
    const caller = await userWho(api, perUser, {
      types: ['users.token'],
      actions: ['grant'],
      constraints: { write_enabled: false },
    });
    expect((await caller.call('POST', tokens, { user: other, write_enabled: true })).body).toEqual(notFor);
    expect((await caller.call('POST', tokens, { user: other, write_enabled: false })).status).toBe(201);
  });

  test('does not reach superusers, whose tokens only superusers make, change and delete', async () => {
    const caller = await userWho(api, { types: ['users.token'], actions: [...perUser.actions, 'grant'] });
    const kept = await callerWith(api, 1, { enabled: false });
    const path = `${tokens}${kept.tokenId}/`;
    const only = { detail: 'Only a superuser may change the account of a superuser or its tokens.' };
    for (const [method, at, body] of [
      ['POST', tokens, { user: 1 }],
      ['PATCH', path, { enabled: true }],
      ['PUT', path, { user: 1, enabled: true }],
      ['DELETE', path, undefined],
    ] as const) {
      const answer = await caller.call(method, at, body);
      expect([method, answer.status, answer.body]).toEqual([method, 403, only]);
    }
    expect((await caller.call('PATCH', tokens, [{ id: kept.tokenId, enabled: true }])).status).toBe(403);
    expect((await caller.call('DELETE', tokens, [{ id: kept.tokenId }])).status).toBe(403);
    expect((await api.call('GET', path)).body).toMatchObject({ enabled: false });
    expect((await api.call('PATCH', path, { enabled: true })).status).toBe(200);
  });
});

describe('provisioning', () => {
  const anonymous = { headers: { authorization: '' } };
  const login = (body: JsonObject) => api.call('POST', provision, body, anonymous);

  test('gives a token for a name and a password', async () => {
    const username = uniqueName('user');
    await api.create('/api/users/users/', { username, password });
    const made = await login({ username, password, description: 'laptop', allowed_ips: ['127.0.0.0/8'] });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      version: 2,
      description: 'laptop',
      user: { username },
      allowed_ips: ['127.0.0.0/8'],
    });
    const headers = { authorization: `Bearer nbt_${made.body.key}.${made.body.token}` };
    expect((await api.call('GET', tokens, undefined, { headers })).body.count).toBe(1);
    expect((await login({ username, password, expires: '2020-01-01T00:00:00Z' })).status).toBe(400);
  });

  test('gives nothing for a wrong password, an unknown name or an inactive user', async () => {
    const [username, inactive] = [uniqueName('user'), uniqueName('user')];
    const id = await api.create('/api/users/users/', { username, password });
    await api.create('/api/users/users/', { username: inactive, password, is_active: false });
    const wrong = [403, { detail: 'Invalid username/password' }];
    for (const body of [
      { username, password: 'Wrong horse 8 battery' },
      { username: 'nobody', password },
      { username: inactive, password },
    ]) {
      const answer = await login(body);
      expect([answer.status, answer.body]).toEqual(wrong);
    }
    expect((await login({ username })).body).toEqual({ password: ['This field is required.'] });
    await api.call('PATCH', `/api/users/users/${id}/`, { password: 'Another horse 9 battery' });
    expect((await login({ username, password })).status).toBe(403);
    expect((await login({ username, password: 'Another horse 9 battery' })).status).toBe(201);
  });
});

describe('guessing passwords', () => {
  afterEach(() => {
    vi.useRealTimers();
  });
  const wrongPassword = 'Wrong horse 8 battery';
  const login = (body: JsonObject, address = '203.0.113.5') =>
    api.call('POST', provision, body, { headers: { authorization: '' }, address });

  test('is held back for longer and longer, without a look at any password', async () => {
    const username = uniqueName('guessed');
    await api.create('/api/users/users/', { username, password });
    const now = Date.now();
    vi.useFakeTimers({ now, toFake: ['Date'] });
    for (let guess = 0; guess < 10; guess++)
      expect((await login({ username, password: wrongPassword })).status).toBe(403);
    let held: ApiAnswer | undefined;
    const commands = await requestsOf(async () => {
      held = await login({ username, password });
    });
    expect([held?.status, held?.headers['retry-after'], held?.body]).toEqual([
      429,
      '1',
      { detail: 'Request was throttled. Expected available in 1 second.' },
    ]);
    // The three counts, and neither the user nor the password.
    expect(commands).toEqual(['GetItemCommand', 'GetItemCommand', 'GetItemCommand']);
    vi.setSystemTime(now + 1_000);
    expect((await login({ username, password: wrongPassword })).status).toBe(403);
    expect((await login({ username, password })).headers['retry-after']).toBe('2');
    expect((await login({ username, password }, '203.0.113.6')).status).toBe(201);
    vi.setSystemTime(now + 3_000);
    expect((await login({ username, password })).status).toBe(201);
    expect((await login({ username, password: wrongPassword })).status).toBe(403);
    expect((await login({ username, password })).status).toBe(201);
  });

  test('is held back for names that there are not as for those that there are', async () => {
    const body = { username: uniqueName('nobody'), password: wrongPassword };
    const statuses: number[] = [];
    vi.useFakeTimers({ now: Date.now(), toFake: ['Date'] });
    for (let guess = 0; guess < 12; guess++) statuses.push((await login(body, '203.0.113.7')).status);
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 403), 429, 429]);
  });

  test('does not count requests without a name or a password', async () => {
    const username = uniqueName('hasty');
    for (let guess = 0; guess < 12; guess++) expect((await login({ username }, '203.0.113.8')).status).toBe(400);
    expect((await login({ username, password: wrongPassword }, '203.0.113.8')).status).toBe(403);
  });
});

describe('authentication', () => {
  test('writes down the use of a token at most once a minute, and never fails for it', async () => {
    const { tokenId, headers } = await callerWith(api, 1);
    const lastUsed = async () => (await api.call('GET', `${tokens}${tokenId}/`)).body.last_used;
    const start = Date.now();
    const at = async (milliseconds: number) => {
      const { noted } = await authenticate(request(headers, { now: new Date(start + milliseconds) }));
      await noted;
      return lastUsed();
    };
    const first = new Date(start).toISOString();
    expect(await at(0)).toBe(first);
    expect(await at(59_000)).toBe(first);
    expect(await at(minute)).toBe(new Date(start + minute).toISOString());
    const outage = faults.inject(environmentStore().access, ({ command, send }) =>
      command.startsWith('Transact') ? Promise.reject(new Error('no answer')) : send(),
    );
    const { actor, noted } = await authenticate(request(headers, { now: new Date(start + 3 * minute) }));
    await noted;
    outage.lift();
    expect(actor.username).toBe('admin');
  });

  test('keeps what somebody else changes in a token while its use is written down', async () => {
    const { tokenId, headers } = await callerWith(api, 1);
    await authenticate(request(headers));
    await api.call('PATCH', `${tokens}${tokenId}/`, { enabled: false });
    const { noted } = await authenticate(request(headers, { now: new Date(Date.now() + 2 * minute) })).catch(() => ({
      noted: Promise.resolve(),
    }));
    await noted;
    expect((await api.call('GET', `${tokens}${tokenId}/`)).body.enabled).toBe(false);
  });

  test('reads three items for a superuser, five steps for others, and nothing again for five seconds', async () => {
    const admin = await callerWith(api, 1);
    const now = new Date();
    const seconds = (count: number) => ({ now: new Date(now.getTime() + count * 1000) });
    const read = async (headers: Readonly<Record<string, string>>, after: number) =>
      (await requestsOf(async () => (await authenticate(request(headers, seconds(after)))).noted)).filter(
        (command) => !command.startsWith('Transact'),
      ).length;
    expect(await read(admin.headers, 0)).toBe(3);
    expect(await read(admin.headers, 4)).toBe(0);
    expect(await read(admin.headers, 6)).toBe(3);
    const groups = [
      await api.create('/api/users/groups/', { name: uniqueName('group') }),
      await api.create('/api/users/groups/', { name: uniqueName('group') }),
    ];
    const user = await newUser(api, { groups });
    for (const holders of [{ users: [user] }, { groups }, { groups: groups.slice(1) }])
      await newPermission(api, { types: ['dcim.site'], actions: ['view'] }, holders);
    const member = await callerWith(api, user);
    expect(await read(member.headers, 0)).toBe(5);
    expect(await read(member.headers, 4)).toBe(0);
  });

  test('takes five seconds at most to notice that a token is disabled or a user is not active any more', async () => {
    const user = await newUser(api);
    const { tokenId, headers } = await callerWith(api, user);
    const later = { now: new Date(Date.now() + 6_000) };
    await authenticate(request(headers));
    await api.call('PATCH', `/api/users/users/${user}/`, { is_active: false });
    expect(await refusal(authenticate(request(headers, later)))).toEqual({ detail: 'User inactive' });
    await api.call('PATCH', `${tokens}${tokenId}/`, { enabled: false });
    const evenLater = { now: new Date(Date.now() + 12_000) };
    expect(await refusal(authenticate(request(headers, evenLater)))).toEqual({ detail: 'Token disabled' });
  });

  test('without constraints costs a list no request more than a superuser pays', async () => {
    const site = uniqueName('site');
    await api.create('/api/dcim/sites/', { name: site, slug: site });
    const viewer = await userWho(api, { types: ['dcim.site'], actions: ['view'] });
    const admin = await callerWith(api, 1);
    const path = '/api/dcim/sites/?brief=1&limit=1';
    for (const caller of [viewer, admin]) await caller.call('GET', path);
    const [asViewer, asAdmin] = [
      await requestsOf(() => viewer.call('GET', path)),
      await requestsOf(() => admin.call('GET', path)),
    ];
    expect(asViewer).toEqual(asAdmin);
  });
});
