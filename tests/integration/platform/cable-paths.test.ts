import { randomUUID } from 'node:crypto';
import { beforeAll, expect, inject, test } from 'vitest';
import type { JsonObject } from '../../../src/domain/engine/json.ts';
import { type Api, idsOf, startApi } from '../../support/api.ts';
import { VerbEstate } from '../../support/verb-estate.ts';

let api: Api;
let near: number;
let far: number;
let front: number;
let rear: number;
let trunk: number;

beforeAll(async () => {
  api = await startApi(`cable-paths-${randomUUID()}`, inject('dynamodbEndpoint'));
  const estate = await new VerbEstate(api).build();
  const port = (list: string, device: string, more: JsonObject) =>
    api.create(`/api/dcim/${list}/`, { device: estate.id(device), ...more });
  near = await port('interfaces', 'device 0', { name: 'near', type: '1000base-t' });
  far = await port('interfaces', 'device 1', { name: 'far', type: '1000base-t' });
  await port('interfaces', 'device 1', { name: 'free', type: '1000base-t' });
  rear = await port('rear-ports', 'device 0', { name: 'rear', type: 'lc', positions: 2 });
  front = await port('front-ports', 'device 0', {
    name: 'front',
    type: 'lc',
    positions: 2,
    rear_ports: [1, 2].map((position) => ({ position, rear_port: rear, rear_port_position: 3 - position })),
  });
  const end = (type: string, object_id: number) => [{ object_type: `dcim.${type}`, object_id }];
  await api.create('/api/dcim/cables/', {
    a_terminations: end('interface', near),
    b_terminations: end('frontport', front),
    profile: 'single-1c2p',
  });
  trunk = await api.create('/api/dcim/cables/', {
    a_terminations: end('rearport', rear),
    b_terminations: end('interface', far),
    profile: 'single-1c2p',
    length: 3,
    length_unit: 'm',
  });
});

const get = async (path: string) => {
  const { status, body } = await api.call('GET', path);
  expect(status).toBe(200);
  return body;
};

test('lists and single objects show the same ends of paths, and those that are asked for only', async () => {
  const single = await get(`/api/dcim/interfaces/${near}/`);
  expect(single).toMatchObject({
    link_peers: [{ id: front, name: 'front' }],
    link_peers_type: 'dcim.frontport',
    connected_endpoints: [{ id: far, name: 'far' }],
    connected_endpoints_type: 'dcim.interface',
    connected_endpoints_reachable: true,
  });
  expect(await get(`/api/dcim/interfaces/?id=${near}`)).toMatchObject({ results: [single] });
  const fields = await get(`/api/dcim/interfaces/${near}/?fields=id,connected_endpoints_reachable`);
  expect(fields).toEqual({ id: near, connected_endpoints_reachable: true });
  const brief = await get(`/api/dcim/interfaces/${near}/?brief=1`);
  expect(Object.keys(brief)).not.toContain('link_peers');
});

test('a page of rear ports shows the mappings that front ports keep', async () => {
  const mapped = [1, 2].map((position) => ({ position, front_port: front, front_port_position: 3 - position }));
  expect(await get('/api/dcim/rear-ports/')).toMatchObject({ results: [{ id: rear, front_ports: mapped }] });
});

test('a trace has near ends, a cable and far ends; the paths through a port are those from both ends', async () => {
  expect((await get(`/api/dcim/interfaces/${near}/trace/`)).value).toMatchObject([
    [[{ id: near }], { label: '' }, [{ id: front }]],
    [[{ id: rear }], { id: trunk, status: 'connected', length: 3, length_unit: 'm' }, [{ id: far }]],
  ]);
  const { value: paths } = await get(`/api/dcim/rear-ports/${rear}/paths/`);
  expect(paths).toMatchObject([
    {
      is_active: true,
      is_complete: true,
      is_split: false,
      path: [[{ id: near }], [{}], [{ id: front }], [{ id: rear }], [{ id: trunk }], [{ id: far }]],
    },
    {
      is_complete: true,
      path: [[{ id: far }], [{ id: trunk }], [{ id: rear }], [{ id: front }], [{}], [{ id: near }]],
    },
  ]);
  expect((await api.call('GET', '/api/dcim/interfaces/999/trace/')).status).toBe(404);
  expect((await api.call('POST', `/api/dcim/interfaces/${near}/trace/`, {})).status).toBe(405);
});

test('endpoints are found by whether their path is active, as it is after each write', async () => {
  const connected = async (flag: boolean) => idsOf(await api.call('GET', `/api/dcim/interfaces/?connected=${flag}`));
  expect(await connected(true)).toEqual([far, near].sort((a, b) => a - b));
  await api.call('PATCH', `/api/dcim/cables/${trunk}/`, { status: 'planned' });
  expect(await connected(true)).toEqual([]);
  expect(await connected(false)).toHaveLength(3);
  expect(await get(`/api/dcim/interfaces/${near}/`)).toMatchObject({ connected_endpoints_reachable: false });
});
