import { randomUUID } from 'node:crypto';
import { beforeAll, expect, inject, test } from 'vitest';
import { type Api, idsOf, startApi } from '../../support/api.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi(`contacts-${randomUUID()}`, inject('dynamodbEndpoint'));
});

const assignments = '/api/tenancy/contact-assignments/';
let names = 0;
const named = (path: string, more = {}) => {
  const slug = `n${++names}`;
  return api.create(path, { name: slug, slug, ...more });
};
const newSite = () => named('/api/dcim/sites/');
const newRole = () => named('/api/tenancy/contact-roles/');
const newContact = (more = {}) => named('/api/tenancy/contacts/', more);
const assign = (site: number, contact: number, role: number) =>
  api.call('POST', assignments, { object_type: 'dcim.site', object_id: site, contact, role, priority: 'primary' });

test('a contact stands in several groups, and groups count their contacts', async () => {
  const group = await named('/api/tenancy/contact-groups/');
  const child = await named('/api/tenancy/contact-groups/', { parent: group });
  const contact = await newContact({ groups: [child], email: 'a@example.org', link: 'https://example.org/a' });
  const { body } = await api.call('GET', `/api/tenancy/contacts/${contact}/`);
  expect(body).toMatchObject({ groups: [{ id: child }], email: 'a@example.org', link: 'https://example.org/a' });
  expect(body.groups).toHaveLength(1);
  expect((await api.call('GET', `/api/tenancy/contact-groups/${child}/`)).body.contact_count).toBe(1);
  expect(idsOf(await api.call('GET', `/api/tenancy/contacts/?group_id=${group}`))).toEqual([contact]);
  const wrong = await api.call('POST', '/api/tenancy/contacts/', { name: 'x', email: 'nobody' });
  expect(wrong.body).toEqual({ email: ['Enter a valid email address.'] });
});

test('an assignment names object, contact, role and priority, once', async () => {
  const [site, contact, role] = [await newSite(), await newContact(), await newRole()];
  const first = await assign(site, contact, role);
  expect(first).toMatchObject({
    status: 201,
    body: {
      object_type: 'dcim.site',
      object_id: site,
      object: { id: site },
      contact: { id: contact },
      role: { id: role },
      priority: { value: 'primary', label: 'Primary' },
      tags: [],
    },
  });
  expect((await assign(site, contact, role)).body).toEqual({
    __all__: ['Contact assignment with this Object, Contact and Role already exists.'],
  });
  expect((await api.call('DELETE', `/api/tenancy/contacts/${contact}/`)).status).toBe(409);
  expect((await api.call('DELETE', `/api/tenancy/contact-roles/${role}/`)).status).toBe(409);
  expect((await api.call('DELETE', `/api/dcim/sites/${site}/`)).status).toBe(204);
  expect((await api.call('GET', `${assignments}${first.body.id}/`)).status).toBe(404);
});

test('only types with contacts take assignments, vendors and couriers among them', async () => {
  const [contact, role] = [await newContact(), await newRole()];
  const vendor = await api.create('/api/plugins/asset-lifecycle/vendors/', { name: 'V' });
  const to = (object_type: string, object_id: number) =>
    api.call('POST', assignments, { object_type, object_id, contact, role });
  expect((await to('netbox_asset_lifecycle.vendor', vendor)).status).toBe(201);
  const refused = await to('dcim.rackrole', 1);
  expect(refused.status).toBe(400);
  expect(refused.body).toHaveProperty('object_type');
});

test('objects are found by contact, role and group of their assignments', async () => {
  const group = await named('/api/tenancy/contact-groups/');
  const [a, b] = [await newSite(), await newSite()];
  const [role, other] = [await newRole(), await newRole()];
  const [contact, second] = [await newContact({ groups: [group] }), await newContact()];
  await assign(a, contact, role);
  await assign(b, second, other);
  const sitesWhere = async (query: string) => idsOf(await api.call('GET', `/api/dcim/sites/?${query}`));
  expect(await sitesWhere(`contact=${contact}`)).toEqual([a]);
  expect(await sitesWhere(`contact_role=${other}`)).toEqual([b]);
  expect(await sitesWhere(`contact_group=${group}`)).toEqual([a]);
  expect(await sitesWhere(`contact=${contact}&contact_role=${other}`)).toEqual([]);
  expect((await api.call('GET', '/api/dcim/sites/?contact=99999')).status).toBe(400);
});
