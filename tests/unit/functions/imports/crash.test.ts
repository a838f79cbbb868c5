import { randomUUID } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import type { JsonObject } from '../../../../src/domain/engine/json.ts';
import { save } from '../../../../src/domain/engine/write/save.ts';
import { cancelJob, findJob, startJob } from '../../../../src/domain/platform/jobs.ts';
import { registry } from '../../../../src/domain/registry.ts';
import {
  type ImportWorker,
  importActor,
  resumeImports,
  runImportJob,
} from '../../../../src/functions/imports/import-job.ts';
import { continuationKey, importKind } from '../../../../src/functions/imports/import-order.ts';
import { ownReport } from '../../../../src/functions/imports/report.ts';
import { objectIn } from '../../../support/api.ts';
import { regionsIn } from '../../../support/import-files.ts';
import { Lifecycle } from '../../../support/lifecycle.ts';
import { etagOf, MemoryBucket } from '../../../support/memory-bucket.ts';
import { MemoryStore } from '../../../support/memory-store.ts';
import { Mortal, mortalBucket, mortalStore } from '../../../support/mortal.ts';

vi.setConfig({ testTimeout: 60_000 });

const key = 'import/dcim.region/a.csv';

/**
 * Regions with parents before them, one that is changed, one that comes twice, and what is wrong in some files. A line names
 * the separator, and some numbers are rounded.
 */
function fileOf(count: number, ...more: readonly string[]): string {
  const rows = Array.from({ length: count }, (_, index) => {
    const number = index % 4 === 0 ? '1.23457E+12' : '';
    return `,R${index},r${index},${index % 5 === 1 ? 'R0' : ''},,${number}`;
  });
  const header = 'id,name,slug,parent,description,cf_number';
  return ['sep=,', header, '1,First,first,,changed,', ...rows, rows[3], ...more].join('\n');
}

/** A store with one region and a user, a bucket with a file, and the job of its import. */
async function setUp(content: string, options: JsonObject) {
  const store = new MemoryStore();
  const { context } = new Lifecycle(store);
  const make = (
    type: 'users.user' | 'dcim.region' | 'extras.customfield',
    input: JsonObject,
    preset: JsonObject = {},
  ) => save(context, { resource: registry.resourceOf(type), input, preset, completeness: 'whole' });
  const user = await make('users.user', { username: 'planner' }, { is_superuser: true, password: 'x' });
  await make('extras.customfield', { name: 'number', type: 'text', object_types: ['dcim.region'] });
  await make('dcim.region', { name: 'First', slug: 'first', description: 'before' });
  const bucket = new MemoryBucket();
  bucket.objects.set(key, content);
  const { job } = await startJob(context, {
    kind: importKind,
    name: 'Import',
    objectType: 'dcim.region',
    jobId: randomUUID(),
    status: 'running',
    input: (id) => ({
      bucket: bucket.name,
      key,
      etag: etagOf(content),
      mode: 'atomic',
      upsert: false,
      dry_run: false,
      user: user.object.id,
      report: ownReport(id, key),
      published: 'reports/dcim.region/a.csv',
      refusal: null,
      ...options,
    }),
  });
  let minutes = 0;
  const worker = (life: Mortal, remaining = Number.POSITIVE_INFINITY): ImportWorker => ({
    // Whoever comes after a dead process comes when its lease is over.
    contextOf: (actor, requestId = randomUUID()) => ({
      ...context,
      actor,
      requestId,
      store: mortalStore(store, life),
      now: () => new Date(Date.now() + minutes * 60_000),
    }),
    bucket: mortalBucket(bucket, life),
    remaining: () => remaining,
    rowsPerSegment: 20,
  });
  return {
    context,
    store,
    bucket,
    worker,
    id: job.id,
    wait: () => {
      minutes += 5;
    },
    job: async (): Promise<JsonObject> => (await findJob({ store }, job.id))?.values ?? {},
  };
}

/** What the table and the reports say at the end: ids may differ. */
async function outcomeOf({ store, bucket, job }: Awaited<ReturnType<typeof setUp>>) {
  const regions = await regionsIn(store);
  const named = new Map(regions.map(({ id, name }) => [id, name]));
  const { status, data, error } = await job();
  const { rows_per_second: _, ...told } = objectIn(data);
  const lines = String(bucket.objects.get('reports/dcim.region/a.csv.jsonl')).trim().split('\n');
  return {
    regions: regions.map(({ name, parent, description }) => `${name} ${named.get(parent ?? 0)} ${description}`).sort(),
    rows: lines
      .map((line) => JSON.parse(line))
      .map(({ line, verdict, errors, warnings }) => ({ line, verdict, errors, warnings })),
    rejected: bucket.objects.get('reports/dcim.region/a.csv.rejected.csv'),
    job: { status, error, data: told },
    // What only the work itself needed goes away by itself in time.
    left: [...bucket.objects.keys()].filter((name) => !name.startsWith('jobs/')).sort(),
  };
}

const immortal = new Mortal(Number.POSITIVE_INFINITY);

test.each([
  ['a partial file with bad rows', fileOf(60, ',,no-name,,,', ',R70,no slug,,,'), { mode: 'partial' }],
  ['an atomic file', fileOf(60), {}],
  ['an atomic file with bad rows', fileOf(30, ',R70,no slug,,,'), {}],
  ['a dry run', fileOf(30), { dry_run: true }],
  ['a file that breaks off', `${fileOf(30)}\n"open`, { mode: 'partial' }],
])('%s ends the same, at whichever write its process dies', async (_, content, options) => {
  const whole = await setUp(content, options);
  await runImportJob(whole.worker(immortal), whole.id);
  const expected = await outcomeOf(whole);
  expect(expected.job.status).not.toBe('running');
  expect(expected.job.data).toMatchObject({ notes: [{ code: 'separator-line' }] });
  expect(expected.rows.filter(({ warnings }) => warnings.length > 0).length).toBeGreaterThan(7);
  for (let writes = 1; ; writes++) {
    const interrupted = await setUp(content, options);
    const life = new Mortal(writes);
    await runImportJob(interrupted.worker(life), interrupted.id).catch(() => undefined);
    if (!life.isDead) break;
    interrupted.wait();
    await runImportJob(interrupted.worker(immortal), interrupted.id);
    expect({ writes, ...(await outcomeOf(interrupted)) }).toEqual({ writes, ...expected });
  }
});

test('when the time is up the import goes on in the next invocation, as often as it takes', async () => {
  const whole = await setUp(fileOf(900), { mode: 'partial' });
  await runImportJob(whole.worker(immortal), whole.id);
  const parts = await setUp(fileOf(900), { mode: 'partial' });
  let invocations = 1;
  await runImportJob(parts.worker(immortal, 0), parts.id);
  while (parts.bucket.objects.delete(continuationKey(parts.id))) {
    invocations += 1;
    await runImportJob(parts.worker(immortal, 0), parts.id);
  }
  expect(invocations).toBeGreaterThan(3);
  expect(await outcomeOf(parts)).toEqual(await outcomeOf(whole));
});

test('what a dead process leaves behind is called again, and what is at work or over is not', async () => {
  const { context, bucket, worker, id, wait } = await setUp(fileOf(30), {});
  await runImportJob(worker(new Mortal(4)), id).catch(() => undefined);
  const later = (): typeof context => worker(immortal).contextOf(importActor);
  expect(await resumeImports(later(), bucket)).toBe(0);
  wait();
  expect(await resumeImports(later(), bucket)).toBe(1);
  expect(bucket.objects.has(continuationKey(id))).toBe(true);
  await runImportJob(worker(immortal), id);
  wait();
  expect(await resumeImports(later(), bucket)).toBe(0);
});

test('of two invocations for one job the second leaves it to the first', async () => {
  const { worker, id } = await setUp(fileOf(30), { mode: 'partial' });
  const outcomes = await Promise.all([runImportJob(worker(immortal), id), runImportJob(worker(immortal), id)]);
  expect(outcomes.filter((outcome) => outcome !== undefined)).toHaveLength(1);
});

test('of two imports of one key each has its reports, and those of the later one stand where the file is looked for', async () => {
  const { context, worker, bucket, id, job } = await setUp('name,slug\nA,a', { mode: 'partial' });
  const { input } = await job();
  const { job: later } = await startJob(context, {
    kind: importKind,
    name: 'Import',
    objectType: 'dcim.region',
    jobId: randomUUID(),
    status: 'running',
    input: (number) => ({ ...objectIn(input), report: ownReport(number, key) }),
  });
  // The later one ends first.
  for (const number of [later.id, id]) await runImportJob(worker(immortal), number);
  const summaryAt = (report: string) => JSON.parse(String(bucket.objects.get(`${report}.json`)));
  expect(summaryAt('reports/dcim.region/a.csv')).toMatchObject({ job: later.id, created: 1 });
  expect(summaryAt(ownReport(id, key))).toMatchObject({ job: id, unchanged: 1 });
  expect((await job()).data).toMatchObject({ report_url: `reports/jobs/${id}/a.csv.jsonl`, unchanged: 1 });
  expect(bucket.objects.get('reports/dcim.region/a.csv.jsonl')).toContain('created');
  expect(bucket.objects.get(`reports/jobs/${id}/a.csv.jsonl`)).toContain('unchanged');
});

test.each([
  ['partial', (rows: number) => rows > 1 && rows < 751],
  ['atomic', (rows: number) => rows === 1],
])('a cancelled %s import stops between chunks; atomic ones are taken back', async (mode, holds) => {
  const around = await setUp(fileOf(750), { mode });
  const { store, id, context } = around;
  const seen = around.worker(immortal);
  const cancelling: ImportWorker = {
    ...seen,
    remaining: () => {
      void store.count('dcim.region').then(async (count) => {
        if (count > 100 && (await around.job()).cancelled_by === '') await cancelJob(context, { id });
      });
      return Number.POSITIVE_INFINITY;
    },
  };
  await runImportJob(cancelling, id);
  expect(await around.job()).toMatchObject({ status: 'failed', error: 'Cancelled by planner.' });
  expect(holds(await store.count('dcim.region'))).toBe(true);
  const { regions, job } = await outcomeOf(around);
  if (mode === 'atomic') expect(regions).toEqual(['First undefined before']);
  else expect(job.data).toMatchObject({ created: regions.length - 1 });
});

test('a dry run that is cancelled stops within some thousand rows', async () => {
  const rows = Array.from({ length: 2_500 }, (_, index) => `R${index},r${index}`);
  const { worker, id, context, job } = await setUp(['name,slug', ...rows].join('\n'), { dry_run: true });
  let asked = false;
  const remaining = (): number => {
    if (!asked) void cancelJob(context, { id });
    asked = true;
    return Number.POSITIVE_INFINITY;
  };
  await runImportJob({ ...worker(immortal), remaining, rowsPerSegment: 100_000 }, id);
  expect(await job()).toMatchObject({ status: 'failed', error: 'Cancelled by planner.', data: { rows: 1_000 } });
});

test('a file that ends its process again and again is put aside', async () => {
  const { worker, id, wait, bucket, job } = await setUp(fileOf(30), { mode: 'partial' });
  for (let attempt = 0; attempt < 5; attempt++) {
    await runImportJob(worker(new Mortal(2)), id).catch(() => undefined);
    wait();
  }
  await runImportJob(worker(immortal), id);
  expect(await job()).toMatchObject({
    status: 'failed',
    error: 'The import was restarted several times without progress.',
  });
  expect([...bucket.objects.keys()]).toEqual(
    expect.arrayContaining(['quarantine/dcim.region/a.csv', 'quarantine/dcim.region/a.csv.reason.json']),
  );
  expect(bucket.objects.has(key)).toBe(false);
});
