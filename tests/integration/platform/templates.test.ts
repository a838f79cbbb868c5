import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, expect, inject, test } from 'vitest';
import type { JsonObject } from '../../../src/domain/engine/json.ts';
import { environmentStore } from '../../../src/functions/runtime/environment.ts';
import { countRequests } from '../../../tools/bench/meter.ts';
import { type Api, idsOf, resultsOf, startApi } from '../../support/api.ts';

let api: Api;
let [site, role, manufacturer, deviceType, moduleType] = [0, 0, 0, 0, 0];
let names = 0;
const unique = (prefix: string): string => `${prefix}${++names}`;
const named = (path: string, more: JsonObject = {}) => {
  const slug = unique('n');
  return api.create(path, { name: slug, slug, ...more });
};

beforeAll(async () => {
  api = await startApi(`templates-${randomUUID()}`, inject('dynamodbEndpoint'));
  site = await named('/api/dcim/sites/');
  role = await named('/api/dcim/device-roles/');
  manufacturer = await named('/api/dcim/manufacturers/');
});
beforeEach(async () => {
  const model = unique('model');
  deviceType = await api.create('/api/dcim/device-types/', { manufacturer, model, slug: model });
  moduleType = await api.create('/api/dcim/module-types/', { manufacturer, model });
});

const template = (kind: string, values: JsonObject) =>
  api.create(`/api/dcim/${kind}-templates/`, { device_type: deviceType, ...values });
const device = (more: JsonObject = {}) => ({ name: unique('device'), site, role, device_type: deviceType, ...more });
const newDevice = () => api.create('/api/dcim/devices/', device());
const componentsOf = async (kind: string, id: number) =>
  resultsOf(await api.call('GET', `/api/dcim/${kind}s/?device_id=${id}`));

test('a device gets every component that its type describes, with the links between them', async () => {
  await template('console-port', { name: 'con', type: 'rj-45' });
  await template('console-server-port', { name: 'ttyS1', type: 'de-9' });
  const power = await template('power-port', { name: 'PSU1', type: 'iec-60320-c14', maximum_draw: 500 });
  await template('power-outlet', { name: 'out1', power_port: power, feed_leg: 'A' });
  await template('interface', { name: 'eth0', type: '10gbase-x-sfpp', mgmt_only: true, label: 'left' });
  const rear = await template('rear-port', { name: 'rear', type: 'lc', positions: 2 });
  await template('front-port', { name: 'front', type: 'lc', rear_port: rear, rear_port_position: 2 });
  await template('module-bay', { name: 'bay1', position: '1' });
  const type = await api.call('GET', `/api/dcim/device-types/${deviceType}/`);
  expect(type.body).toMatchObject({
    interface_template_count: 1,
    front_port_template_count: 1,
    module_bay_template_count: 1,
  });

  const id = await newDevice();
  expect(await componentsOf('console-port', id)).toMatchObject([{ name: 'con', type: { value: 'rj-45' } }]);
  expect(await componentsOf('console-server-port', id)).toMatchObject([{ name: 'ttyS1' }]);
  const [port] = await componentsOf('power-port', id);
  expect(port).toMatchObject({ name: 'PSU1', maximum_draw: 500, allocated_draw: null });
  expect(await componentsOf('power-outlet', id)).toMatchObject([
    { name: 'out1', power_port: { id: port?.id }, feed_leg: { value: 'A' }, status: { value: 'enabled' } },
  ]);
  expect(await componentsOf('interface', id)).toMatchObject([
    { name: 'eth0', label: 'left', mgmt_only: true, enabled: true, created: expect.any(String) },
  ]);
  const [back] = await componentsOf('rear-port', id);
  expect(await componentsOf('front-port', id)).toMatchObject([{ rear_port: { id: back?.id }, rear_port_position: 2 }]);
  expect(await componentsOf('module-bay', id)).toMatchObject([{ name: 'bay1', position: '1', enabled: true }]);
  const log = await api.call(
    'GET',
    `/api/core/object-changes/?changed_object_type=dcim.interface&action=create&limit=1`,
  );
  expect(resultsOf(log)).toMatchObject([{ object_repr: 'eth0 (left)' }]);
});

test('a type without templates costs a device no request', async () => {
  const requestsFor = async (body: JsonObject) => {
    const meter = countRequests(environmentStore().access);
    expect((await api.call('POST', '/api/dcim/devices/', body)).status).toBe(201);
    meter.stop();
    return meter.commands.get('QueryCommand') ?? 0;
  };
  await newDevice();
  const without = await requestsFor(device());
  await template('interface', { name: 'eth0', type: '1000base-t' });
  expect(await requestsFor(device())).toBe(without + 1);
});

test('large devices are made whole, in bulk too', async () => {
  const ports = Array.from({ length: 96 }, (_, index) => ({
    device_type: deviceType,
    name: `eth${index}`,
    type: '1000base-t',
  }));
  expect((await api.call('POST', '/api/dcim/interface-templates/', ports)).status).toBe(201);
  expect((await api.call('GET', `/api/dcim/device-types/${deviceType}/`)).body.interface_template_count).toBe(96);
  const { status, body } = await api.call('POST', '/api/dcim/devices/', [device(), device()]);
  expect(status, JSON.stringify(body)).toBe(201);
  const made = [body.value].flat().map((one) => Number(typeof one === 'object' && one && 'id' in one ? one.id : 0));
  for (const id of made)
    expect([
      (await api.call('GET', `/api/dcim/interfaces/?device_id=${id}&limit=1`)).body.count,
      (await api.call('GET', `/api/dcim/devices/${id}/`)).body.interface_count,
    ]).toEqual([96, 96]);
});

test('a module brings its components, named by the position of its bay, or adopts what is there', async () => {
  const ofModule = { device_type: null, module_type: moduleType };
  await template('interface', { ...ofModule, name: 'xe-{module}/0', type: '10gbase-x-sfpp' });
  await template('interface', { ...ofModule, name: 'xe-{module}/1', type: '10gbase-x-sfpp' });
  await template('module-bay', { name: 'bay3', position: '3' });
  await template('module-bay', { name: 'bay4', position: '4' });
  const id = await newDevice();
  const [third, fourth] = await componentsOf('module-bay', id);
  const module = await api.create('/api/dcim/modules/', {
    device: id,
    module_bay: Number(third?.id),
    module_type: moduleType,
  });
  expect(await componentsOf('interface', id)).toMatchObject([
    { name: 'xe-3/0', module: { id: module } },
    { name: 'xe-3/1', module: { id: module } },
  ]);
  const existing = await api.create('/api/dcim/interfaces/', { device: id, name: 'xe-4/0', type: '10gbase-x-sfpp' });
  const adopted = await api.call('POST', '/api/dcim/modules/', {
    device: id,
    module_bay: Number(fourth?.id),
    module_type: moduleType,
    replicate_components: false,
    adopt_components: true,
  });
  expect(adopted.status).toBe(201);
  expect(adopted.body).not.toHaveProperty('adopt_components');
  expect((await api.call('GET', `/api/dcim/interfaces/${existing}/`)).body).toMatchObject({
    module: { id: adopted.body.id },
  });
  expect(await componentsOf('interface', id)).toHaveLength(3);
  await api.call('DELETE', `/api/dcim/modules/${module}/`);
  expect(await componentsOf('interface', id)).toHaveLength(1);
});

test('a template is of one type, and what it leads to is of the same', async () => {
  const refusal = async (kind: string, values: JsonObject) =>
    (await api.call('POST', `/api/dcim/${kind}-templates/`, values)).body;
  expect(await refusal('interface', { name: 'a', type: 'virtual' })).toEqual({
    __all__: ['A component template must be associated with either a device type or a module type.'],
  });
  expect(
    await refusal('interface', { name: 'a', type: 'virtual', device_type: deviceType, module_type: moduleType }),
  ).toEqual({ __all__: ['A component template cannot be associated with both a device type and a module type.'] });
  const power = await template('power-port', { name: 'PSU1' });
  expect(await refusal('power-outlet', { name: 'o', module_type: moduleType, power_port: power })).toEqual({
    power_port: ['Parent power port (PSU1) must belong to the same module type'],
  });
  const rear = await template('rear-port', { name: 'r', type: 'lc' });
  expect(
    await refusal('front-port', {
      name: 'f',
      type: 'lc',
      device_type: deviceType,
      rear_port: rear,
      rear_port_position: 2,
    }),
  ).toHaveProperty('rear_port_position');
});

test('templates go with their type, and leave its count when they go alone', async () => {
  const first = await template('interface', { name: 'a', type: 'virtual' });
  await template('interface', { name: 'b', type: 'virtual' });
  await api.call('DELETE', `/api/dcim/interface-templates/${first}/`);
  expect((await api.call('GET', `/api/dcim/device-types/${deviceType}/`)).body.interface_template_count).toBe(1);
  expect((await api.call('DELETE', `/api/dcim/device-types/${deviceType}/`)).status).toBe(204);
  expect(idsOf(await api.call('GET', `/api/dcim/interface-templates/?name=b`))).toEqual([]);
});

test('a device counts its components, and a page of devices reads all counts at once', async () => {
  await template('interface', { name: 'eth0', type: '10gbase-x-sfpp' });
  await template('interface', { name: 'eth1', type: '10gbase-x-sfpp' });
  await template('power-port', { name: 'PSU1' });
  const [first, second] = [await newDevice(), await newDevice()];
  const own = await api.create('/api/dcim/console-ports/', { device: second, name: 'con' });
  const pageOf = () => api.call('GET', `/api/dcim/devices/?device_type_id=${deviceType}&ordering=id`);
  const meter = countRequests(environmentStore().access);
  const page = await pageOf();
  meter.stop();
  const counts = { interface_count: 2, power_port_count: 1, module_bay_count: 0, device_bay_count: 0 };
  expect(resultsOf(page)).toMatchObject([
    { id: first, ...counts, console_port_count: 0 },
    { id: second, ...counts, console_port_count: 1 },
  ]);
  expect(meter.requests).toBeLessThan(12);
  await api.call('DELETE', `/api/dcim/console-ports/${own}/`);
  const [spare] = await componentsOf('interface', second);
  const moves = [
    { device: second, name: 'eth7', type: 'virtual' },
    { device: second, name: 'eth8', type: 'virtual' },
  ];
  await api.call('POST', '/api/dcim/interfaces/', moves);
  await api.call('DELETE', '/api/dcim/interfaces/', [{ id: Number(spare?.id) }]);
  expect(resultsOf(await pageOf())[1]).toMatchObject({ console_port_count: 0, interface_count: 3 });
  expect((await api.call('GET', `/api/dcim/devices/${second}/?brief=1`)).body).not.toHaveProperty('interface_count');
});
