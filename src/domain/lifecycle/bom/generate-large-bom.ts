import type { Context } from '../../engine/context.ts';
import type { JsonObject } from '../../engine/json.ts';
import type { StoredObject } from '../../engine/resource/resource.ts';
import type { ActionRequest } from '../../engine/write/run-action.ts';
import type { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import { deferWork, runDeferred } from '../../platform/deferred-work.ts';
import { finishWithin } from '../../platform/jobs.ts';
import { bom } from './bom.ts';
import { ScopeTooLarge } from './bom-scope.ts';
import { type Generated, generateBom } from './generate-bom.ts';

/** Kind of the jobs that generate a BOM. */
export const generation = 'generate';

/** Number of objects above which a generation becomes a job: a request finishes them within API Gateway's time limit. */
export const mostAtOnce = 30_000;

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
    const work = { kind: generation, name: `Generate BOM ${id}`, type: bom.type, id, input: { message } };
    return { object: await deferWork(context, work, alongside) };
  }
}

/**
 * Runs a generation job under a lease until `until` (ISO 8601). The generation becomes visible in one write, which ends the
 * job as well. A job that is cancelled before that write changes nothing.
 */
export const runGeneration = (context: Context, jobId: number, until: string): Promise<void> =>
  runDeferred(context, jobId, until, async (bomId, { values: { input } }) => {
    const message = typeof input.message === 'string' ? input.message : '';
    const alongside = (work: UnitOfWork, { also }: Generated): Promise<void> =>
      finishWithin(work, jobId, { bom: bomId, ...countsOf(also.changes) });
    await generateBom(context, { id: bomId, message, alongside });
  });

const countsOf = (changes: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(changes)
      .filter(([name]) => !name.startsWith('first_'))
      .map(([name, value]) => [name, Array.isArray(value) ? value.length : value]),
  );
