import { randomUUID } from 'node:crypto';
import { beforeAll, expect, inject, test } from 'vitest';
import { type Api, resultsOf, startApi } from '../../support/api.ts';

let api: Api;
let [rack, device] = [0, 0];
beforeAll(async () => {
  api = await startApi(`elevation-${randomUUID()}`, inject('dynamodbEndpoint'));
  const named = (path: string, name: string) => api.create(path, { name, slug: name });
  const site = await named('/api/dcim/sites/', 'ams');
  const role = await named('/api/dcim/device-roles/', 'server');
  const manufacturer = await named('/api/dcim/manufacturers/', 'dell');
  const typeOf = (model: string, more: object) =>
    api.create('/api/dcim/device-types/', { manufacturer, model, slug: model, ...more });
  const deep = await typeOf('deep', { u_height: 2 });
  const flat = await typeOf('flat', { is_full_depth: false });
  rack = await api.create('/api/dcim/racks/', { name: 'R1', site, u_height: 4 });
  const place = { site, role, rack };
  device = await api.create('/api/dcim/devices/', {
    name: 'deep',
    device_type: deep,
    position: 1,
    face: 'front',
    ...place,
  });
  await api.create('/api/dcim/devices/', { name: 'flat', device_type: flat, position: 4, face: 'rear', ...place });
});

test('a rack shows its half units with the devices that take them', async () => {
  const front = await api.call('GET', `/api/dcim/racks/${rack}/elevation/`);
  expect(front.body).toMatchObject({ count: 8, next: null });
  const units = resultsOf(front);
  expect(units[0]).toEqual({
    id: 4.5,
    name: 'U4.5',
    face: { value: 'front', label: 'Front' },
    device: null,
    occupied: false,
    display: 'U4.5',
  });
  expect(units.map(({ occupied }) => occupied)).toEqual([false, false, false, false, true, true, true, true]);
  expect(units[7]).toMatchObject({ id: 1, name: 'U1', device: { id: device, name: 'deep' } });
  const rear = resultsOf(await api.call('GET', `/api/dcim/racks/${rack}/elevation/?face=rear&limit=2`));
  expect(rear).toMatchObject([{ device: { name: 'flat' } }, { device: { name: 'flat' } }]);
  const without = resultsOf(await api.call('GET', `/api/dcim/racks/${rack}/elevation/?exclude=${device}`));
  expect(without.some(({ occupied }) => occupied)).toBe(false);
});

test('a rack is drawn', async () => {
  const { status, headers, body } = await api.call(
    'GET',
    `/api/dcim/racks/${rack}/elevation/?render=svg&unit_width=100`,
  );
  expect(status).toBe(200);
  expect(headers['content-type']).toBe('image/svg+xml');
  expect(body.value).toMatch(/^<svg .*>deep<\/text>.*<\/svg>$/);
});

test('wrong parameters and racks that are not there are told', async () => {
  expect((await api.call('GET', `/api/dcim/racks/${rack}/elevation/?face=top`)).body).toEqual({
    face: ['"top" is not a valid choice.'],
  });
  expect((await api.call('GET', '/api/dcim/racks/99/elevation/')).status).toBe(404);
});
