import { environmentBucket } from '../../repos/bucket.ts';
import { contextFor } from '../runtime/environment.ts';
import { backgroundFunction } from '../runtime/lambda-function.ts';
import { log } from '../runtime/log.ts';
import { jobForFile } from './file-job.ts';
import { type ImportWorker, runImportJob } from './import-job.ts';
import { continuedJob, uploadedJob } from './import-order.ts';
import { noticeFolder } from './notice-order.ts';

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
    if (key.startsWith(noticeFolder)) await takeNotice(worker, key, s3.object);
    else {
      const outcome = await importObject(worker, key, s3.object);
      await log('info', 'CSV import', { key, ...outcome });
    }
  }
});

/** Delivery notices, and what reads them, are rarer than other files. */
async function takeNotice(worker: ImportWorker, key: string, object: CreatedObject): Promise<void> {
  const { importNoticeFile } = await import('./notice-file.ts');
  await log('info', 'Delivery notice', { key, ...(await importNoticeFile(worker, key, writeOf(object))) });
}

/** Differs between two writes to one key. */
const writeOf = ({ versionId, sequencer, eTag }: CreatedObject): string =>
  versionId ?? sequencer ?? eTag.replaceAll('"', '');

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
  const { job } = await jobForFile(worker, { key, etag, write: writeOf(object) });
  return runImportJob(worker, job.id);
}
