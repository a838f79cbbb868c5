import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import type { Json, JsonObject } from '../../../src/domain/engine/json.ts';
import {
  type Allowed,
  type Caller,
  newPermission,
  newUser,
  password,
  uniqueName,
  userWho,
} from '../../support/accounts.ts';
import { type Api, startApi } from '../../support/api.ts';

const users = '/api/users/users/';
const groups = '/api/users/groups/';
const permissions = '/api/users/permissions/';
const notSuperuser = { detail: 'Only a superuser may change the account of a superuser or its tokens.' };

/** May change all accounts, groups and permissions, and view planned sites. */
const administers: readonly Allowed[] = [
  {
    types: ['users.user', 'users.group', 'users.objectpermission'],
    actions: ['view', 'add', 'change', 'delete'],
  },
  { types: ['dcim.site'], actions: ['view'], constraints: { status: 'planned' } },
];

let api: Api;
let caller: Caller;
/** One that the caller holds, and one that is more. */
let held: number;
let more: number;
let groupWithMore: number;

beforeAll(async () => {
  api = await startApi(`auth-granting-${randomUUID()}`, inject('dynamodbEndpoint'));
  caller = await userWho(api, ...administers);
  held = await newPermission(
    api,
    { types: ['dcim.site'], actions: ['view'], constraints: { status: 'planned', name__startswith: 'A' } },
    {},
  );
  more = await newPermission(api, { types: ['dcim.site'], actions: ['view', 'delete'] }, {});
  groupWithMore = await api.create(groups, { name: uniqueName('group'), permissions: [more] });
});

const refusedFor = (what: string) => [
  403,
  { detail: `You can only grant rights that you hold yourself. You do not hold ${what}.` },
];
async function answerTo(method: string, path: string, body?: Json): Promise<[number, JsonObject]> {
  const answer = await caller.call(method, path, body);
  return [answer.status, answer.body];
}
const statusOf = async (method: string, path: string, body?: Json): Promise<number> =>
  (await caller.call(method, path, body)).status;
async function stored(path: string, field: string): Promise<readonly unknown[]> {
  const value = (await api.call('GET', path)).body[field];
  return Array.isArray(value) ? value.map((each: JsonObject) => each.id) : [];
}

describe('who may change users gives them', () => {
  test('no permission and no group that is more than they hold, themselves included', async () => {
    for (const id of [caller.userId, await newUser(api)]) {
      const path = `${users}${id}/`;
      const before = await stored(path, 'permissions');
      expect(await answerTo('PATCH', path, { permissions: [...before, more].map(Number) })).toEqual(
        refusedFor(`all rights of permission ${more}`),
      );
      expect(await answerTo('PATCH', path, { groups: [groupWithMore] })).toEqual(
        refusedFor(`all rights of group ${groupWithMore}`),
      );
      expect(await statusOf('PATCH', users, [{ id, groups: [groupWithMore] }])).toBe(403);
      expect([await stored(path, 'permissions'), await stored(path, 'groups')]).toEqual([before, []]);
    }
    const made = { username: uniqueName('new'), permissions: [held, more] };
    expect(await answerTo('POST', users, made)).toEqual(refusedFor(`all rights of permission ${more}`));
    expect(await statusOf('POST', users, [made])).toBe(403);
    expect((await api.call('GET', `${users}?username=${made.username}`)).body.count).toBe(0);
  });

  test('what they hold, narrowed or not, and takes away anything', async () => {
    const group = await api.create(groups, { name: uniqueName('group'), permissions: [held] });
    const id = await newUser(api, { permissions: [more], groups: [groupWithMore] });
    const path = `${users}${id}/`;
    expect(await statusOf('PATCH', path, { first_name: 'Mia' })).toBe(200);
    expect(await statusOf('PATCH', path, { permissions: [held, more], groups: [group, groupWithMore] })).toBe(200);
    expect(await statusOf('PATCH', path, { permissions: [held], groups: [group] })).toBe(200);
    expect([await stored(path, 'permissions'), await stored(path, 'groups')]).toEqual([[held], [group]]);
    expect(await statusOf('PATCH', path, { permissions: [more] })).toBe(403);
  });

  test('no password, and no activity, when the account holds more than they do', async () => {
    const id = await newUser(api, { groups: [groupWithMore], is_active: false });
    const path = `${users}${id}/`;
    for (const change of [{ password: 'Another horse 9 battery' }, { is_active: true }])
      expect(await answerTo('PATCH', path, change)).toEqual(refusedFor(`all rights of group ${groupWithMore}`));
    const weaker = await newUser(api, { permissions: [held], is_active: false });
    const both = { password: 'Another horse 9 battery', is_active: true };
    expect(await statusOf('PATCH', `${users}${weaker}/`, both)).toBe(200);
    expect(await statusOf('PATCH', `${users}${caller.userId}/`, { password })).toBe(200);
  });
});

describe('who may change permissions', () => {
  const planned = { object_types: ['dcim.site'], actions: ['view'], constraints: { status: 'planned' } };
  const refused = refusedFor('all rights of this permission');

  test('makes none that is more than they hold', async () => {
    for (const wrong of [
      { ...planned, constraints: null },
      { ...planned, constraints: { status: 'active' } },
      { ...planned, constraints: [{ status: 'planned' }, { name: 'A' }] },
      { ...planned, actions: ['view', 'change'] },
      { ...planned, object_types: ['dcim.site', 'dcim.rack'] },
      { ...planned, constraints: null, enabled: false },
    ]) {
      expect(await answerTo('POST', permissions, { name: 'wrong', ...wrong })).toEqual(refused);
      expect(await statusOf('POST', permissions, [{ name: 'wrong', ...wrong }])).toBe(403);
    }
    expect((await api.call('GET', `${permissions}?name=wrong`)).body.count).toBe(0);
    expect(await statusOf('POST', permissions, { name: uniqueName('right'), ...planned })).toBe(201);
  });

  test('makes none of those that are there more than they hold', async () => {
    const id = await api.create(permissions, { name: uniqueName('held'), ...planned });
    const path = `${permissions}${id}/`;
    for (const change of [{ constraints: null }, { actions: ['view', 'add'] }, { object_types: ['dcim.rack'] }])
      expect(await answerTo('PATCH', path, change)).toEqual(refused);
    expect(await statusOf('PUT', path, { ...planned, name: 'put', actions: ['delete'] })).toBe(403);
    expect((await api.call('GET', path)).body).toMatchObject(planned);
    const disabled = await api.create(permissions, {
      name: uniqueName('more'),
      ...planned,
      constraints: null,
      enabled: false,
    });
    expect(await answerTo('PATCH', `${permissions}${disabled}/`, { enabled: true })).toEqual(refused);
    expect(await statusOf('PATCH', `${permissions}${disabled}/`, { description: 'No right is given' })).toBe(200);
    expect(await statusOf('PATCH', path, { constraints: { status: 'planned', name: 'A' } })).toBe(200);
  });

  test('adds no holders to one that is more than they hold, and takes holders away', async () => {
    const [user, other] = [await newUser(api), await newUser(api)];
    const group = await api.create(groups, { name: uniqueName('group') });
    const allowed = { types: ['dcim.site'], actions: ['delete'] };
    const id = await newPermission(api, allowed, { users: [user], groups: [group] });
    const path = `${permissions}${id}/`;
    for (const holders of [{ users: [user, other] }, { users: [caller.userId] }, { groups: [group, groupWithMore] }])
      expect(await answerTo('PATCH', path, holders)).toEqual(refused);
    expect(await statusOf('PATCH', path, { users: [], groups: [] })).toBe(200);
    expect(await statusOf('PATCH', `${permissions}${held}/`, { users: [other], groups: [group] })).toBe(200);
    expect(await stored(`${users}${other}/`, 'permissions')).toEqual([held]);
  });
});

test('who may change groups gives them no permission that is more than they hold', async () => {
  const id = await api.create(groups, { name: uniqueName('group') });
  const path = `${groups}${id}/`;
  const refused = refusedFor(`all rights of permission ${more}`);
  expect(await answerTo('PATCH', path, { permissions: [held, more] })).toEqual(refused);
  expect(await answerTo('POST', groups, { name: uniqueName('group'), permissions: [more] })).toEqual(refused);
  expect(await stored(path, 'permissions')).toEqual([]);
  expect(await statusOf('PATCH', path, { permissions: [held] })).toBe(200);
  expect(await statusOf('PATCH', `${groups}${groupWithMore}/`, { description: 'No right is given' })).toBe(200);
});

describe('superusers', () => {
  test('are changed, deleted and given permissions by superusers only', async () => {
    for (const change of [{ password: 'Another horse 9 battery' }, { is_active: false }, { first_name: 'Eve' }]) {
      expect(await answerTo('PATCH', `${users}1/`, change)).toEqual([403, notSuperuser]);
      expect(await statusOf('PATCH', users, [{ id: 1, ...change }])).toBe(403);
    }
    expect(await answerTo('DELETE', `${users}1/`)).toEqual([403, notSuperuser]);
    expect(await statusOf('DELETE', users, [{ id: 1 }])).toBe(403);
    expect(await answerTo('PATCH', `${permissions}${held}/`, { users: [1] })).toEqual([403, notSuperuser]);
    expect((await api.call('GET', `${users}1/`)).body).toMatchObject({ is_active: true, first_name: '' });
    expect((await api.call('PATCH', `${users}1/`, { first_name: 'Ada' })).status).toBe(200);
  });

  test('give what they like', async () => {
    const id = await newUser(api, { groups: [groupWithMore], permissions: [more] });
    expect(await stored(`${users}${id}/`, 'permissions')).toEqual([more]);
    expect((await api.call('PATCH', `${users}${id}/`, { password: 'Another horse 9 battery' })).status).toBe(200);
  });
});

describe('an approval limit', () => {
  const lifecycle = '/api/plugins/asset-lifecycle';
  const orderType = 'netbox_asset_lifecycle.purchaseorder';
  const orders = `${lifecycle}/purchase-orders/`;
  const above = {
    detail:
      'The total of the order, 110.00 EUR, is above your approval limit of 100.00 EUR. Another person must set status approved.',
  };
  let buyer: Caller;
  let order: number;

  const limited = async (user: number, approval_limit: number | null): Promise<number> =>
    api.create(permissions, {
      name: uniqueName('limited'),
      object_types: [orderType],
      actions: ['view', 'change'],
      approval_limit,
      users: [user],
    });

  beforeAll(async () => {
    vi.stubEnv('QM_BASE_CURRENCY', 'EUR');
    buyer = await userWho(
      api,
      { types: ['users.objectpermission'], actions: ['view', 'add', 'change'] },
      { types: ['netbox_asset_lifecycle.polineitem'], actions: ['view'] },
    );
    await limited(buyer.userId, 100);
    const slug = uniqueName('maker');
    const manufacturer = await api.create('/api/dcim/manufacturers/', { name: slug, slug });
    const item_id = await api.create('/api/dcim/device-types/', { manufacturer, model: slug, slug });
    const bom = await api.create(`${lifecycle}/boms/`, { name: uniqueName('bom') });
    const line = { bom, item_type: 'dcim.devicetype', item_id, quantity: 10 };
    const bom_line_item = await api.create(`${lifecycle}/bom-line-items/`, line);
    const vendor = await api.create(`${lifecycle}/vendors/`, { name: uniqueName('vendor') });
    order = await api.create(orders, { bom, vendor, currency: 'USD' });
    const rate = { date: '2026-01-01', from_currency: 'EUR', to_currency: 'USD', rate: 1.25 };
    await api.create(`${lifecycle}/exchange-rates/`, rate);
    const ordered = { purchase_order: order, bom_line_item, qty_ordered: 10, unit_price: 13.75 };
    await api.create(`${lifecycle}/po-line-items/`, ordered);
  });

  afterAll(() => {
    vi.unstubAllEnvs();
  });

  test('holds at every door', async () => {
    const approved = { status: 'approved' };
    const one = await buyer.call('PATCH', `${orders}${order}/`, approved);
    expect([one.status, one.body]).toEqual([403, above]);
    expect((await buyer.call('PATCH', orders, [{ id: order, ...approved }])).status).toBe(403);
    const rows = [{ id: order, ...approved }];
    const imported = await buyer.call('POST', `${orders}import/`, rows);
    expect([imported.status >= 400, JSON.stringify(imported.body)]).toEqual([true, expect.stringContaining('110.00')]);
    const { transitions } = (await buyer.call('GET', `${orders}${order}/transitions/`)).body;
    expect(transitions).toContainEqual({ ...approved, label: 'Approved', allowed: false, problems: above });
    expect((await api.call('GET', `${orders}${order}/`)).body.status).toMatchObject({ value: 'draft' });
  });

  test('is given no higher than it is held, and not raised', async () => {
    const given = (approval_limit: number | null) =>
      buyer.call('POST', permissions, {
        name: uniqueName('given'),
        object_types: [orderType],
        actions: ['change'],
        approval_limit,
        users: [],
      });
    expect((await given(100)).status).toBe(201);
    const refused = await given(100.01);
    expect([refused.status, refused.body]).toEqual(refusedFor('all rights of this permission'));
    expect((await given(null)).status).toBe(403);
    const [own] = await stored(`${users}${buyer.userId}/`, 'permissions').then((ids) => ids.slice(-1));
    expect((await buyer.call('PATCH', `${permissions}${own}/`, { approval_limit: 1000 })).status).toBe(403);
    expect((await buyer.call('PATCH', `${permissions}${own}/`, { approval_limit: 90 })).status).toBe(200);
  });

  test('lets another person approve', async () => {
    const chief = await userWho(api, { types: ['netbox_asset_lifecycle.polineitem'], actions: ['view'] });
    await limited(chief.userId, 110);
    expect((await chief.call('PATCH', `${orders}${order}/`, { status: 'approved' })).status).toBe(200);
    const placed = await buyer.call('PATCH', `${orders}${order}/`, { status: 'ordered', order_id: 'PO-1' });
    expect([placed.status, placed.body.rate_ordered, placed.body.total_price_base]).toEqual([200, 0.8, 110]);
  });
});
