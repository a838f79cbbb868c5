import type { Context } from '../../engine/context.ts';
import { Failure } from '../../engine/errors.ts';
import { isJsonObject, type JsonObject } from '../../engine/json.ts';
import type { StoredObject } from '../../engine/resource/resource.ts';
import type { ActionRequest } from '../../engine/write/run-action.ts';
import type { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import {
  failJob,
  findJob,
  finishWithin,
  isCancelled,
  leaseJob,
  startJob,
  unfinishedJobs,
} from '../../platform/jobs.ts';
import { bom } from './bom.ts';
import { ScopeTooLarge } from './bom-scope.ts';
import { type Generated, generateBom } from './generate-bom.ts';

/** Kind of the jobs that generate a BOM. */
export const generation = 'generate';

/** Number of objects above which a generation becomes a job: a request finishes them within API Gateway's time limit. */
export const mostAtOnce = 30_000;

/** Milliseconds from the first start after which a job that does not finish is given up. */
const patience = 3 * 3600 * 1000;

/** A BOM with what has changed, or the job that generates it. */
type Answered = Generated | { readonly object: StoredObject };

/** Generates a BOM at once, or as a job when more objects are in scope than a request has time for. */
export async function generateOrQueue(
  context: Context,
  { id, input: { wait }, message = '', alongside }: ActionRequest<{ readonly wait: boolean }, Answered>,
  most: number = mostAtOnce,
): Promise<Answered> {
  try {
    return await generateBom(context, { id, message, alongside }, wait ? undefined : most);
  } catch (error) {
    if (!(error instanceof ScopeTooLarge)) throw error;
    return { object: (await jobOf(context, id)) ?? (await queue(context, id, message, alongside)) };
  }
}

/** The job that generates the BOM already. */
async function jobOf(context: Context, bomId: number): Promise<StoredObject | undefined> {
  for (const id of await unfinishedJobs(context, generation)) {
    const candidate = await findJob(context, id);
    if (candidate?.values.object_id === bomId && !isCancelled(candidate)) return candidate;
  }
  return undefined;
}

async function queue(
  context: Context,
  bomId: number,
  message: string,
  alongside: ((work: UnitOfWork, result: Answered) => Promise<void>) | undefined,
): Promise<StoredObject> {
  const started = await startJob(
    context,
    {
      kind: generation,
      name: `Generate BOM ${bomId}`,
      objectType: bom.type,
      objectId: bomId,
      jobId: context.requestId,
      status: 'pending',
      input: { message },
    },
    (work, object) => alongside?.(work, { object }) ?? Promise.resolve(),
  );
  return started.job;
}

/**
 * Runs a generation job under a lease until `until` (ISO 8601). The generation becomes visible in one write, which ends the
 * job as well: a worker that dies before leaves the BOM unchanged and the job to the next worker. A job that is cancelled
 * before that write changes nothing.
 */
export async function runGeneration(context: Context, jobId: number, until: string): Promise<void> {
  const leased = await leaseJob(context, jobId, until);
  if (!leased) return;
  const { input, object_id: bomId, started } = leased.values;
  if (bomId === null) throw new Error(`Job ${jobId} names no BOM`);
  if (context.now().getTime() - Date.parse(started ?? '') > patience) {
    await failJob(context, jobId, {
      status: 'errored',
      error: 'The job was started several times and did not finish within 3 hours.',
    });
    return;
  }
  const message = typeof input.message === 'string' ? input.message : '';
  const alongside = (work: UnitOfWork, { also }: Generated): Promise<void> =>
    finishWithin(work, jobId, { bom: bomId, ...countsOf(also.changes) });
  try {
    await generateBom(context, { id: bomId, message, alongside });
  } catch (error) {
    if (!(error instanceof Failure) || error.kind === 'unavailable') throw error;
    await failJob(context, jobId, { error: sentenceOf(error) });
  }
}

const countsOf = (changes: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(changes)
      .filter(([name]) => !name.startsWith('first_'))
      .map(([name, value]) => [name, Array.isArray(value) ? value.length : value]),
  );

const sentenceOf = ({ body }: Failure): string =>
  isJsonObject(body) && typeof body.detail === 'string' ? body.detail : JSON.stringify(body);
