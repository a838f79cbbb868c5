import { randomUUID } from 'node:crypto';
import type { Context } from '../../domain/engine/context.ts';
import type { Actor } from '../../domain/engine/ports.ts';
import { loadObject } from '../../domain/engine/resource/load-objects.ts';
import type { StoredObject } from '../../domain/engine/resource/resource.ts';
import { accountOf, actorOf } from '../../domain/platform/accounts.ts';
import { failJob, findJob, leaseJob, progressJob, unfinishedJobs } from '../../domain/platform/jobs.ts';
import { user } from '../../domain/platform/user.ts';
import type { Bucket } from '../../repos/bucket.ts';
import { systemActor } from '../runtime/system-actor.ts';
import { finishImport } from './finish-import.ts';
import { continuationKey, type ImportOrder, importKind, orderIn } from './import-order.ts';
import { LostLease, leaseMs } from './import-progress.ts';
import { ImportRun } from './import-run.ts';
import { uploadSeconds } from './request-import.ts';

/** Finds jobs of all users and takes them over. */
export const importActor = systemActor('import');

/** What an invocation works with. */
export interface ImportWorker {
  /** The context in which this actor works; the change log calls it by `requestId`. */
  contextOf(actor: Actor, requestId?: string): Context;
  readonly bucket: Bucket;
  /** Milliseconds that the invocation may still take. */
  readonly remaining: () => number;
  /** Rows after which reports are put away. */
  readonly rowsPerSegment?: number;
}

/**
 * Works on the job of an import until it is over or the time is up; then an object in the bucket calls the next invocation.
 * Does nothing when somebody else is at it. `etag` is that of a file that was uploaded for the job just now. Answers what
 * became of the file, when it is over.
 */
export async function runImportJob(worker: ImportWorker, id: number, etag?: string) {
  const holder = randomUUID();
  const context = worker.contextOf(importActor);
  const until = new Date(context.now().getTime() + leaseMs).toISOString();
  const taken = await leaseJob(context, id, until, holder);
  if (!taken) return undefined;
  try {
    return await workOn(worker, await withContent(context, taken, etag, holder), holder);
  } catch (error) {
    if (error instanceof LostLease) return undefined;
    // Whoever tries again need not wait.
    await progressJob(context, id, { leased_until: null }, holder);
    throw error;
  }
}

async function workOn({ contextOf, ...worker }: ImportWorker, job: StoredObject, holder: string) {
  const { id, values } = job;
  const order = orderIn(values.input);
  const actor = await actorFor(contextOf(importActor), order);
  const around = { ...worker, context: contextOf(actor ?? importActor, String(values.job_id)), holder };
  const run = new ImportRun(job, around);
  if (!(await run.run(actor ? null : 'The user for whom the file would be imported is not active.'))) {
    await progressJob(contextOf(importActor), id, { leased_until: null }, holder);
    await worker.bucket.write(continuationKey(id), '{}', 'application/json');
    return undefined;
  }
  const objectType = typeof values.object_type === 'string' ? values.object_type : null;
  const failedStatus = actor ? 'failed' : 'errored';
  return finishImport(run, around, order, { id, started: String(values.started), objectType, failedStatus });
}

/** The first file that is uploaded for a job is the one that it imports. */
async function withContent(context: Context, job: StoredObject, etag: string | undefined, holder: string) {
  const order = orderIn(job.values.input);
  if (etag === undefined || order.etag !== null) return job;
  const changed = await progressJob(context, job.id, { input: { ...order, etag } }, holder);
  if (!changed) throw new LostLease('The import is running in another process.');
  return changed;
}

/** Undefined when there is no such user, or they were switched off. */
async function actorFor({ store }: Context, order: ImportOrder): Promise<Actor | undefined> {
  const account = order.user === null ? undefined : await loadObject(store, user.type, order.user);
  if (!account || account.values.is_active === false) return undefined;
  return actorOf(await accountOf(store, account), true);
}

/** Restarts unfinished imports that no process works on. Returns their number. */
export async function resumeImports(context: Context, bucket: Bucket): Promise<number> {
  const now = context.now().toISOString();
  let resumed = 0;
  for (const id of await unfinishedJobs(context, importKind)) {
    const job = await findJob(context, id);
    if (!job || job.values.unfinished === '') continue;
    if (orderIn(job.values.input).etag === null) {
      if (isForgotten(job, now)) await failJob(context, id, { error: 'No file was uploaded in time.' });
      continue;
    }
    const { leased_until: until } = job.values;
    if (typeof until === 'string' && until > now) continue;
    await bucket.write(continuationKey(id), '{}', 'application/json');
    resumed += 1;
  }
  return resumed;
}

/** Milliseconds: the upload may begin in the last second, and take its time. */
const patience = 2 * uploadSeconds * 1_000;
const isForgotten = ({ values }: StoredObject, now: string): boolean =>
  Date.parse(String(values.created)) + patience < Date.parse(now);
