import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { JsonObject } from '../../../../src/domain/engine/json.ts';
import type { TypeName } from '../../../../src/domain/engine/schema/field-kinds.ts';
import { save } from '../../../../src/domain/engine/write/save.ts';
import { findJob, leaseJob, releaseJobs, unfinishedJobs } from '../../../../src/domain/platform/jobs.ts';
import { registry } from '../../../../src/domain/registry.ts';
import { jobForFile } from '../../../../src/functions/imports/file-job.ts';
import {
  type ImportWorker,
  importActor,
  resumeImports,
  runImportJob,
} from '../../../../src/functions/imports/import-job.ts';
import { continuationKey, importKind, uploadKey } from '../../../../src/functions/imports/import-order.ts';
import { requestImport } from '../../../../src/functions/imports/request-import.ts';
import { takeUpFiles } from '../../../../src/functions/imports/take-up.ts';
import { Lifecycle } from '../../../support/lifecycle.ts';
import { etagOf, MemoryBucket } from '../../../support/memory-bucket.ts';
import { MemoryStore } from '../../../support/memory-store.ts';
import { Mortal, mortalBucket, mortalStore } from '../../../support/mortal.ts';

vi.setConfig({ testTimeout: 60_000 });

const key = 'import/dcim.region/a.csv';
const content = 'name,slug\nNorth,north\nSouth,south\n';
const etag = etagOf(content);
const from = new Date('2026-01-01T00:00:00Z');
const until = new Date('2026-01-02T00:00:00Z');

let store: MemoryStore;
let bucket: MemoryBucket;
let lifecycle: Lifecycle;

/** A stack with the user of imports and a file in its bucket. */
async function setUp(): Promise<void> {
  store = new MemoryStore();
  bucket = new MemoryBucket();
  lifecycle = new Lifecycle(store);
  const account = { input: { username: 'admin' }, preset: { is_superuser: true, password: 'x' } };
  await save(lifecycle.context, { resource: registry.resourceOf('users.user'), ...account, completeness: 'whole' });
  bucket.objects.set(key, content);
}
beforeEach(setUp);
afterEach(() => vi.unstubAllEnvs());

/** A process that works on imports. */
const worker = (life = new Mortal(Number.POSITIVE_INFINITY)): ImportWorker => ({
  contextOf: (actor, requestId = randomUUID()) => ({
    ...lifecycle.context,
    actor,
    requestId,
    store: mortalStore(store, life),
  }),
  bucket: mortalBucket(bucket, life),
  remaining: () => Number.POSITIVE_INFINITY,
});
const takeUp = (end = until) => takeUpFiles(worker(), from, end);

/** What the import function does when S3 tells it of this write of the file. */
async function told(write: string, life?: Mortal): Promise<{ readonly id: number; readonly isNew: boolean }> {
  const { job, isNew } = await jobForFile(worker(life), { key, etag, write });
  await runImportJob(worker(life), job.id);
  return { id: job.id, isNew };
}

/** What the import function does with the objects that call it. */
async function goOn(): Promise<void> {
  for (const id of await unfinishedJobs({ store }, importKind))
    if (bucket.objects.delete(continuationKey(id))) await runImportJob(worker(), id);
}

const count = (type: TypeName) => store.count(type);
const jobValues = async (id: number): Promise<JsonObject> => (await findJob({ store }, id))?.values ?? {};

/** The statuses of all jobs. The id of a job whose creation was lost is not used again. */
async function jobStatuses(): Promise<readonly unknown[]> {
  const statuses: unknown[] = [];
  for await (const { values } of store.rows({ kind: 'by-id', type: 'core.job', startId: 0 }))
    statuses.push(values.status);
  return statuses;
}

test('a file that nobody has heard of is imported, once', async () => {
  expect(await takeUp()).toBe(1);
  expect(await takeUp()).toBe(0);
  await goOn();
  expect(await count('dcim.region')).toBe(2);
  expect(JSON.parse(String(bucket.objects.get('reports/dcim.region/a.csv.json')))).toMatchObject({ created: 2 });
  expect(await takeUp()).toBe(0);
  expect(await count('core.job')).toBe(1);
});

test('S3 may tell of the file later after all: it is the same import', async () => {
  await takeUp();
  await goOn();
  expect(await told('1')).toEqual({ id: 1, isNew: false });
  expect(await count('core.job')).toBe(1);
});

test('a file that S3 has told of is left alone, while it is imported and afterwards', async () => {
  await jobForFile(worker(), { key, etag, write: '1' });
  expect(await takeUp()).toBe(0);
  await told('1');
  expect(await takeUp()).toBe(0);
  expect(await count('core.job')).toBe(1);
});

test('of several who look at the same time one takes the file up', async () => {
  const found = await Promise.all([takeUp(), takeUp(), told('1').then(() => 0)]);
  expect(found.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(1);
  await goOn();
  expect(await count('core.job')).toBe(1);
  expect(await count('dcim.region')).toBe(2);
});

test('two writes of one content within a second are two imports when S3 tells of both', async () => {
  expect(await told('1')).toEqual({ id: 1, isNew: true });
  expect(await told('2')).toEqual({ id: 2, isNew: true });
  expect(await takeUp()).toBe(0);
});

test('a later write of the same content that nobody has heard of is a new import', async () => {
  await told('1');
  bucket.times.set(key, '2099-01-01T00:00:00Z');
  expect(await takeUp(new Date('2100-01-01T00:00:00Z'))).toBe(1);
  await goOn();
  expect((await jobValues(2)).data).toMatchObject({ rows: 2, unchanged: 2 });
});

test.each([
  ['before the time in question', '2025-12-31T23:59:59Z'],
  ['a moment ago', '2026-01-02T00:00:00Z'],
])('a file that was written %s is left alone', async (_, written) => {
  bucket.times.set(key, written);
  expect(await takeUp()).toBe(0);
  expect(await count('core.job')).toBe(0);
});

test('a file whose report was begun after it was written was imported, although no job names it', async () => {
  const reportKey = 'reports/dcim.region/a.csv.json';
  bucket.objects.set(reportKey, JSON.stringify({ job: 1, started: '2026-01-01T00:00:05Z' }));
  expect(await takeUp()).toBe(0);
  bucket.objects.set(reportKey, JSON.stringify({ job: 1, started: '2025-12-31T00:00:00Z' }));
  expect(await takeUp()).toBe(1);
});

test('what cannot be imported is put aside as if S3 had told of it; folders and calls to go on are no files', async () => {
  bucket.objects.clear();
  for (const other of ['import/nonsense/a.txt', 'import/dcim.region/', 'import/.continue/99.json'])
    bucket.objects.set(other, '{}');
  expect(await takeUp()).toBe(1);
  await goOn();
  expect(bucket.objects.has('quarantine/nonsense/a.txt')).toBe(true);
});

test('a file that was uploaded for a job is imported by it, once', async () => {
  bucket.objects.clear();
  const form = {
    object_type: 'dcim.region',
    mode: 'atomic',
    upsert: false,
    dry_run: false,
    filename: 'a.csv',
  } as const;
  const { id } = await requestImport(lifecycle.context, bucket.name, form);
  expect(await takeUp()).toBe(0);
  bucket.objects.set(uploadKey(id, 'a.csv'), content);
  expect(await takeUp()).toBe(1);
  expect(await takeUp()).toBe(0);
  await goOn();
  expect(await jobValues(id)).toMatchObject({ status: 'completed', data: { created: 2 } });
  expect(await takeUp()).toBe(0);
  expect(await count('core.job')).toBe(1);
});

/** S3 tells of the file; the process dies at this write, and the next start goes on. False when there is no such write. */
async function startedAnew(writes: number): Promise<boolean> {
  await setUp();
  const life = new Mortal(writes);
  await told('1', life).catch(() => undefined);
  if (!life.isDead) return false;
  await releaseJobs(lifecycle.context, importKind);
  await takeUp();
  await resumeImports(worker().contextOf(importActor), bucket);
  await goOn();
  return true;
}

test('a dropped file is imported once, at whichever write its process dies', async () => {
  for (let writes = 0; await startedAnew(writes); writes++) {
    expect([writes, await count('dcim.region'), await jobStatuses()]).toEqual([writes, 2, ['completed']]);
    expect(bucket.objects.has('reports/dcim.region/a.csv.json')).toBe(true);
  }
});

test('a file that belongs to nobody is put aside once, at whichever write its process dies', async () => {
  vi.stubEnv('QM_IMPORT_USERS', 'import/=boss');
  for (let writes = 0; await startedAnew(writes); writes++) {
    expect([writes, await count('dcim.region'), await jobStatuses()]).toEqual([writes, 0, ['errored']]);
    expect([bucket.objects.has(key), bucket.objects.get('quarantine/dcim.region/a.csv')]).toEqual([false, content]);
    expect(JSON.parse(String(bucket.objects.get('reports/dcim.region/a.csv.json')))).toMatchObject({
      status: 'failed',
      error: 'There is no user "boss" to import files for; see QM_IMPORT_USERS.',
    });
  }
});

test('a file whose user is switched off before it is imported is put aside, too', async () => {
  const { job } = await jobForFile(worker(), { key, etag, write: '1' });
  const users = registry.resourceOf('users.user');
  const id = Number(job.values.user);
  await save(lifecycle.context, { resource: users, id, input: { is_active: false }, completeness: 'partial' });
  await runImportJob(worker(), job.id);
  const error = 'The user for whom the file would be imported is not active.';
  expect(await jobValues(job.id)).toMatchObject({ status: 'errored', error });
  expect(bucket.objects.get('quarantine/dcim.region/a.csv')).toBe(content);
  expect(await count('dcim.region')).toBe(0);
});

test('a job whose worker is known to be dead goes on at once', async () => {
  const { job } = await jobForFile(worker(), { key, etag, write: '1' });
  await leaseJob(lifecycle.context, job.id, new Date(Date.now() + 60_000).toISOString(), 'dead');
  expect(await resumeImports(worker().contextOf(importActor), bucket)).toBe(0);
  await releaseJobs(lifecycle.context, importKind);
  expect(await resumeImports(worker().contextOf(importActor), bucket)).toBe(1);
  await goOn();
  expect(await jobValues(job.id)).toMatchObject({ status: 'completed', data: { created: 2 } });
});
