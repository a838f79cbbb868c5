import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import type { JsonObject } from '../../../src/domain/engine/json.ts';
import { environmentStore } from '../../../src/functions/runtime/environment.ts';
import { countRequests } from '../../../tools/bench/meter.ts';
import { type Api, idsOf, resultsOf, startApi } from '../../support/api.ts';

let api: Api;
let site: number;
beforeAll(async () => {
  api = await startApi(`journal-${randomUUID()}`, inject('dynamodbEndpoint'));
  site = await newSite();
});

const sites = '/api/dcim/sites/';
const journal = '/api/extras/journal-entries/';
const changes = '/api/core/object-changes/';
let names = 0;
const newSite = (settings: JsonObject = {}) => {
  const slug = `site${++names}`;
  return api.create(sites, { name: slug, slug, ...settings });
};
const note = (id: number, settings: JsonObject = {}) =>
  api.call('POST', journal, {
    assigned_object_type: 'dcim.site',
    assigned_object_id: id,
    comments: 'Seen',
    ...settings,
  });

describe('journal entries', () => {
  test('stand with an object, name their author by id, and come newest first', async () => {
    const first = await note(site);
    expect(first).toMatchObject({
      status: 201,
      body: {
        assigned_object_type: 'dcim.site',
        assigned_object_id: site,
        assigned_object: { id: site, name: 'site1' },
        created_by: 1,
        kind: { value: 'info', label: 'Info' },
        comments: 'Seen',
        tags: [],
        custom_fields: {},
      },
    });
    const second = await note(site, { kind: 'danger' });
    const list = await api.call('GET', journal);
    expect(resultsOf(list).map(({ id }) => id)).toEqual([second.body.id, first.body.id]);
    expect(idsOf(await api.call('GET', `${journal}?kind=danger`))).toEqual([second.body.id]);
    expect(idsOf(await api.call('GET', `${journal}?created_by_id=1&created_before=2000-01-01`))).toEqual([]);
  });

  test('of one object are read from the index of the object', async () => {
    const other = await newSite();
    const entry = await note(other);
    const meter = countRequests(environmentStore().access);
    const answer = await api.call('GET', `${journal}?assigned_object_type=dcim.site&assigned_object_id=${other}`);
    meter.stop();
    expect(idsOf(answer)).toEqual([entry.body.id]);
    expect(meter.requests).toBeLessThanOrEqual(4);
  });

  test('need a comment and an object, and go with their object', async () => {
    expect((await api.call('POST', journal, { comments: 'x' })).body).toEqual({
      assigned_object_type: ['This field is required.'],
    });
    expect((await note(site, { comments: '' })).body).toEqual({ comments: ['This field may not be blank.'] });
    const doomed = await newSite();
    const entry = await note(doomed);
    await api.call('DELETE', `${sites}${doomed}/`);
    expect((await api.call('GET', `${journal}${entry.body.id}/`)).status).toBe(404);
  });
});

describe('the change log', () => {
  test('comes newest first, with the object or null where it is gone', async () => {
    const id = await newSite();
    await api.call('PATCH', `${sites}${id}/`, { facility: 'F1' });
    const [update, create] = resultsOf(await api.call('GET', `${changes}?limit=2`));
    expect(update).toMatchObject({
      action: { value: 'update', label: 'Updated' },
      changed_object_type: 'dcim.site',
      changed_object_id: id,
      changed_object: { id, name: `site${names}` },
      user: { id: 1 },
    });
    expect(create).toMatchObject({ action: { value: 'create' }, changed_object_id: id });
    await api.call('DELETE', `${sites}${id}/`);
    expect(resultsOf(await api.call('GET', `${changes}?limit=1`))).toMatchObject([
      { action: { value: 'delete' }, changed_object_id: id, changed_object: null, postchange_data: null },
    ]);
  });

  test('is filtered by object, time, user, action and request', async () => {
    const id = await newSite();
    const { headers } = await api.call('PATCH', `${sites}${id}/`, { facility: 'F2' });
    const ofSite = `changed_object_type=dcim.site&changed_object_id=${id}`;
    const [update, create] = resultsOf(await api.call('GET', `${changes}?${ofSite}`));
    const idsWhere = async (query: string) => idsOf(await api.call('GET', `${changes}?${query}`));
    expect(await idsWhere(`${ofSite}&action=create`)).toEqual([create?.id]);
    expect(await idsWhere(`${ofSite}&time_after=${update?.time}`)).toEqual([update?.id]);
    expect(await idsWhere(`${ofSite}&time_before=2000-01-01T00:00:00`)).toEqual([]);
    expect(await idsWhere(`${ofSite}&user=admin&user_id=1&user_name=admin`)).toEqual([create?.id, update?.id]);
    expect(await idsWhere(`request_id=${headers['x-request-id']}`)).toEqual([update?.id]);
    const types = resultsOf(await api.call('GET', '/api/core/object-types/?model=site&app_label=dcim'));
    expect(await idsWhere(`changed_object_type_id=${types[0]?.id}&changed_object_id=${id}`)).toHaveLength(2);
  });

  test('knows the changes of what belongs to an object', async () => {
    const manufacturer = await api.create('/api/dcim/manufacturers/', { name: 'Acme', slug: 'acme' });
    const type = await api.create('/api/dcim/device-types/', { manufacturer, model: 'M', slug: 'm' });
    const templates = '/api/dcim/interface-templates/';
    const template = await api.create(templates, { device_type: type, name: 'eth0', type: 'virtual' });
    const related = await api.call('GET', `${changes}?related_object_type=dcim.devicetype&related_object_id=${type}`);
    expect(resultsOf(related)).toMatchObject([
      { changed_object_type: 'dcim.interfacetemplate', changed_object_id: template },
    ]);
    expect(resultsOf(related)[0]).not.toHaveProperty('related_object_id');
  });

  test('finds what a request has created or changed', async () => {
    const slug = `site${++names}`;
    const created = await api.call('POST', sites, { name: slug, slug });
    const updated = await api.call('PATCH', `${sites}${site}/`, { facility: slug });
    const by = (name: string, { headers }: { headers: Readonly<Record<string, string>> }) =>
      api.call('GET', `${sites}?${name}_by_request=${headers['x-request-id']}`);
    expect(idsOf(await by('created', created))).toEqual([created.body.id]);
    expect(idsOf(await by('updated', created))).toEqual([]);
    expect(idsOf(await by('updated', updated))).toEqual([site]);
    expect(idsOf(await by('modified', updated))).toEqual([site]);
    expect((await api.call('GET', `${sites}?created_by_request=x`)).body).toEqual({
      created_by_request: ['Enter a valid UUID.'],
    });
  });
});

test('object types tell what there is, where it is served and what it can do', async () => {
  const plugin = await api.call('GET', '/api/core/object-types/?is_plugin_model=true&limit=1000');
  expect(resultsOf(plugin)).toContainEqual(
    expect.objectContaining({
      display: 'Asset Lifecycle | purchase order',
      app_label: 'netbox_asset_lifecycle',
      app_name: 'Asset Lifecycle',
      model: 'purchaseorder',
      model_name: 'purchase order',
      model_name_plural: 'purchase orders',
      is_plugin_model: true,
      rest_api_endpoint: '/api/plugins/asset-lifecycle/purchase-orders/',
    }),
  );
  const root = await api.call('GET', '/api/core/');
  expect(root.body).toHaveProperty('object-types', 'https://netbox.example/api/core/object-types/');
  const [first] = resultsOf(await api.call('GET', '/api/core/object-types/?app_label=dcim&model=site'));
  expect(first?.features).toEqual(expect.arrayContaining(['change_logging', 'custom_fields', 'journaling', 'tags']));
  expect((await api.call('GET', `/api/core/object-types/${first?.id}/`)).body).toEqual(first);
  expect((await api.call('GET', '/api/core/object-types/1/')).status).toBe(404);
  const page = await api.call('GET', '/api/core/object-types/?limit=2&offset=2');
  expect(resultsOf(page)).toHaveLength(2);
  expect(page.body.next).toBe('https://netbox.example/api/core/object-types/?limit=2&offset=4');
});
