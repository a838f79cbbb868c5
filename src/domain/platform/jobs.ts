import { requireObject } from '../engine/access/access.ts';
import type { Context } from '../engine/context.ts';
import { invalidObject } from '../engine/errors.ts';
import type { Json, JsonObject } from '../engine/json.ts';
import { loadObject } from '../engine/resource/load-objects.ts';
import type { StoredObject } from '../engine/resource/resource.ts';
import type { TypeName } from '../engine/schema/field-kinds.ts';
import { commitWithRetry } from '../engine/write/commit.ts';
import { type ActionRequest, perform } from '../engine/write/run-action.ts';
import { UnitOfWork } from '../engine/write/unit-of-work.ts';
import { job } from './job.ts';

/** NetBox: JOB_RETENTION, 90 days; here in milliseconds. */
export const retention = 90 * 24 * 3600 * 1000;
/** An item holds 400 KB; older entries make room. */
const mostLogEntries = 200;

export interface NewJob {
  /** Kind of work: `import`. */
  readonly kind: string;
  readonly name: string;
  readonly objectType: TypeName | null;
  readonly objectId?: number;
  /** A UUID; the change log calls it request_id. */
  readonly jobId: string;
  readonly status: 'pending' | 'running';
  /** What the worker needs to know; it may tell the number of the job. */
  readonly input?: JsonObject | ((id: number) => JsonObject);
  /** What the job tells before the work has begun. */
  readonly data?: Json;
  /** No two jobs are about the same subject. */
  readonly subject?: string;
  /** Text of the file that it is about; see the field of this name. Where it is the subject, any job about the file will do. */
  readonly file?: string | undefined;
}

/** What a worker may say of its job while it works. */
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

/** A job that was asked for. `isNew` is false where there was one about the same subject already. */
interface StartedJob {
  readonly job: StoredObject;
  readonly isNew: boolean;
}

/** Makes a job, unless there is one about its subject; `alongside` adds to the unit of work what goes with a new one. */
export async function startJob(
  context: Context,
  wanted: NewJob,
  alongside?: (work: UnitOfWork, job: StoredObject) => Promise<void>,
): Promise<StartedJob> {
  const { subject = null, file = null, kind } = wanted;
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
        name: wanted.name,
        object_type: wanted.objectType,
        object_id: wanted.objectId ?? null,
        job_id: wanted.jobId,
        status: wanted.status,
        started: wanted.status === 'running' ? now : null,
        created: now,
        user: context.actor.userId || null,
        data: wanted.data ?? null,
        subject,
        file: ofFile ? null : file,
        unfinished: kind,
        expires: new Date(Date.parse(now) + retention).toISOString(),
      };
      const [id = 0] = await work.add(job.type, [values]);
      const { input = {} } = wanted;
      work.update(storedIn(work, id), { input: typeof input === 'function' ? input(id) : input });
      const made = storedIn(work, id);
      await alongside?.(work, made);
      return { work, result: { job: made, isNew: true } };
    },
    { sharedValues: true },
  );
}

/** The job about this subject. */
export async function jobAbout({ store }: Pick<Context, 'store'>, subject: string): Promise<StoredObject | undefined> {
  const id = await store.findUnique(job.type, 'subject', { subject });
  return id === undefined ? undefined : findJob({ store }, id);
}

/** The job that was the first about this file. */
export async function jobOfFile({ store }: Pick<Context, 'store'>, file: string): Promise<StoredObject | undefined> {
  const id = await store.findUnique(job.type, 'file', { file });
  return id === undefined ? undefined : findJob({ store }, id);
}

export const findJob = ({ store }: Pick<Context, 'store'>, id: number): Promise<StoredObject | undefined> =>
  loadObject(store, job.type, id);

/** Ids of the jobs of this kind that are not over; one that was made a moment ago may be missing. */
export async function unfinishedJobs({ store }: Pick<Context, 'store'>, kind: string): Promise<readonly number[]> {
  const ids: number[] = [];
  for await (const { id } of store.rows({ kind: 'reference', type: job.type, field: 'unfinished', target: kind }))
    ids.push(id);
  return ids;
}

/** Takes a job to work on until `until` (ISO 8601); undefined when it is over or somebody else has it. */
export function leaseJob(context: Context, id: number, until: string, holder = ''): Promise<StoredObject | undefined> {
  return changeJob(context, id, ({ values }, now) => {
    if (isOver(values) || (typeof values.leased_until === 'string' && values.leased_until > now)) return undefined;
    return { status: 'running', started: values.started ?? now, leased_until: until, leased_by: holder };
  });
}

/** Takes the jobs of this kind from those who worked on them and are known to be dead: others may go on at once. */
export async function releaseJobs(context: Context, kind: string): Promise<void> {
  for (const id of await unfinishedJobs(context, kind))
    await changeJob(context, id, ({ values }) => (values.leased_until === null ? undefined : { leased_until: null }));
}

/**
 * Tells how far the work is. Answers the job, by which the worker learns that it was cancelled; undefined when it is over,
 * or when another holder has it by now.
 */
export const progressJob = (
  context: Context,
  id: number,
  progress: JobProgress,
  holder = '',
): Promise<StoredObject | undefined> =>
  changeJob(context, id, ({ values }, now) => {
    const { log = [], ...told } = progress;
    const isLost = holder !== '' && values.leased_by !== holder;
    return isOver(values) || isLost ? undefined : { ...told, log_entries: withLog(values, log, now) };
  });

export const isCancelled = ({ values }: StoredObject): boolean => values.cancelled_by !== '';

/** The work is done. */
export const finishJob = (context: Context, id: number, data: Json, log: readonly LogEntry[] = []) =>
  endJob(context, id, { status: 'completed', data }, log);

/** NetBox: `failed` is bad input, `errored` a mistake of the program. */
export const failJob = (
  context: Context,
  id: number,
  { status = 'failed', error, data }: { status?: 'failed' | 'errored'; error: string; data?: Json },
) =>
  endJob(context, id, { status, error, ...(data === undefined ? {} : { data }) }, [{ level: 'error', message: error }]);

function endJob(context: Context, id: number, values: JsonObject, log: readonly LogEntry[]) {
  return changeJob(context, id, (current, now) =>
    isOver(current.values) ? undefined : { ...values, ...ended(now), log_entries: withLog(current.values, log, now) },
  );
}

const ended = (now: string): JsonObject => ({ completed: now, unfinished: '', checkpoint: null, leased_until: null });

const isOver = ({ unfinished }: JsonObject): boolean => unfinished === '';

/** Asks the work to stop. One that nobody has begun ends at once; one that is over cannot be cancelled. */
export function cancelJob(
  context: Context,
  { id, ...performance }: Pick<ActionRequest<object, StoredObject>, 'id' | 'message' | 'alongside'>,
): Promise<StoredObject> {
  return perform(context, performance, async (work) => {
    const current = await requireObject(work, 'change', job, id);
    if (isOver(current.values)) throw invalidObject('The job is over.');
    const cancelled_by = context.actor.username;
    const message = `Cancelled by ${cancelled_by}.`;
    const log_entries = withLog(current.values, [{ level: 'warning', message }], work.now);
    const begun = current.values.status === 'running';
    work.update(current, {
      cancelled_by,
      log_entries,
      ...(begun ? {} : { status: 'failed', error: message, ...ended(work.now) }),
    });
    return storedIn(work, id);
  });
}

function withLog({ log_entries }: JsonObject, log: readonly LogEntry[], timestamp: string): readonly Json[] {
  const known = Array.isArray(log_entries) ? log_entries : [];
  return [...known, ...log.map(({ level, message }) => ({ level, message, timestamp }))].slice(-mostLogEntries);
}

function changeJob(
  context: Context,
  id: number,
  change: (current: StoredObject, now: string) => JsonObject | undefined,
): Promise<StoredObject | undefined> {
  return commitWithRetry(context, async () => {
    const work = new UnitOfWork(context);
    const current = await work.get(job.type, id);
    const values = current && change(current, work.now);
    if (!current || !values) return { work, result: undefined };
    work.update(current, values);
    return { work, result: storedIn(work, id) };
  });
}

/** The job as the unit of work leaves it. */
function storedIn(work: UnitOfWork, id: number): StoredObject {
  const change = work.changes.find((candidate) => candidate.type === job.type && candidate.id === id);
  return { type: job.type, id, version: (change?.before?.version ?? 0) + 1, values: change?.after ?? {} };
}
