import { randomUUID } from 'node:crypto';
import { beforeAll, expect, inject, test } from 'vitest';
import type { Json } from '../../../src/domain/engine/json.ts';
import { environmentStore } from '../../../src/functions/runtime/environment.ts';
import { countRequests } from '../../../tools/bench/meter.ts';
import { type Api, startApi } from '../../support/api.ts';

let api: Api;
let site = 0;
beforeAll(async () => {
  api = await startApi(`dry-run-${randomUUID()}`, inject('dynamodbEndpoint'));
  site = await api.create(sites, { name: 'AMS', slug: 'ams' });
});

const sites = '/api/dcim/sites/';
const changes = '/api/core/object-changes/';

/** Sends a write as a dry run and checks that nothing was written. */
async function dry(method: string, path: string, body?: Json) {
  const meter = countRequests(environmentStore().access);
  const answer = await api.call(method, `${path}?dry_run=true`, body);
  meter.stop();
  const writes = [...meter.commands.keys()].filter((command) =>
    /^(Put|Update|Delete|Transact|BatchWrite)/.test(command),
  );
  expect(writes).toEqual([]);
  return answer;
}

test('a create is answered as it would be, without an id, and makes nothing', async () => {
  const { status, headers, body } = await dry('POST', sites, { name: 'FRA', slug: 'fra' });
  expect(status).toBe(201);
  expect(headers).not.toHaveProperty('location');
  expect(body).toMatchObject({ id: null, url: null, name: 'FRA', status: { value: 'active' } });
  expect((await api.call('GET', `${sites}?name=FRA`)).body.count).toBe(0);
  expect((await api.call('GET', `${changes}?changed_object_type=dcim.site`)).body.count).toBe(1);
});

test('values that others hold are found, in lists too', async () => {
  expect(await dry('POST', sites, { name: 'AMS', slug: 'other' })).toMatchObject({
    status: 400,
    body: { name: ['site with this name already exists.'] },
  });
  const list = await dry('POST', sites, [
    { name: 'a', slug: 'a' },
    { name: 'b', slug: 'a' },
  ]);
  expect(list).toMatchObject({ status: 400, body: { errors: [{ index: 1, errors: { slug: expect.anything() } }] } });
});

test('changes and deletions are judged and not made', async () => {
  const changed = await dry('PATCH', `${sites}${site}/`, { facility: 'F1' });
  expect(changed).toMatchObject({ status: 200, body: { id: site, facility: 'F1' } });
  expect(await dry('PATCH', sites, [{ id: site, facility: 'F2' }])).toMatchObject({ status: 200 });
  expect((await dry('DELETE', `${sites}${site}/`)).status).toBe(204);
  expect((await api.call('GET', `${sites}${site}/`)).body).toMatchObject({ facility: '' });
  await api.create('/api/dcim/racks/', { name: 'R1', site });
  expect((await dry('DELETE', `${sites}${site}/`)).status).toBe(409);
});

test('a device shows what it would be with its components', async () => {
  const named = (path: string, name: string) => api.create(path, { name, slug: name });
  const role = await named('/api/dcim/device-roles/', 'server');
  const manufacturer = await named('/api/dcim/manufacturers/', 'dell');
  const device_type = await api.create('/api/dcim/device-types/', { manufacturer, model: 'm', slug: 'm' });
  await api.create('/api/dcim/interface-templates/', { device_type, name: 'eth0', type: '1000base-t' });
  expect((await dry('POST', '/api/dcim/devices/', { name: 'd', site, role, device_type })).status).toBe(201);
  expect((await api.call('GET', '/api/dcim/interfaces/')).body.count).toBe(0);
});

test.each(['perhaps', '', 'true&dry_run=false'])('dry_run=%s is refused before anything happens', async (value) => {
  const { status, body } = await api.call('POST', `${sites}?dry_run=${value}`, { name: 'X', slug: 'x' });
  expect(status).toBe(400);
  expect(body).toEqual({ dry_run: ['Must be a valid boolean.'] });
});
