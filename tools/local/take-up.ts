import { generation } from '../../src/domain/use-cases/generate-large-bom.ts';
import { releaseJobs, retention } from '../../src/domain/use-cases/jobs.ts';
import { contextFor, environmentStore } from '../../src/functions/http/environment.ts';
import { scheduleActor } from '../../src/functions/http/system-actor.ts';
import { type ImportWorker, resumeImports } from '../../src/functions/imports/import-job.ts';
import { importKind } from '../../src/functions/imports/import-order.ts';
import { takeUpFiles } from '../../src/functions/imports/take-up.ts';
import { environmentBucket } from '../../src/repos/bucket.ts';
import { sweepJournal } from '../../src/repos/journal-settling.ts';

/**
 * Takes up at once what a former process has left behind, which the schedules would find minutes later. `alone`: no other
 * stack works on the table, so that whoever has begun something is dead, however short a time ago that was.
 */
export async function takeUp(bucketName: string, { alone }: { alone: boolean }): Promise<void> {
  const bucket = environmentBucket(bucketName, process.env);
  const contextOf: ImportWorker['contextOf'] = (actor, id) => contextFor(actor, '', id);
  const context = contextOf(scheduleActor);
  const now = Date.now();
  await sweepJournal(environmentStore().access, alone ? Number.POSITIVE_INFINITY : now);
  if (alone) for (const kind of [importKind, generation]) await releaseJobs(context, kind);
  // Jobs say which files were imported; of older files nobody knows.
  await takeUpFiles({ bucket, contextOf }, new Date(now - retention / 2), new Date(now));
  await resumeImports(context, bucket);
}
