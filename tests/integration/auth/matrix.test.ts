import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { defaultPermissions } from '../../../src/domain/engine/access/permissions.ts';
import type { Json } from '../../../src/domain/engine/json.ts';
import type { Method, Resource } from '../../../src/domain/engine/resource/resource.ts';
import { isImportable } from '../../../src/domain/engine/transfer/import/importable.ts';
import { registry } from '../../../src/domain/registry.ts';
import { unsupportedLists } from '../../../src/functions/http/contract/unsupported-lists.ts';
import { environmentStore } from '../../../src/functions/runtime/environment.ts';
import { callerWith, newPermission, newUser } from '../../support/accounts.ts';
import { type Api, type ApiAnswer, type CallOptions, idsOf, startApi } from '../../support/api.ts';
import { firstId, secondId, storeSamples } from '../../support/samples.ts';

const denied = 'You do not have permission to perform this action.';
const admin = 1;

/** Who calls, by name. */
const callers = new Map<string, CallOptions>();
let api: Api;

beforeAll(async () => {
  api = await startApi(`auth-matrix-${randomUUID()}`, inject('dynamodbEndpoint'));
  await storeSamples(environmentStore());
  const as = (name: string, options: CallOptions) => callers.set(name, options);
  as('no token', { headers: { authorization: '' } });
  as('another scheme', { headers: { authorization: 'Basic YWRtaW46YWRtaW4=' } });
  as('half a header', { headers: { authorization: 'Token' } });
  as('a wrong version 1 token', { headers: { authorization: `Token ${'f'.repeat(40)}` } });
  as('a wrong version 2 token', { headers: { authorization: `Bearer nbt_${'x'.repeat(12)}.${'y'.repeat(40)}` } });
  as('a key without its secret', { headers: { authorization: `Bearer nbt_${'x'.repeat(12)}` } });
  as('a superuser', {});
  const expired = await callerWith(api, admin);
  await api.call('PATCH', `/api/users/tokens/${expired.tokenId}/`, { expires: '2020-01-01T00:00:00Z' });
  as('an expired token', expired);
  const elsewhere = await callerWith(api, admin, { allowed_ips: ['10.0.0.0/8', '2001:db8::/32'] });
  as('a token for another network', { ...elsewhere, address: '192.0.2.9' });
  as('a disabled token', await callerWith(api, admin, { enabled: false }));
  as('a read-only token', await callerWith(api, admin, { write_enabled: false }));
  as('an inactive user', await callerWith(api, await newUser(api, { is_active: false })));
  as('a user without permissions', await callerWith(api, await newUser(api)));
  const constrained = await newUser(api);
  const allowed = { types: registry.resources.map(({ type }) => type), actions: ['view', 'add', 'change', 'delete'] };
  await newPermission(api, { ...allowed, constraints: { id: firstId } }, { users: [constrained] });
  as('a constrained user', await callerWith(api, constrained));
});

const call = (caller: string, method: string, path: string, body?: Json): Promise<ApiAnswer> => {
  const options = callers.get(caller);
  if (!options) throw new Error(`Nobody is called ${caller}`);
  return api.call(method, path, body, options);
};

interface Operation {
  readonly name: string;
  readonly method: Method;
  readonly path: string;
  readonly body?: Json;
  readonly verb?: boolean;
  /** It names no object in its path. */
  readonly onList?: boolean;
  /** It is about no object in particular. */
  readonly file?: boolean;
}

const list = ({ path }: Resource): string => `${path}/`;
const at = ({ path }: Resource, id: number): string => `${path}/${id}/`;

/** Every operation of a resource, on the object with this id. */
function operationsOf(resource: Resource, id: number): readonly Operation[] {
  const plain: readonly Operation[] = [
    { name: 'list', method: 'GET', path: list(resource) },
    { name: 'detail', method: 'GET', path: at(resource, id) },
    { name: 'create', method: 'POST', path: list(resource), body: {} },
    { name: 'create many', method: 'POST', path: list(resource), body: [{}] },
    { name: 'change', method: 'PATCH', path: at(resource, id), body: {} },
    { name: 'change many', method: 'PATCH', path: list(resource), body: [{ id }] },
    { name: 'replace', method: 'PUT', path: at(resource, id), body: {} },
    { name: 'replace many', method: 'PUT', path: list(resource), body: [{ id }] },
    { name: 'delete', method: 'DELETE', path: at(resource, id) },
    { name: 'delete many', method: 'DELETE', path: list(resource), body: [{ id }] },
  ];
  const verbs = resource.actions.map(({ name, method, detail, path }): Operation => {
    const where = detail ? `${at(resource, id)}${path}/` : `${list(resource)}${path}/`;
    return {
      name,
      method,
      path: where,
      verb: true,
      onList: !detail,
      ...(method === 'POST' ? { body: { shipment: 1 } } : {}),
    };
  });
  const files: readonly Operation[] = isImportable(resource)
    ? [
        { name: 'import template', method: 'GET', path: `${list(resource)}import-template/`, file: true },
        { name: 'import', method: 'POST', path: `${list(resource)}import/`, body: [{ id }], file: true },
      ]
    : [];
  return [...plain.filter(({ method }) => resource.methods.includes(method)), ...verbs, ...files];
}

const beside = [
  ...['/api/', '/api/dcim/', '/api/plugins/', '/api/plugins/asset-lifecycle/', '/api/plugins/installed-plugins/'],
  ...['/api/status/', '/api/authentication-check/', '/api/users/config/', '/api/core/object-types/'],
  ...unsupportedLists.map(({ path }) => `${path}/`),
];

const perResource = registry.resources.map((resource) => [resource.type, resource] as const);
/** Every user may handle the tokens that are their own. */
const byDefault = defaultPermissions.flatMap(({ types }) => types);
const perGuarded = perResource.filter(([type]) => !byDefault.includes(type));

/** They fail before anything looks at the path, in one way: they take turns with the resources. */
const alike = [
  'another scheme',
  'half a header',
  'a wrong version 1 token',
  'a wrong version 2 token',
  'a key without its secret',
  'a token for another network',
  'a disabled token',
  'an inactive user',
];
const resourcesFor = (caller: string) =>
  alike.includes(caller)
    ? perResource.filter((_, index) => index % alike.length === alike.indexOf(caller))
    : perResource;

describe.each<readonly [string, string]>([
  ['no token', 'Authentication credentials were not provided.'],
  ['another scheme', 'Authentication credentials were not provided.'],
  ['half a header', 'Invalid authorization header: Must be in the form "Bearer <key>.<token>" or "Token <token>"'],
  ['a wrong version 1 token', 'Invalid v1 token'],
  ['a wrong version 2 token', 'Invalid v2 token'],
  [
    'a key without its secret',
    "Invalid authorization header: Could not parse key from v2 token. Did you mean to use 'Token' instead of 'Bearer'?",
  ],
  ['an expired token', 'Token expired'],
  ['a token for another network', 'Source IP 192.0.2.9 is not permitted to authenticate using this token.'],
  ['a disabled token', 'Token disabled'],
  ['an inactive user', 'User inactive'],
])('%s', (caller, detail) => {
  test.each(resourcesFor(caller))('opens nothing of %s, whatever the method', async (_, resource) => {
    for (const { name, method, path, body } of operationsOf(resource, firstId)) {
      const answer = await call(caller, method, path, body);
      expect([name, answer.status, answer.body]).toEqual([name, 403, { detail }]);
    }
    const unknownMethod = await call(caller, 'PATCH', at(resource, firstId), {});
    expect([unknownMethod.status, unknownMethod.body]).toEqual([403, { detail }]);
  });

  test('opens none of the roots and lists beside the resources', async () => {
    for (const path of beside) {
      const answer = await call(caller, 'GET', path);
      expect([path, answer.status, answer.body]).toEqual([path, 403, { detail }]);
    }
  });
});

describe('a read-only token', () => {
  test.each(perResource)('reads %s and fails every unsafe method', async (_, resource) => {
    for (const { name, method, path, body } of operationsOf(resource, firstId)) {
      const answer = await call('a read-only token', method, path, body);
      if (method !== 'GET') expect([name, answer.status, answer.body]).toEqual([name, 403, { detail: denied }]);
      else expect([name, answer.status]).not.toEqual([name, 403]);
    }
    expect((await call('a read-only token', 'GET', list(resource))).status).toBe(200);
    expect((await call('a read-only token', 'POST', list(resource), {})).status).toBe(403);
  });
});

describe('a user without permissions', () => {
  test.each(perGuarded)('gets 403 for every operation on %s', async (_, resource) => {
    for (const { name, method, path, body } of operationsOf(resource, firstId)) {
      const answer = await call('a user without permissions', method, path, body);
      expect([name, answer.status, answer.body]).toEqual([name, 403, { detail: denied }]);
    }
  });
});

describe('a constrained user', () => {
  test.each(perResource)('sees of %s what the constraints let through', async (_, resource) => {
    const { body } = await call('a constrained user', 'GET', `${list(resource)}?brief=1&id=${firstId}&id=${secondId}`);
    expect(body).toMatchObject({ count: 1 });
    expect(idsOf({ body })).toEqual([firstId]);
    const all = await call('a constrained user', 'GET', `${list(resource)}?limit=1000`);
    // A user sees tokens that are their own, too.
    expect(idsOf(all).includes(firstId)).toBe(true);
    expect(idsOf(all).includes(secondId)).toBe(false);
    expect(all.body.count).toBe(resource.type === 'users.token' ? 2 : 1);
    const cursor = await call('a constrained user', 'GET', `${list(resource)}?start=${firstId}`);
    expect(idsOf(cursor)).toEqual([firstId]);
    expect((await call('a constrained user', 'GET', at(resource, firstId))).status).toBe(200);
  });

  test.each(perResource)('finds nothing else of %s', async (_, resource) => {
    for (const { name, method, path, body, verb, onList, file } of operationsOf(resource, secondId)) {
      if (path === list(resource) || file || onList) continue;
      const answer = await call('a constrained user', method, path, body);
      expect([name, verb, answer.status]).toEqual([name, verb, 404]);
    }
    for (const method of (['PATCH', 'PUT', 'DELETE'] as const).filter((each) => resource.methods.includes(each))) {
      const answer = await call('a constrained user', method, list(resource), [{ id: secondId }]);
      expect([method, answer.status]).toEqual([method, 400]);
      expect(answer.body).toMatchObject({
        errors: [{ id: secondId, errors: { id: [`Object with ID ${secondId} does not exist`] } }],
      });
    }
  });
});

describe('a superuser', () => {
  test.each(perResource)('is never refused for lack of a permission on %s', async (_, resource) => {
    expect((await call('a superuser', 'GET', at(resource, secondId))).status).toBe(200);
    const listed = await call('a superuser', 'GET', `${list(resource)}?limit=1000`);
    expect(idsOf(listed)).toEqual(expect.arrayContaining([firstId, secondId]));
    for (const { name, method, path, body } of operationsOf(resource, 999_999)) {
      const { status } = await call('a superuser', method, path, body);
      expect([name, status]).not.toEqual([name, 403]);
      expect([name, status < 500]).toEqual([name, true]);
    }
  });
});
