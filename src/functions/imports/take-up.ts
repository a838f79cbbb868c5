import { findJob, jobOfFile, progressJob } from '../../domain/platform/jobs.ts';
import type { Bucket, ListedObject } from '../../repos/bucket.ts';
import { fileText, jobForFile } from './file-job.ts';
import { type ImportWorker, importActor } from './import-job.ts';
import { continuationKey, continuedJob, orderIn, uploadedJob } from './import-order.ts';
import { summaryAt } from './publish-report.ts';
import { publishedReport } from './report.ts';

type Finder = Pick<ImportWorker, 'contextOf' | 'bucket'>;

/**
 * Starts the imports of files in the bucket that have no job: the function that S3 called for them died before it made one.
 * Files that were written before `from`, or at `until` or later, are left alone. Answers the number of imports.
 */
export async function takeUpFiles(finder: Finder, from: Date, until: Date): Promise<number> {
  let taken = 0;
  for await (const object of finder.bucket.list('import/')) {
    const written = new Date(object.written);
    if (written < from || written >= until) continue;
    const job = await overlookedJob(finder, object);
    if (job === undefined) continue;
    await finder.bucket.write(continuationKey(job), '{}', 'application/json');
    taken += 1;
  }
  return taken;
}

/** The job to go on with; undefined for a file that has one. */
function overlookedJob(finder: Finder, object: ListedObject): Promise<number | undefined> | undefined {
  const { key } = object;
  if (key.endsWith('/') || continuedJob(key) !== undefined) return undefined;
  const uploaded = uploadedJob(key);
  return uploaded === undefined ? newJob(finder, object) : waitingJob(finder, uploaded, object);
}

async function newJob(finder: Finder, object: ListedObject): Promise<number | undefined> {
  const { bucket, contextOf } = finder;
  if (await jobOfFile(contextOf(importActor), fileText(bucket.name, object))) return undefined;
  if (await wasReported(bucket, object)) return undefined;
  const { job, isNew } = await jobForFile(finder, { key: object.key, etag: object.etag });
  return isNew ? job.id : undefined;
}

/** Jobs that are older than this search do not name their file. */
async function wasReported(bucket: Bucket, { key, written }: ListedObject): Promise<boolean> {
  const summary = await summaryAt(bucket, publishedReport(key));
  return summary !== undefined && Date.parse(String(summary.started)) >= Date.parse(written);
}

/** A job that waits for its upload, which is there. */
async function waitingJob({ contextOf }: Finder, id: number, { etag }: ListedObject): Promise<number | undefined> {
  const context = contextOf(importActor);
  const job = await findJob(context, id);
  if (job?.values.status !== 'pending') return undefined;
  const order = orderIn(job.values.input);
  if (order.etag !== null) return undefined;
  return (await progressJob(context, id, { input: { ...order, etag } }))?.id;
}
