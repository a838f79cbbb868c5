import { expect, test } from 'vitest';
import { Lifecycle, refusal } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';

const lab = () => new Lifecycle(new MemoryStore()).prepare();

test('the module for contact assignments finds its own by `contact`, an id', async () => {
  const office = await lab();
  const object_id = await office.create('dcim.site', { name: 'Office', slug: 'office' });
  const role = await office.create('tenancy.contactrole', { name: 'On call', slug: 'on-call' });
  const assign = async (name: string) => {
    const contact = await office.create('tenancy.contact', { name });
    const given = { object_type: 'dcim.site', object_id, contact, role };
    return [contact, await office.create('tenancy.contactassignment', given)] as const;
  };
  const [[ann, hers]] = [await assign('Ann'), await assign('Ben')];
  const asked = { object_type: 'dcim.site', object_id: String(object_id), contact: String(ann), role: 'on-call' };
  expect(await office.ids('tenancy.contactassignment', asked)).toEqual([hers]);
});

test('modules for component templates name the type by `device_type`, an id', async () => {
  const office = await lab();
  const [type, other] = [await office.deviceType(), await office.deviceType()];
  const port = (device_type: number) =>
    office.create('dcim.powerporttemplate', { device_type, name: 'PSU0', type: 'iec-60320-c14' });
  const [own] = [await port(type), await port(other)];
  const asked = { device_type: String(type), device_type_id: String(type), name: 'PSU0' };
  expect(await office.ids('dcim.powerporttemplate', asked)).toEqual([own]);
});

test('the module for interfaces finds its own through virtual chassis, of which there are none', async () => {
  const office = await lab();
  const [a = 0, b = 0] = await office.devices(2, await office.deviceType());
  const port = (device: number) => office.create('dcim.interface', { device, name: 'eth0', type: '1000base-t' });
  const [own] = [await port(a), await port(b)];
  const asked = { virtual_chassis_member_id: String(a), name: 'eth0' };
  expect(await office.ids('dcim.interface', asked)).toEqual([own]);
  expect(await office.answer('dcim.device', a)).toMatchObject({ virtual_chassis: null, primary_ip: null });
});

test('the inventory reads how many prefixes a site, and how many addresses an interface has', async () => {
  const office = await lab();
  const site = await office.create('dcim.site', { name: 'Office', slug: 'office' });
  expect(await office.answer('dcim.site', site)).toMatchObject({ prefix_count: 0 });
  const [device = 0] = await office.devices(1, await office.deviceType());
  const port = await office.create('dcim.interface', { device, name: 'eth0', type: '1000base-t' });
  expect(await office.answer('dcim.interface', port)).toMatchObject({ count_ipaddresses: 0 });
});

test('the module for users names a password that is no filter; on other lists it is a mistake', async () => {
  const office = await lab();
  const user = await office.create('users.user', { username: 'ann', password: 'Long-enough-for-any-1' });
  expect(await office.ids('users.user', { username: 'ann', password: 'Something-else-1' })).toEqual([user]);
  expect(await refusal(office.ids('users.group', { password: 'Something-else-1' }))).toMatchObject({ status: 400 });
});

test('no device has an address that the inventory could ask for', async () => {
  const office = await lab();
  const devices = await office.devices(2, await office.deviceType());
  const where = (has_primary_ip: string) => office.ids('dcim.device', { has_primary_ip });
  expect(await where('true')).toEqual([]);
  expect(await where('false')).toEqual(devices);
  expect(await refusal(where('maybe'))).toMatchObject({ body: { has_primary_ip: ['Enter true or false.'] } });
});
