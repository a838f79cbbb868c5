import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { isJsonObject, type Json } from '../../../src/domain/engine/json.ts';
import { callerWith, newPermission, newUser, uniqueName, userWho } from '../../support/accounts.ts';
import { type Api, idsOf, resultsOf, startApi } from '../../support/api.ts';

const denied = { detail: 'You do not have permission to perform this action.' };
const sites = '/api/dcim/sites/';

let api: Api;
let east: number;
let west: number;

beforeAll(async () => {
  api = await startApi(`auth-permissions-${randomUUID()}`, inject('dynamodbEndpoint'));
  east = await api.create('/api/dcim/regions/', { name: 'East', slug: 'east' });
  west = await api.create('/api/dcim/regions/', { name: 'West', slug: 'west' });
});

const newSite = (more: Record<string, Json> = {}): Promise<number> => {
  const name = uniqueName('site');
  return api.create(sites, { name, slug: name, ...more });
};
const siteInput = (more: Record<string, Json> = {}) => {
  const name = uniqueName('site');
  return { name, slug: name, ...more };
};
const siteCount = async (query = ''): Promise<Json | undefined> =>
  (await api.call('GET', `${sites}${query}`)).body.count;

const onSites = (actions: readonly string[], constraints: Json = null) => ({
  types: ['dcim.site'],
  actions,
  constraints,
});

describe('writes', () => {
  test('make what satisfies the constraints; anything else is 403 and is not kept', async () => {
    const caller = await userWho(api, onSites(['add'], { region__slug: 'east' }));
    const made = await caller.call('POST', sites, siteInput({ region: east }));
    expect(made.status).toBe(201);
    const before = await siteCount();
    const refused = await caller.call('POST', sites, siteInput({ region: west }));
    expect([refused.status, refused.body]).toEqual([403, denied]);
    expect(await siteCount()).toBe(before);
  });

  test('change only what satisfies the constraints, and only so that it still does', async () => {
    const caller = await userWho(api, onSites(['change'], { status__in: ['active', 'planned'] }));
    const active = await newSite({ status: 'active' });
    const retired = await newSite({ status: 'retired' });
    expect((await caller.call('PATCH', `${sites}${active}/`, { status: 'planned' })).status).toBe(200);
    expect((await caller.call('PATCH', `${sites}${retired}/`, { status: 'active' })).status).toBe(404);
    const out = await caller.call('PATCH', `${sites}${active}/`, { status: 'retired', facility: 'gone' });
    expect([out.status, out.body]).toEqual([403, denied]);
    const kept = await api.call('GET', `${sites}${active}/`);
    expect(kept.body).toMatchObject({ status: { value: 'planned' }, facility: '' });
    expect((await api.call('GET', `${sites}${retired}/`)).body).toMatchObject({ status: { value: 'retired' } });
  });

  test('delete only what satisfies the constraints', async () => {
    const caller = await userWho(api, onSites(['delete'], { region: west }));
    const inWest = await newSite({ region: west });
    const inEast = await newSite({ region: east });
    expect((await caller.call('DELETE', `${sites}${inEast}/`)).status).toBe(404);
    expect((await caller.call('DELETE', `${sites}${inWest}/`)).status).toBe(204);
    expect((await api.call('GET', `${sites}${inEast}/`)).status).toBe(200);
  });

  test('of lists are all or none: one object outside of the constraints holds all of them back', async () => {
    const caller = await userWho(api, onSites(['add', 'change', 'delete'], { region: east }));
    const before = await siteCount();
    const made = await caller.call('POST', sites, [siteInput({ region: east }), siteInput({ region: west })]);
    expect([made.status, made.body]).toEqual([
      403,
      {
        detail: '1 of 2 objects could not be created.',
        errors: [{ index: 1, errors: { __all__: [denied.detail] } }],
      },
    ]);
    expect(await siteCount()).toBe(before);
    const [mine, other] = [await newSite({ region: east }), await newSite({ region: west })];
    const moved = await caller.call('PATCH', sites, [
      { id: mine, facility: 'new' },
      { id: other, facility: 'new' },
    ]);
    expect(moved.status).toBe(400);
    const left = await caller.call('PATCH', sites, [{ id: mine, region: west }]);
    expect(left.status).toBe(403);
    const removed = await caller.call('DELETE', sites, [{ id: mine }, { id: other }]);
    expect(removed.status).toBe(400);
    for (const id of [mine, other])
      expect((await api.call('GET', `${sites}${id}/`)).body).toMatchObject({ facility: '' });
    expect((await caller.call('DELETE', sites, [{ id: mine }])).status).toBe(204);
  });

  test('need the permission of their own kind: viewing is not changing', async () => {
    const caller = await userWho(api, onSites(['view']));
    const id = await newSite();
    expect((await caller.call('PATCH', `${sites}${id}/`, { facility: 'x' })).body).toEqual(denied);
    expect((await caller.call('PATCH', sites, [{ id, facility: 'x' }])).body).toEqual(denied);
    expect((await caller.call('DELETE', `${sites}${id}/`)).body).toEqual(denied);
    expect((await caller.call('POST', sites, siteInput())).body).toEqual(denied);
  });

  test('find by attributes only what the caller may view, and by id whatever there is', async () => {
    const caller = await userWho(api, onSites(['add']), {
      types: ['dcim.region'],
      actions: ['view'],
      constraints: { slug: 'east' },
    });
    const byAttributes = (slug: string) => caller.call('POST', sites, siteInput({ region: { slug } }));
    expect((await byAttributes('east')).status).toBe(201);
    const hidden = await byAttributes('west');
    expect([hidden.status, hidden.body]).toEqual([
      400,
      { region: ["Related object not found using the provided attributes: {'slug': 'west'}"] },
    ]);
    expect((await caller.call('POST', sites, siteInput({ region: west }))).status).toBe(201);
    const blind = await userWho(api, onSites(['add']));
    expect((await blind.call('POST', sites, siteInput({ region: { slug: 'east' } }))).status).toBe(400);
  });
});

describe('reads', () => {
  test('count and page only what the caller may view, in every order and through every filter', async () => {
    const region = await api.create('/api/dcim/regions/', { name: 'Paged', slug: 'paged' });
    const ids: number[] = [];
    for (const facility of ['a', 'b', 'c', 'd', 'e']) ids.push(await newSite({ region, facility }));
    const caller = await userWho(api, onSites(['view'], [{ region__slug: 'paged', facility__in: ['b', 'd', 'e'] }]));
    const visible = [ids[1], ids[3], ids[4]];
    const all = await caller.call('GET', sites);
    expect([all.body.count, idsOf(all)]).toEqual([3, visible]);
    const page = await caller.call('GET', `${sites}?ordering=-id&limit=1&offset=1`);
    expect([page.body.count, idsOf(page)]).toEqual([3, [ids[3]]]);
    expect((await caller.call('GET', `${sites}?region=paged&facility=a&facility=b`)).body.count).toBe(1);
    expect(idsOf(await caller.call('GET', `${sites}?id=${ids[0]}&id=${ids[3]}`))).toEqual([ids[3]]);
    const cursor = await caller.call('GET', `${sites}?start=${ids[2]}&limit=1`);
    expect(idsOf(cursor)).toEqual([ids[3]]);
    expect(String(cursor.body.next)).toContain(`start=${Number(ids[3]) + 1}`);
  });

  test('judge fields that only whole objects hold', async () => {
    const shown = await newSite({ comments: 'for all to see' });
    await newSite({ comments: 'not for you' });
    const caller = await userWho(api, onSites(['view'], { comments__startswith: 'for all' }));
    expect(idsOf(await caller.call('GET', sites))).toEqual([shown]);
  });

  test('do not count related objects that the caller may not view', async () => {
    const region = await api.create('/api/dcim/regions/', { name: 'Counted', slug: 'counted' });
    for (const status of ['active', 'planned', 'planned']) await newSite({ region, status });
    const regions = { types: ['dcim.region'], actions: ['view'] };
    const countFor = async (...permissions: Parameters<typeof onSites>[]) => {
      const caller = await userWho(api, regions, ...permissions.map((each) => onSites(...each)));
      return (await caller.call('GET', `/api/dcim/regions/${region}/`)).body.site_count;
    };
    expect(await countFor()).toBe(0);
    expect(await countFor([['view'], { status: 'planned' }])).toBe(2);
    expect(await countFor([['view']])).toBe(3);
  });
});

describe('permissions', () => {
  test('of the groups of a user and of the user add up, as long as they are enabled', async () => {
    const [a, b, c] = [await newSite(), await newSite(), await newSite()];
    const group = await api.create('/api/users/groups/', { name: uniqueName('group') });
    const user = await newUser(api, { groups: [group] });
    await newPermission(api, onSites(['view'], { id: a }), { users: [user] });
    await newPermission(api, onSites(['view'], { id: b }), { groups: [group] });
    await newPermission(api, onSites(['view'], { id: c }), { users: [user], enabled: false });
    const caller = await callerWith(api, user);
    expect(idsOf(await caller.call('GET', sites))).toEqual([a, b]);
  });

  test('are listed at both ends, whichever end they are written at, and vanish from both', async () => {
    const user = await newUser(api);
    const group = await api.create('/api/users/groups/', { name: uniqueName('group') });
    const id = await newPermission(api, onSites(['view']), { users: [user], groups: [group] });
    const idsAt = async (path: string, field: string) => {
      const { body } = await api.call('GET', path);
      return [body[field] ?? []].flat().map((each) => (isJsonObject(each) ? each.id : each));
    };
    expect(await idsAt(`/api/users/users/${user}/`, 'permissions')).toEqual([id]);
    expect(await idsAt(`/api/users/groups/${group}/`, 'permissions')).toEqual([id]);
    await api.call('PATCH', `/api/users/users/${user}/`, { permissions: [] });
    expect(await idsAt(`/api/users/permissions/${id}/`, 'users')).toEqual([]);
    expect(await idsAt(`/api/users/permissions/${id}/`, 'groups')).toEqual([group]);
    expect((await api.call('DELETE', `/api/users/groups/${group}/`)).status).toBe(204);
    expect(await idsAt(`/api/users/permissions/${id}/`, 'groups')).toEqual([]);
    await api.call('PATCH', `/api/users/users/${user}/`, { permissions: [id] });
    expect((await api.call('DELETE', `/api/users/permissions/${id}/`)).status).toBe(204);
    expect(await idsAt(`/api/users/users/${user}/`, 'permissions')).toEqual([]);
  });

  test('with constraints that lead nowhere are refused, with the reason', async () => {
    const permission = { name: 'wrong', object_types: ['dcim.site', 'dcim.region'], actions: ['view'] };
    const wrong = await api.call('POST', '/api/users/permissions/', {
      ...permission,
      constraints: { status: 'active' },
    });
    expect([wrong.status, wrong.body]).toEqual([
      400,
      { constraints: ["Invalid filter for dcim.region: status: Cannot resolve keyword 'status' into field."] },
    ]);
    const unknown = await api.call('POST', '/api/users/permissions/', { ...permission, object_types: ['dcim.sight'] });
    expect(unknown.body).toEqual({ object_types: ['Invalid content type: dcim.sight'] });
    const nothing = await api.call('POST', '/api/users/permissions/', { name: 'x', object_types: [], actions: [] });
    expect(nothing.body).toEqual({
      actions: ['This list may not be empty.'],
    });
  });

  test('of users who are no superusers do not let them make superusers', async () => {
    const caller = await userWho(api, { types: ['users.user'], actions: ['view', 'add', 'change'] });
    const made = await caller.call('POST', '/api/users/users/', {
      username: uniqueName('climber'),
      is_superuser: true,
    });
    expect(made.status).toBe(201);
    await caller.call('PATCH', `/api/users/users/${made.body.id}/`, { is_superuser: true });
    const climber = await callerWith(api, Number(made.body.id));
    expect((await climber.call('GET', sites)).body).toEqual(denied);
  });
});

test('whoever may change but not view an object is told its tag when a precondition fails', async () => {
  const slug = uniqueName('tagged');
  const id = await api.create('/api/dcim/sites/', { name: slug, slug });
  const caller = await userWho(api, { types: ['dcim.site'], actions: ['change'] });
  const path = `/api/dcim/sites/${id}/`;
  const { headers } = await api.call('GET', path);
  const refused = await caller.call('PATCH', path, { facility: 'F1' }, { headers: { 'if-match': 'W/"old"' } });
  expect([refused.status, refused.headers.etag]).toEqual([412, headers.etag]);
});

describe('verbs', () => {
  const boms = '/api/plugins/asset-lifecycle/boms/';
  const orders = '/api/plugins/asset-lifecycle/purchase-orders/';
  const spares = '/api/plugins/asset-lifecycle/spare-items/';
  const app = 'netbox_asset_lifecycle';
  let bom: number;
  let rackType: number;

  beforeAll(async () => {
    bom = await api.create(boms, { name: 'Hall' });
    const manufacturer = await api.create('/api/dcim/manufacturers/', { name: 'Dell', slug: 'dell' });
    const rack = { model: 'R42', slug: 'r42', form_factor: '4-post-cabinet', u_height: 42, width: 19 };
    rackType = await api.create('/api/dcim/rack-types/', { ...rack, manufacturer });
  });

  test('generate needs the permission to change the BOM', async () => {
    const viewer = await userWho(api, { types: [`${app}.bom`], actions: ['view'] });
    expect((await viewer.call('POST', `${boms}${bom}/generate/`)).body).toEqual(denied);
    const other = await userWho(api, { types: [`${app}.bom`], actions: ['change'], constraints: { name: 'Other' } });
    expect((await other.call('POST', `${boms}${bom}/generate/`)).status).toBe(404);
    const planner = await userWho(api, { types: [`${app}.bom`], actions: ['change'] });
    expect((await planner.call('POST', `${boms}${bom}/generate/`)).body).toEqual({
      __all__: ['BOM has no enabled scope rules. Add or enable a scope rule first.'],
    });
  });

  test('export needs the permission to view the order', async () => {
    const vendor = await api.create('/api/plugins/asset-lifecycle/vendors/', { name: 'V', slug: 'v' });
    const order = await api.create(orders, { order_id: 'PO-1', bom, vendor });
    const stranger = await userWho(api, { types: [`${app}.bom`], actions: ['view'] });
    expect((await stranger.call('GET', `${orders}${order}/export-line-items/`)).body).toEqual(denied);
    const viewer = await userWho(api, { types: [`${app}.purchaseorder`], actions: ['view'] });
    expect((await viewer.call('GET', `${orders}${order}/export-line-items/`)).status).toBe(200);
  });

  test('status choices need the permission to view the rules', async () => {
    const path = `/api/plugins/asset-lifecycle/status-transition-rules/status-choices/?object_type_id=${app}.bom`;
    expect((await (await userWho(api)).call('GET', path)).body).toEqual(denied);
    const viewer = await userWho(api, { types: [`${app}.statustransitionrule`], actions: ['view'] });
    expect((await viewer.call('GET', path)).status).toBe(200);
  });

  test('a rack out of a spare needs both permissions: to change the spare and to add the rack', async () => {
    const site = await newSite();
    const pool = await api.create('/api/plugins/asset-lifecycle/spares-pools/', { name: 'Pool', slug: 'pool', site });
    const item = { pool, item_type: 'dcim.racktype', item_id: rackType, quantity: 2 };
    const spare = await api.create(spares, { ...item, status: 'serviceable' });
    const install = `${spares}${spare}/install/`;
    const takes = { types: [`${app}.spareitem`], actions: ['change'] };
    const adds = { types: ['dcim.rack'], actions: ['add'], constraints: { name__startswith: 'new' } };
    const onlyTakes = await userWho(api, takes);
    expect((await onlyTakes.call('POST', install, { name: 'new rack', site })).body).toEqual(denied);
    const onlyAdds = await userWho(api, adds);
    expect((await onlyAdds.call('POST', install, { name: 'new rack', site })).body).toEqual(denied);
    const both = await userWho(api, takes, adds);
    expect((await both.call('POST', install, { name: 'old rack', site })).body).toEqual(denied);
    expect((await api.call('GET', `${spares}${spare}/`)).body.quantity).toBe(2);
    expect((await both.call('POST', install, { name: 'new rack', site })).status).toBe(201);
    expect((await api.call('GET', `${spares}${spare}/`)).body.quantity).toBe(1);
  });

  test('an install needs the permission to change the asset and the object that it is', async () => {
    const site = await newSite();
    const region = uniqueName('region');
    const where = await api.create('/api/dcim/regions/', { name: region, slug: region });
    await api.call('PATCH', `${sites}${site}/`, { region: where });
    const rack = await api.create('/api/dcim/racks/', { name: 'Planned', site, rack_type: rackType });
    const planned = await api.create(boms, { name: uniqueName('bom') });
    await api.create('/api/plugins/asset-lifecycle/bom-scope-rules/', {
      bom: planned,
      object_types: ['dcim.rack'],
      parameters: { site_id: [site] },
    });
    const generated = await api.call('POST', `${boms}${planned}/generate/`);
    expect(generated.status).toBe(200);
    const [asset] = resultsOf(await api.call('GET', `/api/plugins/asset-lifecycle/assets/?bom_id=${planned}`));
    const path = `/api/plugins/asset-lifecycle/assets/${asset?.id}/install/`;
    const changes = { types: [`${app}.asset`], actions: ['change'] };
    const views = { types: [`${app}.sparespool`], actions: ['view'] };
    const pools = '/api/plugins/asset-lifecycle/spares-pools/';
    const source = { spares_pool: await api.create(pools, { name: uniqueName('pool'), site }) };
    const blind = await userWho(api, changes);
    expect((await blind.call('POST', path, source)).body).toEqual({
      spares_pool: [`Related object not found using the provided numeric ID: ${source.spares_pool}`],
    });
    const alone = await userWho(api, changes, views);
    expect((await alone.call('POST', path, source)).body).toEqual(denied);
    const elsewhere = await userWho(api, changes, views, {
      types: ['dcim.rack'],
      actions: ['change'],
      constraints: { id: rack + 1 },
    });
    expect((await elsewhere.call('POST', path, source)).body).toEqual(denied);
    const installer = await userWho(api, changes, { types: ['dcim.rack'], actions: ['change'] });
    expect((await installer.call('POST', path, { shipment: 999 })).body).toMatchObject({
      shipment: [expect.stringContaining('999')],
    });
  });
});
