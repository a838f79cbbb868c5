import { environmentBucket } from '../../repos/bucket.ts';
import { contextFor } from '../runtime/environment.ts';
import { backgroundFunction } from '../runtime/lambda-function.ts';
import { log } from '../runtime/log.ts';
import { jobForFile } from './file-job.ts';
import { type ImportWorker, runImportJob } from './import-job.ts';
import { continuedJob, uploadedJob } from './import-order.ts';

/** What S3 sends, as far as it is read here. Keys are encoded as form fields are. */
interface CreatedObjects {
  readonly Records: readonly {
    readonly s3: { readonly bucket: { readonly name: string }; readonly object: CreatedObject };
  }[];
}

/** What S3 sends to find out whether it may send something. */
interface TestEvent {
  readonly Event: 's3:TestEvent';
}

interface CreatedObject {
  readonly key: string;
  readonly eTag: string;
  readonly versionId?: string;
  /** Differs between two writes to one key. */
  readonly sequencer?: string;
}

/**
 * Imports the CSV files that are written into the bucket: those that are dropped, those that are uploaded for a job, and
 * those whose import an earlier invocation has left off. S3 may tell of a file twice and in any order: each write of a file
 * is imported once.
 */
export const handler = backgroundFunction(async (event: CreatedObjects | TestEvent, invocation) => {
  if (!('Records' in event)) return;
  const remaining = (): number => invocation.getRemainingTimeInMillis();
  for (const { s3 } of event.Records) {
    const key = decodeURIComponent(s3.object.key.replaceAll('+', ' '));
    if (key.endsWith('/')) continue;
    const bucket = environmentBucket(s3.bucket.name, process.env);
    const worker = { contextOf: (...[actor, id]: Asked) => contextFor(actor, '', id), bucket, remaining };
    const outcome = await importObject(worker, key, s3.object);
    await log('info', 'CSV import', { key, ...outcome });
  }
});

type Asked = Parameters<ImportWorker['contextOf']>;

async function importObject(worker: ImportWorker, key: string, object: CreatedObject) {
  const continued = continuedJob(key);
  if (continued !== undefined) {
    await worker.bucket.remove(key);
    return runImportJob(worker, continued);
  }
  const etag = object.eTag.replaceAll('"', '');
  const uploaded = uploadedJob(key);
  if (uploaded !== undefined) return runImportJob(worker, uploaded, etag);
  const { versionId, sequencer } = object;
  const { job } = await jobForFile(worker, { key, etag, write: versionId ?? sequencer ?? etag });
  return runImportJob(worker, job.id);
}
