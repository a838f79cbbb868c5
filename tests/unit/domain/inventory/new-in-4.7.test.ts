import { expect, test } from 'vitest';
import type { JsonObject } from '../../../../src/domain/engine/json.ts';
import { Lifecycle, refusal } from '../../../support/lifecycle.ts';
import { MemoryStore } from '../../../support/memory-store.ts';

const newLab = () => new Lifecycle(new MemoryStore()).prepare();
const problems = async (attempt: Promise<unknown>) => (await refusal(attempt)).body;

test.each(['dcim.devicetype', 'dcim.moduletype'])(
  '%s: the end of life is a date, by which types are found',
  async (type) => {
    const lab = await newLab();
    const make = (more: JsonObject) => {
      const name = lab.name('model');
      const slug = type === 'dcim.devicetype' ? { slug: name } : {};
      return lab.create(type, { manufacturer: lab.manufacturer, model: name, ...slug, ...more });
    };
    const [open, past, later] = [
      await make({}),
      await make({ end_of_life: '2025-06-30' }),
      await make({ end_of_life: '2031-01-01' }),
    ];
    expect(await lab.answer(type, open)).toMatchObject({ end_of_life: null });
    expect(await lab.answer(type, past)).toMatchObject({ end_of_life: '2025-06-30' });
    const found = (filter: string, value: string) => lab.ids(type, { [filter]: value });
    expect(await found('end_of_life', '2025-06-30')).toEqual([past]);
    expect(await found('end_of_life__lt', '2026-01-01')).toEqual([past]);
    expect(await found('end_of_life__gte', '2025-06-30')).toEqual([past, later]);
    expect(await found('end_of_life__empty', 'true')).toEqual([open]);
    expect(await problems(make({ end_of_life: '2025-02-30' }))).toHaveProperty('end_of_life');
  },
);

test('a new device is cooled as its type is, unless it says otherwise', async () => {
  const lab = await newLab();
  const type = await lab.deviceType({ cooling_method: 'liquid' });
  const [as_type, other] = [await lab.device(type), await lab.device(type, { cooling_method: 'hybrid' })];
  expect(await lab.answer('dcim.device', as_type)).toMatchObject({
    cooling_method: { value: 'liquid', label: 'Liquid' },
  });
  expect(await lab.ids('dcim.device', { cooling_method: 'hybrid' })).toEqual([other]);
  await lab.patch('dcim.device', as_type, { cooling_method: null });
  expect(await lab.values('dcim.device', as_type)).toMatchObject({ cooling_method: null });
  expect(await problems(lab.device(type, { cooling_method: 'steam' }))).toHaveProperty('cooling_method');
});

test('a new rack has the cooling of its type, and keeps its own', async () => {
  const lab = await newLab();
  const rack_type = await lab.create('dcim.racktype', {
    manufacturer: lab.manufacturer,
    model: 'R',
    slug: 'r',
    form_factor: '4-post-cabinet',
    cooling_capability: 'liquid-only',
    cooling_capacity: 80,
  });
  const rack = (more: JsonObject) => lab.create('dcim.rack', { name: lab.name('rack'), site: lab.site, ...more });
  const [typed, own, plain] = [
    await rack({ rack_type }),
    await rack({ rack_type, cooling_capability: 'hybrid', cooling_capacity: 20.5 }),
    await rack({}),
  ];
  expect(await lab.answer('dcim.rack', typed)).toMatchObject({
    cooling_capability: { value: 'liquid-only', label: 'Liquid only' },
    cooling_capacity: 80,
  });
  await lab.patch('dcim.rack', own, { serial: 'S' });
  expect(await lab.answer('dcim.rack', own)).toMatchObject({ cooling_capacity: 20.5 });
  expect(await lab.answer('dcim.rack', plain)).toMatchObject({ cooling_capability: null, cooling_capacity: null });
  expect(await lab.ids('dcim.rack', { cooling_capacity__lt: '50' })).toEqual([own]);
  for (const cooling_capacity of [-0.01, 100_000_000])
    expect(await problems(rack({ cooling_capacity }))).toHaveProperty('cooling_capacity');
  await rack({ cooling_capacity: 99_999_999.99 });
});

test('whether objects without a value come first is kept with a custom field', async () => {
  const lab = await newLab();
  const field = (name: string, more: JsonObject) =>
    lab.create('extras.customfield', { name, object_types: ['dcim.site'], ...more });
  const [plain, first] = [await field('a', {}), await field('b', { nulls_first: true })];
  expect(await lab.answer('extras.customfield', plain)).toMatchObject({ nulls_first: false });
  expect(await lab.ids('extras.customfield', { nulls_first: 'true' })).toEqual([first]);
});

test('a channel is below an interface that has so many channels, and is not divided itself', async () => {
  const lab = await newLab();
  const device = await lab.device(await lab.deviceType());
  const port = (more: JsonObject) =>
    lab.create('dcim.interface', { device, name: lab.name('eth'), type: 'virtual', ...more });
  const parent = await port({ type: '40gbase-x-qsfpp', channels: 4 });
  const whole = await port({ type: '40gbase-x-qsfpp' });
  const channel = await port({ parent, channel_id: 4 });
  expect(await lab.answer('dcim.interface', channel)).toMatchObject({ channels: null, channel_id: 4 });
  expect(await lab.ids('dcim.interface', { channels: '4' })).toEqual([parent]);
  expect(await lab.ids('dcim.interface', { channel_id: '4', parent_id: String(parent) })).toEqual([channel]);
  expect(await problems(port({ parent, channel_id: 5 }))).toEqual({
    channel_id: ['Invalid channel ID (5): the parent interface provides only 4 channels.'],
  });
  expect(await problems(port({ parent: whole, channel_id: 1 }))).toMatchObject({
    parent: [expect.stringMatching(/^The parent interface \(eth-\d+\) is not channelized\.$/)],
  });
  expect(await problems(port({ channel_id: 1 }))).toEqual({
    parent: ['Channel interfaces must be assigned to a parent interface.'],
  });
  expect(await problems(port({ parent, channel_id: 1, channels: 2 }))).toEqual({
    __all__: ['An interface cannot be both channelized and bound to a channel on a parent interface.'],
  });
  const divided = (channels: number | null) => lab.patch('dcim.interface', parent, { channels });
  const rest = 'a channel subinterface is bound to channel 4. Delete or reassign the affected subinterface(s) first.';
  expect(await problems(divided(3))).toEqual({ channels: [`Cannot set channels to 3: ${rest}`] });
  expect(await problems(divided(null))).toEqual({ channels: [`Cannot remove channelization: ${rest}`] });
  await divided(8);
  await lab.delete('dcim.interface', channel);
  await divided(null);
  for (const channels of [0, 1025]) expect(await problems(port({ channels }))).toHaveProperty('channels');
});

test('a new device has the channels of its type below the interfaces of their parents', async () => {
  const lab = await newLab();
  const device_type = await lab.deviceType();
  const template = (name: string, more: JsonObject) =>
    lab.create('dcim.interfacetemplate', { device_type, name, type: 'virtual', ...more });
  const channel = await template('eth0:1', {});
  const parent = await template('eth0', { type: '40gbase-x-qsfpp', channels: 4 });
  await lab.patch('dcim.interfacetemplate', channel, { parent, channel_id: 1 });
  await template('eth0:1.100', { parent: channel });
  expect(await lab.ids('dcim.interfacetemplate', { parent_id: String(parent) })).toEqual([channel]);
  const device = await lab.device(device_type);
  const made = new Map(
    (await lab.rows('dcim.interface', 'device', device)).map(({ id, values }) => [values.name, { id, ...values }]),
  );
  expect(made.get('eth0')).toMatchObject({ parent: null, channels: 4, channel_id: null });
  expect(made.get('eth0:1')).toMatchObject({ parent: made.get('eth0')?.id, channels: null, channel_id: 1 });
  expect(made.get('eth0:1.100')).toMatchObject({ parent: made.get('eth0:1')?.id });
});

test('the parent of a template is another one of the same type', async () => {
  const lab = await newLab();
  const template = (device_type: number, more: JsonObject = {}) =>
    lab.create('dcim.interfacetemplate', { device_type, name: lab.name('eth'), type: 'virtual', ...more });
  const [type, other] = [await lab.deviceType(), await lab.deviceType()];
  const elsewhere = await template(other);
  expect(await problems(template(type, { parent: elsewhere }))).toEqual({
    parent: [expect.stringMatching(/^Parent interface \(eth-\d+\) must belong to the same device type$/)],
  });
  expect(await problems(lab.patch('dcim.interfacetemplate', elsewhere, { parent: elsewhere }))).toEqual({
    parent: ['An interface cannot be its own parent.'],
  });
});

test('templates that lead to one another in a circle do not keep a device from being made', async () => {
  const lab = await newLab();
  const device_type = await lab.deviceType();
  const template = (more: JsonObject = {}) =>
    lab.create('dcim.interfacetemplate', { device_type, name: lab.name('eth'), type: 'virtual', ...more });
  const first = await template();
  const second = await template({ parent: first });
  await lab.patch('dcim.interfacetemplate', first, { parent: second });
  const interfaces = await lab.rows('dcim.interface', 'device', await lab.device(device_type));
  expect(interfaces.map(({ values }) => values.parent)).toEqual([null, null]);
});
