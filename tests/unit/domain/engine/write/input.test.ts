import { expect, test } from 'vitest';
import type { JsonObject } from '../../../../../src/domain/engine/json.ts';
import { objectTypeId } from '../../../../../src/domain/engine/resource/registry.ts';
import { Lifecycle, refusal } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';

const lab = () => new Lifecycle(new MemoryStore());

test('members of lists are given by ids, and the one that is not there is named', async () => {
  const users = lab();
  const group = await users.create('users.group', { name: 'staff' });
  const of = (...groups: (number | string | { name: string })[]) =>
    users.create('users.user', { username: users.name('user'), groups });
  expect((await users.values('users.user', await of(String(group)))).groups).toEqual([group]);
  expect(await refusal(of(group, 99))).toEqual({
    status: 400,
    body: { groups: ['Invalid pk "99" - object does not exist.'] },
  });
  expect(await refusal(of({ name: 'staff' }))).toEqual({
    status: 400,
    body: { groups: ['Incorrect type. Expected pk value, received dict.'] },
  });
});

test('content types are given by name or by numeric id', async () => {
  const types = lab();
  const site = objectTypeId('dcim.site');
  const field = await types.create('extras.customfield', {
    name: 'owner',
    type: 'object',
    object_types: [site, 'dcim.rack'],
    related_object_type: String(site),
  });
  expect(await types.values('extras.customfield', field)).toMatchObject({
    object_types: ['dcim.rack', 'dcim.site'],
    related_object_type: 'dcim.site',
  });
  const id = await types.create('dcim.site', { name: 'Hall', slug: 'hall' });
  const entry = await types.create('extras.journalentry', {
    assigned_object_type: site,
    assigned_object_id: id,
    comments: 'Seen',
  });
  expect((await types.values('extras.journalentry', entry)).assigned_object).toEqual({ type: 'dcim.site', id });
  expect(await refusal(types.create('extras.tag', { name: 'x', slug: 'x', object_types: [1] }))).toMatchObject({
    status: 400,
    body: { object_types: [expect.stringContaining('Invalid value.')] },
  });
});

test('what is wrong with the id of an object of any type is said of the id', async () => {
  const entry = { assigned_object_type: 'dcim.site', comments: 'Seen' };
  const problem = async (more: JsonObject) =>
    (await refusal(lab().create('extras.journalentry', { ...entry, ...more }))).body;
  expect(await problem({})).toEqual({ assigned_object_id: ['This field is required.'] });
  expect(await problem({ assigned_object_id: 'x' })).toEqual({ assigned_object_id: ['The id must be an integer.'] });
  expect(await problem({ assigned_object_type: 'dcim.sites' })).toEqual({
    assigned_object_type: ['Invalid content type: dcim.sites'],
  });
});
