import { requireObject } from '../engine/access/access.ts';
import type { Context } from '../engine/context.ts';
import { invalidObject, refused } from '../engine/errors.ts';
import type { Json, JsonObject } from '../engine/json.ts';
import { loadObject } from '../engine/resource/load-objects.ts';
import type { ObjectOf, StoredObject } from '../engine/resource/resource.ts';
import type { ChangesOf, StoredValues, TypeName } from '../engine/schema/field-kinds.ts';
import { commitWithRetry } from '../engine/write/commit.ts';
import { type ActionRequest, perform } from '../engine/write/run-action.ts';
import { UnitOfWork } from '../engine/write/unit-of-work.ts';
import { job } from './job.ts';

/** NetBox: JOB_RETENTION, 90 days; here in milliseconds. */
export const retention = 90 * 24 * 3600 * 1000;
/** An item holds 400 KB; older entries make room. */
const mostLogEntries = 200;

type Job = ObjectOf<typeof job.type>;
type JobChanges = ChangesOf<StoredValues<typeof job.type>>;

export interface NewJob {
  /** Kind of work: `import`. */
  readonly kind: string;
  readonly name: string;
  readonly objectType: TypeName | null;
  readonly objectId?: number;
  /** A UUID; the change log calls it request_id. */
  readonly jobId: string;
  readonly status: 'pending' | 'running';
  /** Input for the worker, which may name the id of the job. */
  readonly input?: JsonObject | ((id: number) => JsonObject);
  /** Data of the job until the work has begun. */
  readonly data?: Json;
  /** No two jobs are about the same subject. */
  readonly subject?: string;
  /** Text of the file that it is about; see the field of this name. Where it is the subject, any job about the file will do. */
  readonly file?: string | undefined;
}

/** What a worker may change of its job while it works. */
export interface JobProgress {
  readonly data?: Json;
  readonly checkpoint?: Json;
  readonly input?: JsonObject;
  readonly leased_until?: string | null;
  readonly log?: readonly LogEntry[];
}

export interface LogEntry {
  readonly level: 'debug' | 'info' | 'warning' | 'error';
  readonly message: string;
}

/** `isNew` is false for a job that existed already, about the same subject. */
interface StartedJob {
  readonly job: Job;
  readonly isNew: boolean;
}

/** Makes a job, unless there is one about its subject; `alongside` adds to the unit of work what goes with a new one. */
export async function startJob(
  context: Context,
  newJob: NewJob,
  alongside?: (work: UnitOfWork, made: Job) => Promise<void>,
): Promise<StartedJob> {
  const { subject = null, file = null, kind } = newJob;
  return commitWithRetry<StartedJob>(
    context,
    async () => {
      const work = new UnitOfWork(context);
      const ofFile = file === null ? undefined : await jobOfFile(context, file);
      // A list of the bucket does not show which write of the file it is: a job made from one is about each of them.
      const isSame = subject === file || ofFile?.values.subject === file;
      const about = subject === null ? undefined : await jobAbout(context, subject);
      const known = about ?? (isSame ? ofFile : undefined);
      if (known) return { work, result: { job: known, isNew: false } };
      const now = work.now;
      const values: JsonObject = {
        name: newJob.name,
        object_type: newJob.objectType,
        object_id: newJob.objectId ?? null,
        job_id: newJob.jobId,
        status: newJob.status,
        started: newJob.status === 'running' ? now : null,
        created: now,
        user: context.actor.userId || null,
        data: newJob.data ?? null,
        subject,
        file: ofFile ? null : file,
        unfinished: kind,
        expires: new Date(Date.parse(now) + retention).toISOString(),
      };
      const [id = 0] = await work.add(job.type, [values]);
      const { input = {} } = newJob;
      work.update(await jobIn(work, id), { input: typeof input === 'function' ? input(id) : input });
      const made = await jobIn(work, id);
      await alongside?.(work, made);
      return { work, result: { job: made, isNew: true } };
    },
    { sharedValues: true },
  );
}

/** The job about this subject. */
export async function jobAbout({ store }: Pick<Context, 'store'>, subject: string): Promise<Job | undefined> {
  const id = await store.findUnique(job.type, 'subject', { subject });
  return id === undefined ? undefined : findJob({ store }, id);
}

/** The job that was the first about this file. */
export async function jobOfFile({ store }: Pick<Context, 'store'>, file: string): Promise<Job | undefined> {
  const id = await store.findUnique(job.type, 'file', { file });
  return id === undefined ? undefined : findJob({ store }, id);
}

export const findJob = ({ store }: Pick<Context, 'store'>, id: number): Promise<Job | undefined> =>
  loadObject(store, job.type, id);

/** Ids of the unfinished jobs of this kind; one created a moment ago may be missing. */
export async function unfinishedJobs({ store }: Pick<Context, 'store'>, kind: string): Promise<readonly number[]> {
  const ids: number[] = [];
  for await (const { id } of store.rows({ kind: 'reference', type: job.type, field: 'unfinished', target: kind }))
    ids.push(id);
  return ids;
}

/** Leases a job until `until` (ISO 8601); undefined when it has finished or is leased to another holder. */
export function leaseJob(context: Context, id: number, until: string, holder = ''): Promise<Job | undefined> {
  return changeJob(context, id, ({ values }, now) => {
    if (isOver(values) || (values.leased_until !== null && values.leased_until > now)) return undefined;
    return { status: 'running', started: values.started ?? now, leased_until: until, leased_by: holder };
  });
}

/** Ends the leases of all jobs of this kind, whose workers are known to be dead, so that others can take them at once. */
export async function releaseJobs(context: Context, kind: string): Promise<void> {
  for (const id of await unfinishedJobs(context, kind))
    await changeJob(context, id, ({ values }) => (values.leased_until === null ? undefined : { leased_until: null }));
}

/**
 * Stores the progress of the work. Answers the job, which shows the worker whether it was cancelled; undefined when it has
 * finished, or when another holder has leased it since.
 */
export const progressJob = (
  context: Context,
  id: number,
  progress: JobProgress,
  holder = '',
): Promise<Job | undefined> =>
  changeJob(context, id, ({ values }, now) => {
    const { log = [], ...changes } = progress;
    const isLost = holder !== '' && values.leased_by !== holder;
    return isOver(values) || isLost ? undefined : { ...changes, log_entries: withLog(values, log, now) };
  });

export const isCancelled = ({ values }: Job): boolean => values.cancelled_by !== '';

/** The work is done. */
export const finishJob = (context: Context, id: number, data: Json, log: readonly LogEntry[] = []) =>
  endJob(context, id, { status: 'completed', data }, log);

/** Ends a job as done in the unit of work that does it. A job that is cancelled by then keeps it from being committed. */
export async function finishWithin(work: UnitOfWork, id: number, data: Json): Promise<void> {
  const current = await work.get(job.type, id);
  if (!current || isOver(current.values) || isCancelled(current)) throw refused('conflict', 'The job was cancelled.');
  work.update(current, { status: 'completed', data, ...ended(work.now) }, 'rule');
}

/** NetBox: `failed` is bad input, `errored` a mistake of the program. */
export const failJob = (
  context: Context,
  id: number,
  { status = 'failed', error, data }: { status?: 'failed' | 'errored'; error: string; data?: Json },
) =>
  endJob(context, id, { status, error, ...(data === undefined ? {} : { data }) }, [{ level: 'error', message: error }]);

function endJob(context: Context, id: number, values: JobChanges, log: readonly LogEntry[]) {
  return changeJob(context, id, (current, now) =>
    isOver(current.values) ? undefined : { ...values, ...ended(now), log_entries: withLog(current.values, log, now) },
  );
}

const ended = (now: string): JobChanges => ({
  completed: now,
  unfinished: '',
  checkpoint: null,
  leased_until: null,
});

const isOver = ({ unfinished }: Pick<Job['values'], 'unfinished'>): boolean => unfinished === '';

/** Asks the work to stop. A job that has not begun ends at once. Fails with 400 for a job that has finished. */
export function cancelJob(
  context: Context,
  { id, ...performance }: Pick<ActionRequest<object, StoredObject>, 'id' | 'message' | 'alongside'>,
): Promise<StoredObject> {
  return perform(context, performance, async (work) => {
    const current = await requireObject(work, 'change', job, id);
    if (isOver(current.values)) throw invalidObject('The job has finished.');
    const cancelled_by = context.actor.username;
    const message = `Cancelled by ${cancelled_by}.`;
    const log_entries = withLog(current.values, [{ level: 'warning', message }], work.now);
    const begun = current.values.status === 'running';
    work.update(current, {
      cancelled_by,
      log_entries,
      ...(begun ? {} : { status: 'failed', error: message, ...ended(work.now) }),
    });
    return jobIn(work, id);
  });
}

function withLog(
  { log_entries }: Pick<Job['values'], 'log_entries'>,
  log: readonly LogEntry[],
  timestamp: string,
): readonly Json[] {
  return [...log_entries, ...log.map(({ level, message }) => ({ level, message, timestamp }))].slice(-mostLogEntries);
}

function changeJob(
  context: Context,
  id: number,
  change: (current: Job, now: string) => JobChanges | undefined,
): Promise<Job | undefined> {
  return commitWithRetry(context, async () => {
    const work = new UnitOfWork(context);
    const current = await work.get(job.type, id);
    const values = current && change(current, work.now);
    if (!current || !values) return { work, result: undefined };
    work.update(current, values);
    return { work, result: await jobIn(work, id) };
  });
}

/** The job as the unit of work, which changes it, leaves it. */
async function jobIn(work: UnitOfWork, id: number): Promise<Job> {
  const changed = await work.get(job.type, id);
  if (!changed) throw new Error(`Job ${id} is gone`);
  return { ...changed, version: changed.version + 1 };
}
