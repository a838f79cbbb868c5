import type { Context } from '../engine/context.ts';
import { Failure } from '../engine/errors.ts';
import { isJsonObject, type JsonObject } from '../engine/json.ts';
import type { ObjectOf, StoredObject } from '../engine/resource/resource.ts';
import type { TypeName } from '../engine/schema/field-kinds.ts';
import type { UnitOfWork } from '../engine/write/unit-of-work.ts';
import type { job } from './job.ts';
import { failJob, findJob, isCancelled, leaseJob, startJob, unfinishedJobs } from './jobs.ts';

type Job = ObjectOf<typeof job.type>;

/** Milliseconds from the first start after which a job that does not finish is given up. */
const patience = 3 * 3600 * 1000;

/** Work on one object that is too large for a request. */
interface DeferredWork {
  readonly kind: string;
  readonly name: string;
  readonly type: TypeName;
  readonly id: number;
  readonly input: JsonObject;
}

/** The job that does this work on the object already, or a new one; `alongside` adds what goes with a new one. */
export async function deferWork(
  context: Context,
  { kind, name, type, id, input }: DeferredWork,
  alongside: ((work: UnitOfWork, result: { readonly object: StoredObject }) => Promise<void>) | undefined,
): Promise<StoredObject> {
  const known = await jobOf(context, kind, id);
  if (known) return known;
  const started = await startJob(
    context,
    { kind, name, objectType: type, objectId: id, jobId: context.requestId, status: 'pending', input },
    (work, object) => alongside?.(work, { object }) ?? Promise.resolve(),
  );
  return started.job;
}

async function jobOf(context: Context, kind: string, objectId: number): Promise<StoredObject | undefined> {
  for (const id of await unfinishedJobs(context, kind)) {
    const candidate = await findJob(context, id);
    if (candidate?.values.object_id === objectId && !isCancelled(candidate)) return candidate;
  }
  return undefined;
}

/**
 * Does the work of a job under a lease until `until` (ISO 8601): `run` gets the object and ends the job in the write that makes
 * its result visible. A worker that dies before leaves the object unchanged and the job to the next worker. What the rules
 * refuse ends the job as failed.
 */
export async function runDeferred(
  context: Context,
  jobId: number,
  until: string,
  run: (objectId: number, job: Job) => Promise<void>,
): Promise<void> {
  const leased = await leaseJob(context, jobId, until);
  if (!leased) return;
  const { object_id: objectId, started } = leased.values;
  if (objectId === null) throw new Error(`Job ${jobId} names no object`);
  if (context.now().getTime() - Date.parse(started ?? '') > patience) {
    await failJob(context, jobId, {
      status: 'errored',
      error: 'The job was started several times and did not finish within 3 hours.',
    });
    return;
  }
  try {
    await run(objectId, leased);
  } catch (error) {
    if (!(error instanceof Failure) || error.kind === 'unavailable') throw error;
    await failJob(context, jobId, { error: sentenceOf(error) });
  }
}

const sentenceOf = ({ body }: Failure): string =>
  isJsonObject(body) && typeof body.detail === 'string' ? body.detail : JSON.stringify(body);
