import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { environmentStore } from '../../../src/functions/runtime/environment.ts';
import { password, uniqueName, userWho } from '../../support/accounts.ts';
import { type Api, startApi } from '../../support/api.ts';

const users = '/api/users/users/';
const config = '/api/users/config/';

let api: Api;
beforeAll(async () => {
  api = await startApi(`auth-users-${randomUUID()}`, inject('dynamodbEndpoint'));
});

describe('users', () => {
  test('are made with groups and a password that nobody sees again', async () => {
    const name = uniqueName('group');
    const group = await api.create('/api/users/groups/', { name });
    const username = uniqueName('user');
    const made = await api.call('POST', users, { username, password, email: 'mia@example.org', groups: [group] });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ username, display: username, is_active: true, groups: [{ id: group, name }] });
    expect(String(made.body.date_joined)).toMatch(/^\d{4}-\d{2}-\d{2}T/);
    expect(made.body).not.toHaveProperty('password');
    expect(made.body).not.toHaveProperty('is_superuser');
    const id = Number(made.body.id);
    const changed = await api.call('PATCH', `${users}${id}/`, { first_name: 'Mia', password: 'Battery 9 staple' });
    expect(changed.body).toMatchObject({ display: `${username} (Mia)` });
    const log = await api.call('GET', '/api/core/object-changes/?limit=1000');
    for (const { body } of [made, changed, log, await api.call('GET', `${users}${id}/`)]) {
      expect(JSON.stringify(body)).not.toContain('password');
      expect(JSON.stringify(body)).not.toContain('scrypt');
      expect(JSON.stringify(body)).not.toContain('Battery 9 staple');
    }
  });

  test('keep their passwords in an item of its own, as a salted digest', async () => {
    const id = await api.create(users, { username: uniqueName('user'), password });
    const [user, credential] = (
      await environmentStore().getMany([
        { type: 'users.user', id },
        { type: 'users.credential', id },
      ])
    ).values();
    expect(user?.values.password).toBe('');
    expect(String(credential?.values.password)).toMatch(/^scrypt\$[0-9a-f]{32}\$[0-9a-f]{64}$/);
    await api.call('DELETE', `${users}${id}/`);
    expect((await environmentStore().getMany([{ type: 'users.credential', id }])).size).toBe(0);
  });

  test('need passwords that are hard to guess', async () => {
    const weak = await api.call('POST', users, { username: uniqueName('user'), password: 'weak' });
    expect([weak.status, weak.body]).toEqual([
      400,
      {
        password: [
          'This password is too short. It must contain at least 12 characters.',
          'Password must have at least one numeral.',
          'Password must have at least one uppercase letter.',
        ],
      },
    ]);
  });

  test('have names that differ in more than case', async () => {
    const username = uniqueName('user');
    await api.create(users, { username });
    const twin = await api.call('POST', users, { username: username.toUpperCase() });
    expect([twin.status, twin.body]).toEqual([400, { username: ['user with this username already exists.'] }]);
  });

  test('cannot be found by their passwords', async () => {
    const { count } = (await api.call('GET', `${users}?limit=1`)).body;
    const named = await api.call('GET', `${users}?password=x&limit=1`);
    expect([named.status, named.body.count]).toEqual([200, count]);
    expect((await api.call('GET', `${users}?password__isw=x`)).status).toBe(400);
    const permission = { name: 'x', object_types: ['users.user'], actions: ['view'] };
    const asked = await api.call('POST', '/api/users/permissions/', { ...permission, constraints: { password: '' } });
    expect(asked.status).toBe(400);
    const token = await api.call('POST', '/api/users/tokens/', { user: { password: '' } });
    expect(token.body.user).toEqual(["Related object not found using the provided attributes: {'password': ''}"]);
  });

  test('are counted in their groups', async () => {
    const group = await api.create('/api/users/groups/', { name: uniqueName('group') });
    for (const groups of [[group], [group], []]) await api.create(users, { username: uniqueName('user'), groups });
    expect((await api.call('GET', `/api/users/groups/${group}/`)).body.user_count).toBe(2);
    expect((await api.call('GET', `${users}?group_id=${group}`)).body.count).toBe(2);
  });

  test('lose their tokens with their account', async () => {
    const caller = await userWho(api);
    expect((await api.call('DELETE', `${users}${caller.userId}/`)).status).toBe(204);
    expect((await api.call('GET', `/api/users/tokens/${caller.tokenId}/`)).status).toBe(404);
  });
});

describe('preferences', () => {
  test('are the caller’s own and merge at every depth', async () => {
    const caller = await userWho(api);
    expect((await caller.call('GET', config)).body).toEqual({});
    await caller.call('PATCH', config, { ui: { theme: 'dark', tables: { sites: ['name'] } } });
    const changed = await caller.call('PATCH', config, {
      ui: { tables: { racks: ['id'] } },
      pagination: { per_page: 100 },
    });
    const expected = {
      ui: { theme: 'dark', tables: { sites: ['name'], racks: ['id'] } },
      pagination: { per_page: 100 },
    };
    expect([changed.status, changed.body]).toEqual([200, expected]);
    expect((await caller.call('GET', config)).body).toEqual(expected);
    expect((await api.call('GET', config)).body).toEqual({});
    expect((await caller.call('POST', config, {})).status).toBe(405);
  });

  test('cannot reach into the prototypes of objects', async () => {
    const caller = await userWho(api);
    await caller.call('PATCH', config, JSON.parse('{"__proto__": {"polluted": true}, "constructor": {"x": 1}}'));
    expect('polluted' in {}).toBe(false);
    expect((await caller.call('GET', config)).body).toMatchObject({ constructor: { x: 1 } });
  });
});
