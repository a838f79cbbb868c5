import { expect, test } from 'vitest';
import { list } from '../../../../../src/domain/engine/query/list.ts';
import { objectTypeId } from '../../../../../src/domain/engine/resource/registry.ts';
import type { TypeName } from '../../../../../src/domain/engine/schema/field-kinds.ts';
import { registry } from '../../../../../src/domain/registry.ts';
import { commitAll, creation, unit } from '../../../../support/changes.ts';
import { refusal } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';

const store = new MemoryStore();
const superuser = { userId: 1, username: 'mia', superuser: true, writeEnabled: true };
const uuid = '0b5a6c1e-7d3f-4c0a-9d3e-2f1b4a5c6d7e';

await commitAll(
  store,
  [
    creation('dcim.site', 1, { name: 'A', slug: 'a', facility: 'null', status: 'active' }),
    creation('dcim.site', 2, { name: 'B', slug: 'b', facility: '', status: 'planned' }),
    creation('dcim.manufacturer', 1, { name: 'Acme', slug: 'acme' }),
    creation('dcim.manufacturer', 2, { name: 'Ibex', slug: 'ibex' }),
    creation('dcim.devicetype', 1, { manufacturer: 1, model: 'M1', slug: 'm1' }),
    creation('dcim.platform', 1, { name: 'one', slug: 'one', manufacturer: 1 }),
    creation('dcim.platform', 2, { name: 'two', slug: 'two', manufacturer: 2 }),
    creation('dcim.platform', 3, { name: 'all', slug: 'all', manufacturer: null }),
    creation('dcim.device', 1, { name: null, device_type: 1, role: 1, site: 1, airflow: null }),
    creation('dcim.device', 2, { name: 'null', device_type: 1, role: 1, site: 1, airflow: 'passive' }),
    creation('extras.tag', 1, { name: 'one', slug: 'one', description: 'Core', object_types: ['dcim.device'] }),
    creation('extras.tag', 2, { name: 'two', slug: 'two', object_types: ['dcim.site', 'dcim.rack'] }),
    creation('extras.tag', 3, { name: 'three', slug: 'three', object_types: [] }),
    creation('extras.taggeditem', 1, { object: { type: 'dcim.site', id: 1 }, tag: 3 }),
    creation('extras.savedfilter', 1, saved({ shared: true, user: 2 })),
    creation('extras.savedfilter', 2, saved({ shared: false, user: 1 })),
    creation('extras.savedfilter', 3, saved({ shared: false, user: 2 })),
    creation('extras.savedfilter', 4, saved({ shared: true, user: 1, enabled: false })),
    creation('extras.customfieldchoiceset', 1, {
      name: 'one',
      extra_choices: [['a', 'Apple']],
      choice_colors: { a: 'green' },
    }),
    creation('extras.customfieldchoiceset', 2, { name: 'two', extra_choices: [['b', 'Pear']], choice_colors: {} }),
    creation('users.objectpermission', 1, {
      name: 'one',
      object_types: ['dcim.site'],
      actions: ['view', 'install'],
      constraints: null,
    }),
    creation('users.objectpermission', 2, {
      name: 'two',
      object_types: ['dcim.rack'],
      actions: ['change'],
      constraints: null,
    }),
    creation('users.group', 1, { name: 'one' }),
    creation('users.group', 2, { name: 'two' }),
    creation('users.user', 1, { username: 'mia', groups: [1], password: '' }),
    creation('users.user', 2, { username: 'tom', groups: [], password: '' }),
    creation('tenancy.contactgroup', 1, { name: 'one', slug: 'one' }),
    creation('tenancy.contactgroup', 2, { name: 'two', slug: 'two' }),
    creation('tenancy.contact', 1, { name: 'ann', groups: [2] }),
    creation('extras.journalentry', 1, entry({ type: 'dcim.site', id: 1 })),
    creation('extras.journalentry', 2, entry({ type: 'dcim.device', id: 2 })),
    creation('core.objectchange', 1, {
      request_id: uuid,
      time: '2026-01-01T00:00:00.000Z',
      changed_object: { type: 'dcim.site', id: 1 },
      action: 'create',
    }),
    creation('core.job', 1, { name: 'early', created: '2026-01-01T00:00:00.000Z', job_id: uuid }),
    creation('core.job', 2, { name: 'late', created: '2026-02-01T00:00:00.000Z', job_id: uuid.replace('0', '1') }),
    creation('users.token', 1, { version: 1, key: null, user: 1, digest: 'x', created: '2026-01-01T00:00:00.000Z' }),
    creation('users.token', 2, { version: 2, key: 'k', user: 1, digest: 'y', created: '2026-01-02T00:00:00.000Z' }),
  ].map((change) => unit(change)),
);

function saved(values: { shared: boolean; user: number; enabled?: boolean }) {
  const name = JSON.stringify(values);
  return { name, slug: name, object_types: ['dcim.site'], parameters: {}, ...values };
}
function entry(assigned_object: { type: TypeName; id: number }) {
  return { assigned_object, kind: 'info', comments: 'x', created: '2026-01-01T00:00:00.000Z' };
}

const find = async (type: TypeName, query: string, actor = superuser) => {
  const given = Map.groupBy(new URLSearchParams(query), ([name]) => name);
  const parameters = new Map([...given].map(([name, pairs]) => [name, pairs.map(([, value]) => value)] as const));
  const { objects } = await list({ store, actor }, registry.resourceOf(type), parameters);
  return objects.map(({ id }) => id).sort((a, b) => a - b);
};
const site = objectTypeId('dcim.site');

test.each<[TypeName, string, number[]]>([
  ['dcim.site', 'facility=null', [1]],
  ['dcim.site', 'facility__n=null', [2]],
  ['dcim.device', 'name=null', [1]],
  ['dcim.device', 'airflow=null', [1]],
  ['dcim.device', 'airflow__n=null', [2]],
  ['dcim.device', 'id__empty=true', []],
  ['dcim.device', 'id__empty=false', [1, 2]],
  ['dcim.device', 'model=m1', [1, 2]],
  ['dcim.platform', 'available_for_device_type=1', [1, 3]],
  ['extras.tag', 'q=core', [1]],
  ['extras.tag', 'content_type=dcim.site', [3]],
  ['extras.tag', `content_type_id=${site}`, [3]],
  ['extras.tag', 'content_type=dcim.rack', []],
  ['extras.tag', `for_object_type_id=${site}`, [2, 3]],
  ['extras.tag', 'object_types=dcim.site', [2]],
  ['extras.tag', `object_types__n=${site}`, [1, 3]],
  ['extras.tag', 'object_types=null', [3]],
  ['extras.tag', 'object_type__ic=RACK', [2]],
  ['extras.tag', 'object_type__nisw=dcim.d', [2, 3]],
  ['extras.tag', 'object_type__regex=d.v', [1]],
  ['extras.customfieldchoiceset', 'choice=a', [1]],
  ['extras.customfieldchoiceset', 'choice=Pear&choice=a', [1, 2]],
  ['extras.customfieldchoiceset', 'choice=green', []],
  ['extras.customfieldchoiceset', 'choice_colors=green', [1]],
  ['users.objectpermission', 'can_view=true', [1]],
  ['users.objectpermission', 'can_view=false', [2]],
  ['users.objectpermission', 'can_change=true', [2]],
  ['users.objectpermission', 'can_delete=true', []],
  ['users.objectpermission', 'object_types=dcim.rack', [2]],
  ['users.objectpermission', `object_type_id__n=${site}`, [2]],
  ['users.group', 'user_id=1', [1]],
  ['users.group', 'user_id__n=1', [2]],
  ['users.group', 'user_id=2', []],
  ['users.group', 'user_id=null', [2]],
  ['tenancy.contactgroup', 'contact_id=1', [2]],
  ['tenancy.contactgroup', 'contact_id=1&contact_id=null', [1, 2]],
  ['tenancy.contactgroup', 'contact_id__n=null', [2]],
  ['extras.journalentry', 'assigned_object_type__n=dcim.site', [2]],
  ['extras.journalentry', `assigned_object_type_id__n=${site}`, [2]],
  ['extras.journalentry', 'assigned_object_id__gt=1', [2]],
  ['extras.journalentry', 'assigned_object_id__n=1', [2]],
  ['extras.journalentry', 'assigned_object_id__empty=false', [1, 2]],
  ['core.objectchange', `request_id=${uuid}`, [1]],
  ['core.objectchange', `request_id=${uuid.replaceAll('-', '').toUpperCase()}`, [1]],
  ['core.job', 'created__after=2026-01-15', [2]],
  ['core.job', 'created__before=2026-01-15T00:00:00Z', [1]],
  ['core.job', `job_id=${uuid}`, [1]],
  ['users.token', 'version=1', [1]],
  ['users.token', 'version__ic=2', [2]],
  ['users.token', 'version__nie=2', [1]],
  ['extras.savedfilter', 'usable=true', [1, 2]],
  ['extras.savedfilter', 'usable=false', [3, 4]],
])('%s?%s', async (type, query, ids) => {
  expect(await find(type, query)).toEqual(ids);
});

test('who may not see the filters of others finds none of them by whether they are usable', async () => {
  const viewer = {
    ...superuser,
    superuser: false,
    permissions: [{ types: ['extras.savedfilter'] as const, actions: ['view'], constraints: null }],
  };
  expect(await find('extras.savedfilter', 'usable=false', viewer)).toEqual([4]);
  expect(await find('extras.savedfilter', 'usable=true', { ...viewer, userId: 2 })).toEqual([1, 3]);
});

const noChoice = (text: string): string => `Select a valid choice. ${text} is not one of the available choices.`;

test.each<[TypeName, string, string]>([
  ['dcim.site', 'status=null', noChoice('null')],
  ['dcim.device', 'status__n=null', noChoice('null')],
  ['dcim.device', 'model=zzz', noChoice('zzz')],
  ['dcim.interface', 'device_type=zzz', noChoice('zzz')],
  ['dcim.interface', 'device_status=zzz', noChoice('zzz')],
  ['dcim.interface', 'vrf_id=zzz', noChoice('zzz')],
  ['dcim.device', 'vc_position__gte=x', 'Enter a number.'],
  ['dcim.interface', 'cabled=x', 'Enter true or false.'],
  ['dcim.interface', 'wwn__regex=(', 'Enter a valid regular expression: error parsing regexp: missing closing ): `(`.'],
  ['dcim.device', 'interface_count=x', 'Enter a whole number.'],
  ['dcim.platform', 'available_for_device_type=9', noChoice('9')],
  ['users.group', 'user_id=9', noChoice('9')],
  ['extras.journalentry', 'assigned_object_id=x', 'Enter a whole number.'],
  ['core.objectchange', 'request_id=abc', 'Enter a valid UUID.'],
  ['core.job', 'job_id=abc', 'Enter a valid UUID.'],
  ['dcim.cable', 'interface_id=null', 'Enter a whole number.'],
])('%s?%s is refused', async (type, query, message) => {
  const [name = ''] = query.split('=');
  expect(await refusal(find(type, query))).toEqual({ status: 400, body: { [name]: [message] } });
});
