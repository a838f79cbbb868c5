import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import type { Json, JsonObject } from '../../../src/domain/engine/json.ts';
import { type Allowed, type Caller, userWho } from '../../support/accounts.ts';
import { type Api, idsOf, objectIn, resultsOf, startApi } from '../../support/api.ts';

let api: Api;
let [shown, hidden] = [0, 0];
beforeAll(async () => {
  api = await startApi(`hidden-objects-${randomUUID()}`, inject('dynamodbEndpoint'));
  shown = await api.create(sites, { name: 'Shown', slug: 'shown' });
  hidden = await api.create(sites, { name: 'Secret', slug: 'secret' });
});

const sites = '/api/dcim/sites/';
const changes = '/api/core/object-changes/';
const lifecycle = '/api/plugins/asset-lifecycle/';
const everything = ['view', 'add', 'change', 'delete'];
const shownSites: Allowed = { types: ['dcim.site'], actions: everything, constraints: { name: 'Shown' } };
const whoeverMay = (types: readonly string[], ...more: readonly Allowed[]): Promise<Caller> =>
  userWho(api, { types, actions: everything }, ...more);

describe.each([
  {
    path: '/api/extras/journal-entries/',
    type: 'extras.journalentry',
    reference: 'assigned_object',
    more: async (): Promise<JsonObject> => ({ comments: 'Seen' }),
  },
  {
    path: '/api/tenancy/contact-assignments/',
    type: 'tenancy.contactassignment',
    reference: 'object',
    more: async (): Promise<JsonObject> => {
      const name = randomUUID();
      return {
        contact: await api.create('/api/tenancy/contacts/', { name }),
        role: await api.create('/api/tenancy/contact-roles/', { name, slug: name }),
      };
    },
  },
])('entries of $path', ({ path, type, reference, more }) => {
  const about = (id: number): JsonObject => ({ [`${reference}_type`]: 'dcim.site', [`${reference}_id`]: id });

  test('about a hidden object are in no list, no count and no detail, and cannot be changed or deleted', async () => {
    const fields = await more();
    const seen = await api.create(path, { ...about(shown), ...fields });
    const unseen = await api.create(path, { ...about(hidden), ...fields });
    const caller = await whoeverMay([type], shownSites);
    const page = await caller.call('GET', path);
    expect(idsOf(page)).toEqual([seen]);
    expect(page.body.count).toBe(1);
    expect(page.text).not.toContain('Secret');
    expect((await caller.call('GET', `${path}?format=csv`)).text.trim().split('\n')).toHaveLength(2);
    for (const method of ['GET', 'PATCH', 'DELETE'])
      expect((await caller.call(method, `${path}${unseen}/`, method === 'GET' ? undefined : {})).status).toBe(404);
    expect((await caller.call('DELETE', path, [{ id: unseen }])).status).toBe(400);
    expect((await caller.call('GET', `${path}${seen}/`)).body).toMatchObject({ [reference]: { name: 'Shown' } });
    const stranger = await whoeverMay([type]);
    expect((await stranger.call('GET', path)).body.count).toBe(0);
    expect((await api.call('GET', `${path}${unseen}/`)).body).toMatchObject({ [reference]: { name: 'Secret' } });
  });

  test('cannot be made about a hidden object: it is as unknown as one that does not exist', async () => {
    const caller = await whoeverMay([type], shownSites);
    const fields = await more();
    const attempt = async (id: number) => {
      const { status, text } = await caller.call('POST', path, { ...about(id), ...fields });
      return { status, text: text.replace(String(id), '<id>') };
    };
    const unknown = await attempt(987_654);
    expect(unknown).toMatchObject({ status: 400, text: expect.stringContaining('Related object not found') });
    expect(await attempt(hidden)).toEqual(unknown);
    expect((await caller.call('POST', path, { ...about(shown), ...fields })).status).toBe(201);
  });
});

describe('the change log', () => {
  test('has the entries of objects that the caller may view, and counts no others', async () => {
    await api.call('PATCH', `${sites}${shown}/`, { facility: 'F1' });
    await api.call('PATCH', `${sites}${hidden}/`, { facility: 'F2' });
    const caller = await whoeverMay(['core.objectchange'], shownSites);
    const page = await caller.call('GET', changes);
    expect(resultsOf(page).map(({ object_repr, action }) => [object_repr, objectIn(action).value])).toEqual([
      ['Shown', 'update'],
      ['Shown', 'create'],
    ]);
    expect(page.body.count).toBe(2);
    const all = await api.call('GET', `${changes}?changed_object_type=dcim.site&changed_object_id=${hidden}`);
    const [unseen = 0] = idsOf(all);
    expect((await caller.call('GET', `${changes}${unseen}/`)).status).toBe(404);
    expect((await caller.call('GET', `${changes}?start=0`)).text).not.toContain('Secret');
  });

  test('shows what is deleted to callers who may view all objects of its type', async () => {
    const id = await api.create(sites, { name: 'Gone', slug: 'gone' });
    await api.call('DELETE', `${sites}${id}/`);
    const path = `${changes}?changed_object_type=dcim.site&changed_object_id=${id}`;
    const ofAll = await whoeverMay(['core.objectchange'], { types: ['dcim.site'], actions: ['view'] });
    const ofSome = await whoeverMay(['core.objectchange'], {
      types: ['dcim.site'],
      actions: ['view'],
      constraints: { name__in: ['Shown', 'Gone'] },
    });
    expect((await ofAll.call('GET', path)).body.count).toBe(2);
    expect((await ofSome.call('GET', path)).body.count).toBe(0);
  });
});

test('tagged objects that are hidden are not listed, nor is an entry about an entry about them', async () => {
  const tag = await api.create('/api/extras/tags/', { name: 'Hot', slug: 'hot' });
  for (const id of [shown, hidden]) await api.call('PATCH', `${sites}${id}/`, { tags: [tag] });
  await api.create('/api/extras/journal-entries/', {
    assigned_object_type: 'dcim.site',
    assigned_object_id: hidden,
    comments: 'x',
    tags: [tag],
  });
  const path = '/api/extras/tagged-objects/';
  const caller = await whoeverMay(['extras.taggeditem', 'extras.journalentry'], shownSites);
  const page = await caller.call('GET', path);
  expect(resultsOf(page).map(({ object_id, display }) => [object_id, display])).toEqual([
    [shown, 'Shown tagged with Hot'],
  ]);
  expect(page.body.count).toBe(1);
  expect((await api.call('GET', path)).body.count).toBe(3);
});

/** Two devices with an interface each, and the cable between them. */
async function cabledDevices() {
  const name = randomUUID();
  const manufacturer = await api.create('/api/dcim/manufacturers/', { name, slug: name });
  const device_type = await api.create('/api/dcim/device-types/', { manufacturer, model: name, slug: name });
  const role = await api.create('/api/dcim/device-roles/', { name, slug: name });
  const site = await api.create(sites, { name, slug: name });
  const devices: number[] = [];
  const ports: JsonObject[] = [];
  for (const device of ['Open', 'Covert']) {
    const made = { name: `${device} ${name}`, device_type, role, site, status: 'planned' };
    const id = await api.create('/api/dcim/devices/', made);
    const port = { device: id, name: `eth ${device}`, type: '1000base-t' };
    ports.push({ object_type: 'dcim.interface', object_id: await api.create('/api/dcim/interfaces/', port) });
    devices.push(id);
  }
  return { name, site, device_type, devices, ports };
}

describe('references to hidden objects', () => {
  test('of assets are null, and their displays do not name them', async () => {
    const { name, site, devices } = await cabledDevices();
    const bom = await api.create(`${lifecycle}boms/`, { name });
    const scope = { bom, object_types: ['dcim.device'], parameters: { site_id: [site] } };
    await api.create(`${lifecycle}bom-scope-rules/`, scope);
    await api.call('POST', `${lifecycle}boms/${bom}/generate/`, {});
    const caller = await whoeverMay(['netbox_asset_lifecycle.asset'], {
      types: ['dcim.device'],
      actions: ['view'],
      constraints: { name__startswith: 'Open' },
    });
    const path = `${lifecycle}assets/?bom_id=${bom}`;
    const page = await caller.call('GET', path);
    expect(page.body.count).toBe(2);
    expect(page.text).not.toContain('Covert');
    const byObject = new Map(resultsOf(page).map((asset) => [asset.assigned_object_id, asset]));
    expect(byObject.get(devices[0] ?? 0)).toMatchObject({ assigned_object: { id: devices[0] } });
    expect(byObject.get(devices[1] ?? 0)).toMatchObject({
      assigned_object_type: 'dcim.device',
      assigned_object: null,
      display: `dcim.device ${devices[1]}`,
    });
    for (const form of ['brief=1', 'format=csv'])
      expect((await caller.call('GET', `${path}&${form}`)).text).not.toContain('Covert');
    expect((await api.call('GET', path)).text).toContain('Covert');
  });

  test('of assets are not named in the change log, which shows the asset as its reader may view it', async () => {
    const { name, site, device_type } = await cabledDevices();
    const bom = await api.create(`${lifecycle}boms/`, { name });
    const scope = { bom, object_types: ['dcim.device'], parameters: { site_id: [site] } };
    await api.create(`${lifecycle}bom-scope-rules/`, scope);
    await api.call('POST', `${lifecycle}boms/${bom}/generate/`, {});
    const pool = await api.create(`${lifecycle}spares-pools/`, { name, site });
    await api.create(`${lifecycle}spare-items/`, { pool, item_type: 'dcim.devicetype', item_id: device_type });
    const [asset = 0] = idsOf(await api.call('GET', `${lifecycle}assets/?bom_id=${bom}`));
    expect((await api.call('PATCH', `${lifecycle}assets/${asset}/`, { spares_pool: pool })).status).toBe(200);
    const path = `${changes}?changed_object_type=netbox_asset_lifecycle.asset&changed_object_id=${asset}`;
    const [entry] = resultsOf(await api.call('GET', path));
    expect(entry?.object_repr).toMatch(/^dcim\.device \d+$/);
    expect(objectIn(entry?.changed_object ?? null).display).toContain(name);
    const blind = await whoeverMay(['netbox_asset_lifecycle.asset', 'core.objectchange']);
    const unnamed = await blind.call('GET', path);
    expect(unnamed.body.count).toBe(1);
    expect(unnamed.text).not.toContain('Open ');
    expect(unnamed.text).not.toContain('Covert ');
  });

  test('of cables are null, and no cable ends at a hidden component', async () => {
    const { ports } = await cabledDevices();
    const [open = {}, covert = {}] = ports;
    const ends = { a_terminations: [open], b_terminations: [covert] };
    const cables = '/api/dcim/cables/';
    const caller = await whoeverMay(['dcim.cable'], {
      types: ['dcim.interface'],
      actions: ['view'],
      constraints: { name: 'eth Open' },
    });
    const attempt = async (end: Json) => {
      const { status, text } = await caller.call('POST', cables, { ...ends, b_terminations: [end] });
      return { status, text: text.replace(/\d+"/, '<id>"') };
    };
    const unknown = await attempt({ object_type: 'dcim.interface', object_id: 987_654 });
    expect(unknown).toMatchObject({ status: 400, text: expect.stringContaining('Related object not found') });
    expect(await attempt(covert)).toEqual(unknown);
    const cable = await api.create(cables, ends);
    const { body, text } = await caller.call('GET', `${cables}${cable}/`);
    expect(text).not.toContain('Covert');
    expect(body.a_terminations).toEqual([{ ...open, object: expect.objectContaining({ name: 'eth Open' }) }]);
    expect(body.b_terminations).toEqual([{ ...covert, object: null }]);
    expect((await caller.call('PATCH', `${cables}${cable}/`, { label: 'L1' })).status).toBe(200);
  });

  test('of foreign keys show their brief form, as in NetBox', async () => {
    const { devices, name } = await cabledDevices();
    const caller = await whoeverMay(['dcim.device']);
    const { body } = await caller.call('GET', `/api/dcim/devices/${devices[0]}/`);
    expect(body.site).toMatchObject({ name });
  });
});

test('a refused delete names the dependents that the caller may view and counts the others', async () => {
  const { devices, name, site } = await cabledDevices();
  const deleteSites: Allowed = { types: ['dcim.site'], actions: ['view', 'delete'] };
  const blind = await userWho(api, deleteSites);
  const none = 'Unable to delete object. 2 dependent objects were found: 2 that you may not view';
  expect(await blind.call('DELETE', `${sites}${site}/`)).toMatchObject({ status: 409, body: { detail: none } });
  expect(await blind.call('DELETE', `${sites}${site}/?dry_run=true`)).toMatchObject({ body: { detail: none } });
  expect((await blind.call('DELETE', sites, [{ id: site }])).text).toContain(none);
  const partial = await userWho(api, deleteSites, {
    types: ['dcim.device'],
    actions: ['view'],
    constraints: { name__startswith: 'Open' },
  });
  expect((await partial.call('DELETE', `${sites}${site}/`)).body.detail).toBe(
    `Unable to delete object. 2 dependent objects were found: Open ${name} (${devices[0]}), 1 more that you may not view`,
  );
});

test('a device type that is too tall for the rack of a hidden device does not name either', async () => {
  const { name, site, devices } = await cabledDevices();
  const rack = await api.create('/api/dcim/racks/', { name: `Rack ${name}`, site, u_height: 2 });
  const { body } = await api.call('GET', `/api/dcim/devices/${devices[1]}/`);
  for (const [index, id] of devices.entries())
    await api.call('PATCH', `/api/dcim/devices/${id}/`, { rack, face: 'front', position: index + 1 });
  const grow = (caller: Pick<Caller, 'call'>) =>
    caller.call('PATCH', `/api/dcim/device-types/${objectIn(body.device_type).id}/`, { u_height: 2 });
  expect((await grow(api)).body.u_height).toEqual([expect.stringMatching(/^Device (Open|Covert) .* in rack Rack /)]);
  expect(await grow(await whoeverMay(['dcim.devicetype']))).toMatchObject({
    status: 400,
    body: {
      u_height: ['A device that you may not view does not have sufficient space to accommodate a height of 2U'],
    },
  });
});

test('look-ups by attributes find nothing through hidden objects', async () => {
  const region = await api.create('/api/dcim/regions/', { name: 'Veiled', slug: 'veiled' });
  await api.create(sites, { name: 'Within', slug: 'within', region });
  const racks = '/api/dcim/racks/';
  const caller = await whoeverMay(['dcim.rack', 'dcim.site']);
  const attempt = async (name: string) => {
    const { status, text } = await caller.call('POST', racks, { name: 'R1', site: { region: { name } } });
    return { status, text: text.replace(name, '<name>') };
  };
  const unknown = await attempt('Nowhere');
  expect(unknown.status).toBe(400);
  expect(await attempt('Veiled')).toEqual(unknown);
  const seeing = await whoeverMay(['dcim.rack', 'dcim.site', 'dcim.region']);
  const made = await seeing.call('POST', racks, { name: 'R1', site: { region: { name: 'Veiled' } } });
  expect(made).toMatchObject({ status: 201, body: { site: { name: 'Within' } } });
});
