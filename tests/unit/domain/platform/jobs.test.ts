import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Context } from '../../../../src/domain/engine/context.ts';
import type { JsonObject } from '../../../../src/domain/engine/json.ts';
import { job } from '../../../../src/domain/platform/job.ts';
import {
  cancelJob,
  failJob,
  findJob,
  finishJob,
  isCancelled,
  jobAbout,
  leaseJob,
  type NewJob,
  progressJob,
  startJob,
  unfinishedJobs,
} from '../../../../src/domain/platform/jobs.ts';
import { Lifecycle, refusal, refusedFor } from '../../../support/lifecycle.ts';
import { MemoryStore } from '../../../support/memory-store.ts';

const contextOn = (store: MemoryStore): Context => new Lifecycle(store).context;

const wanted = (more: Partial<NewJob> = {}): NewJob => ({
  kind: 'import',
  name: 'Import of sites',
  objectType: 'dcim.site',
  jobId: randomUUID(),
  status: 'pending',
  ...more,
});
const soon = () => new Date(Date.now() + 60_000).toISOString();

async function newJob(more: Partial<NewJob> = {}) {
  const context = contextOn(new MemoryStore());
  const { job } = await startJob(context, wanted(more));
  const values = async (): Promise<JsonObject> => (await findJob(context, job.id))?.values ?? {};
  return { context, id: job.id, values };
}

test('a job is pending until somebody works on it, and tells how far it is', async () => {
  const { context, id, values } = await newJob();
  expect(await values()).toMatchObject({ status: 'pending', started: null, object_type: 'dcim.site', user: 1 });
  await leaseJob(context, id, soon());
  await progressJob(context, id, { data: { rows: 3 }, log: [{ level: 'info', message: 'Three rows' }] });
  expect(await values()).toMatchObject({
    status: 'running',
    data: { rows: 3 },
    log_entries: [{ level: 'info', message: 'Three rows', timestamp: expect.any(String) }],
  });
  await finishJob(context, id, { rows: 4 });
  expect(await values()).toMatchObject({ status: 'completed', data: { rows: 4 }, completed: expect.any(String) });
});

test.each([
  ['2026-01-01T10:00:00.000Z', '2026-01-01T10:01:02.000Z', '00:01:02'],
  ['2026-01-01T10:00:00.000Z', '2026-01-01T10:00:00.250Z', '00:00:00.250000'],
  ['2026-01-01T10:00:00.000Z', '2026-01-03T11:00:00.000Z', '2 01:00:00'],
  ['2026-01-01T10:00:00.000Z', '2026-01-01T09:59:59.000Z', '00:00:00'],
  ['2026-01-01T10:00:00.000Z', null, null],
  [null, '2026-01-01T10:00:00.000Z', null],
])('a job that worked from %s to %s took %s', (started, completed, time) => {
  expect(job.fields.execution_time.compute({ started, completed }, () => undefined)).toBe(time);
});

test('of many who ask for a job about one subject at the same time, one makes it and all get it', async () => {
  const context = contextOn(new MemoryStore());
  const started = await Promise.all([1, 2, 3].map(() => startJob(context, wanted({ subject: 'file.csv#1' }))));
  expect(started.filter(({ isNew }) => isNew)).toHaveLength(1);
  expect(new Set(started.map(({ job }) => job.id)).size).toBe(1);
  expect((await jobAbout(context, 'file.csv#1'))?.id).toBe(started[0]?.job.id);
  expect(await jobAbout(context, 'file.csv#2')).toBeUndefined();
});

test('a job is leased to one worker, and to the next once the time is over', async () => {
  const { context, id } = await newJob();
  expect(await leaseJob(context, id, soon())).toMatchObject({ id });
  expect(await leaseJob(context, id, soon())).toBeUndefined();
  await progressJob(context, id, { leased_until: new Date(0).toISOString() });
  expect(await leaseJob(context, id, soon())).toMatchObject({ id });
});

test('what is over is neither worked on nor ended again, and no longer found as unfinished', async () => {
  const { context, id, values } = await newJob();
  expect(await unfinishedJobs(context, 'import')).toEqual([id]);
  expect(await unfinishedJobs(context, 'bom')).toEqual([]);
  await failJob(context, id, { error: 'No such file' });
  expect(await leaseJob(context, id, soon())).toBeUndefined();
  await finishJob(context, id, {});
  expect(await values()).toMatchObject({
    status: 'failed',
    error: 'No such file',
    log_entries: [{ level: 'error', message: 'No such file' }],
  });
  expect(await unfinishedJobs(context, 'import')).toEqual([]);
});

test('a job that nobody has begun is cancelled at once, a running one is told, one that is over stays', async () => {
  const pending = await newJob();
  expect((await cancelJob(pending.context, { id: pending.id })).values).toMatchObject({
    status: 'failed',
    error: 'Cancelled by planner.',
  });
  expect(await refusal(cancelJob(pending.context, { id: pending.id }))).toEqual(refusedFor('The job has finished.'));

  const running = await newJob({ status: 'running' });
  await cancelJob(running.context, { id: running.id });
  expect(await running.values()).toMatchObject({ status: 'running' });
  const job = await progressJob(running.context, running.id, {});
  expect(job && isCancelled(job)).toBe(true);
});

test('a job is cancelled by who has started it and by who may change jobs, and seen by nobody else', async () => {
  const { context, id } = await newJob({ status: 'running' });
  const as = (userId: number): Context => ({
    ...context,
    actor: { userId, username: `user ${userId}`, superuser: false, writeEnabled: true },
  });
  expect(await refusal(cancelJob(as(2), { id: id }))).toMatchObject({ status: 404 });
  expect((await cancelJob(as(1), { id: id })).values).toMatchObject({ cancelled_by: 'user 1' });
});
