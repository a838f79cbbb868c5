import { generation } from '../../src/domain/lifecycle/bom/generate-large-bom.ts';
import { planSolving } from '../../src/domain/lifecycle/planning/purchase-plans/solve-large-plan.ts';
import { releaseJobs, retention } from '../../src/domain/platform/jobs.ts';
import { type ImportWorker, resumeImports } from '../../src/functions/imports/import-job.ts';
import { importKind } from '../../src/functions/imports/import-order.ts';
import { takeUpFiles } from '../../src/functions/imports/take-up.ts';
import { contextFor, environmentStore } from '../../src/functions/runtime/environment.ts';
import { scheduleActor } from '../../src/functions/runtime/system-actor.ts';
import { environmentBucket } from '../../src/repos/bucket.ts';
import { sweepJournal } from '../../src/repos/journal-settling.ts';

/**
 * Settles and resumes at once what a former process did not finish; the schedules would do so minutes later. `alone`: no
 * other stack uses the table, so that all leases belong to dead processes.
 */
export async function takeUp(bucketName: string, { alone }: { alone: boolean }): Promise<void> {
  const bucket = environmentBucket(bucketName, process.env);
  const contextOf: ImportWorker['contextOf'] = (actor, id) => contextFor(actor, '', id);
  const context = contextOf(scheduleActor);
  const now = Date.now();
  await sweepJournal(environmentStore().access, alone ? Number.POSITIVE_INFINITY : now);
  if (alone) for (const kind of [importKind, generation, planSolving]) await releaseJobs(context, kind);
  // The jobs of older files may be gone already.
  await takeUpFiles({ bucket, contextOf }, new Date(now - retention / 2), new Date(now));
  await resumeImports(context, bucket);
}
