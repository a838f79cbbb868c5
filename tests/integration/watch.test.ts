import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, inject, test, vi } from 'vitest';
import type { JsonObject } from '../../src/domain/engine/json.ts';
import { startJob } from '../../src/domain/platform/jobs.ts';
import { registry } from '../../src/domain/registry.ts';
import { contextFor, environmentStore } from '../../src/functions/runtime/environment.ts';
import { scheduleActor } from '../../src/functions/runtime/system-actor.ts';
import { metered } from '../../tools/bench/meter.ts';
import { userWho } from '../support/accounts.ts';
import { type Api, startApi } from '../support/api.ts';
import { lambdaContext } from '../support/lambda-context.ts';

const sites = 3;
let api: Api;
/** What was printed: entries of metrics. */
const printed: string[] = [];
const published = (): readonly JsonObject[] => printed.splice(0).map((text): JsonObject => JSON.parse(text));

/** Has the schedule made this job, so many seconds ago. */
const madeJob = (kind: string, seconds: number, input: JsonObject = {}) => {
  const now = () => new Date(Date.now() - seconds * 1_000);
  const job = { kind, name: kind, objectType: null, jobId: randomUUID(), status: 'pending', input } as const;
  return startJob({ ...contextFor(scheduleActor, ''), now }, job);
};

beforeAll(async () => {
  vi.stubEnv('QM_METRICS_NAMESPACE', 'quartermaster-test');
  vi.stubEnv('QM_METRICS_ENDPOINT', 'on');
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed.push(String(text));
    return true;
  });
  api = await startApi(`watch-${randomUUID()}`, inject('dynamodbEndpoint'));
  const list = Array.from({ length: sites + 1 }, (_, index) => ({ name: `Site ${index}`, slug: `site-${index}` }));
  expect((await api.call('POST', '/api/dcim/sites/', list)).status).toBe(201);
  expect((await api.call('DELETE', '/api/dcim/sites/2/')).status).toBe(204);
  await madeJob('generate', 7_300);
  await madeJob('import', 100, { etag: 'abc' });
  await madeJob('import', 9_000, { etag: null });
});
beforeEach(() => {
  printed.length = 0;
});
afterAll(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const samplesIn = (text: string): ReadonlyMap<string, number> =>
  new Map(
    text
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line): [string, number] => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]),
  );

test('/metrics counts objects, alerts, jobs and deliveries for less than a unit a type', async () => {
  await api.call('GET', '/metrics/');
  const { result, meter } = await metered(environmentStore().access, () => api.call('GET', '/metrics/'));
  expect([result.status, result.headers['content-type']]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
  const samples = samplesIn(result.text);
  expect(samples.get('quartermaster_objects{type="dcim.site"}')).toBe(sites);
  expect(samples.get('quartermaster_objects{type="dcim.device"}')).toBe(0);
  expect(samples.get('quartermaster_open_alerts{kind="overdue-order"}')).toBe(0);
  expect(samples.get('quartermaster_unfinished_jobs{kind="generate"}')).toBe(1);
  expect(samples.get('quartermaster_unfinished_jobs{kind="import"}')).toBe(1);
  expect(samples.get('quartermaster_oldest_unfinished_job_seconds')).toBeGreaterThanOrEqual(7_300);
  expect(samples.get('quartermaster_oldest_unfinished_job_seconds')).toBeLessThan(9_000);
  expect(samples.get('quartermaster_pending_deliveries')).toBe(0);
  expect([...samples.keys()][0]).toMatch(/^quartermaster_build_info\{netbox="4\.6\.8",/);
  // The last ids, and the counters, a hundred at a time; alerts and deliveries by their texts, jobs by kind.
  expect(meter.commands.get('BatchGetItemCommand')).toBeLessThanOrEqual(4);
  expect(meter.commands.get('QueryCommand')).toBeLessThanOrEqual(20);
  expect(meter.readUnits).toBeLessThan(registry.resources.length);
});

test('objects are counted in all ranges of ids, and in all shares of a range', async () => {
  await environmentStore().takeIds('dcim.site', 2 * 4_096);
  await api.create('/api/dcim/sites/', { name: 'Far away', slug: 'far-away' });
  const manufacturer = await api.create('/api/dcim/manufacturers/', { name: 'Maker', slug: 'maker' });
  const type = await api.create('/api/dcim/device-types/', { manufacturer, model: 'M', slug: 'm' });
  const ports = Array.from({ length: 6 }, (_, index) => ({ device_type: type, name: `p${index}`, type: 'virtual' }));
  expect((await api.call('POST', '/api/dcim/interface-templates/', ports)).status).toBe(201);
  const samples = samplesIn((await api.call('GET', '/metrics/')).text);
  expect(samples.get('quartermaster_objects{type="dcim.site"}')).toBe(sites + 1);
  expect(samples.get('quartermaster_objects{type="dcim.interfacetemplate"}')).toBe(ports.length);
});

test('what a request has consumed is published with it, as the table counts it', async () => {
  const { meter } = await metered(environmentStore().access, () =>
    api.call('POST', '/api/dcim/sites/', { name: 'Metered', slug: 'metered' }),
  );
  const [entry] = published();
  expect(entry).toMatchObject({ Requests: 1, ReadUnits: meter.readUnits, WriteUnits: meter.writeUnits });
  expect(meter.writeUnits).toBeGreaterThan(0);
  expect(entry).toMatchObject({ route: '/api/dcim/sites', Retries: 0, Conflicts: 0, service: 'quartermaster' });
});

test('rows of imports are counted', async () => {
  await api.call('POST', '/api/dcim/manufacturers/import/', 'name,slug\nAcme,acme\nBad,not a slug\n', {
    headers: { 'content-type': 'text/csv' },
  });
  expect(published()).toMatchObject([{ ImportRows: 2 }]);
});

test('each gauge is there for callers who may view all that it counts', async () => {
  const caller = await userWho(
    api,
    { types: ['dcim.site', 'core.job'], actions: ['view'] },
    { types: ['dcim.device'], actions: ['view'], constraints: { name: 'mine' } },
  );
  const { status, text } = await caller.call('GET', '/metrics/');
  expect(status).toBe(200);
  expect([...samplesIn(text).keys()].map((sample) => sample.replace(/netbox=.*/, '}'))).toEqual([
    'quartermaster_build_info{}',
    'quartermaster_objects{type="dcim.site"}',
    'quartermaster_unfinished_jobs{kind="import"}',
    'quartermaster_unfinished_jobs{kind="notice"}',
    'quartermaster_unfinished_jobs{kind="generate"}',
    'quartermaster_unfinished_jobs{kind="solve"}',
    'quartermaster_oldest_unfinished_job_seconds',
  ]);
  const nobody = await userWho(api);
  expect(samplesIn((await nobody.call('GET', '/metrics/')).text).size).toBe(1);
  expect((await api.call('GET', '/metrics/', undefined, { anonymous: true })).status).toBe(403);
});

test('there is no /metrics where it is not switched on', async () => {
  vi.stubEnv('QM_METRICS_ENDPOINT', 'off');
  const { status, body } = await api.call('GET', '/metrics/');
  vi.stubEnv('QM_METRICS_ENDPOINT', 'on');
  expect([status, body]).toEqual([404, { detail: 'Not found.' }]);
});

test('the schedule of the journal publishes the age of the oldest unfinished job', async () => {
  const { handler } = await import('../../src/functions/schedules/journal.ts');
  await handler({}, lambdaContext('journal'));
  const [entry] = published();
  expect(entry).toMatchObject({ function_name: 'qm-test-journal' });
  expect(Number(entry?.UnfinishedSeconds)).toBeGreaterThanOrEqual(7_300);
  expect(Number(entry?.UnfinishedSeconds)).toBeLessThan(9_000);
  expect(entry).not.toHaveProperty('Requests');
});
