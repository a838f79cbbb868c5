import { randomUUID } from 'node:crypto';
import { Logger } from '@aws-lambda-powertools/logger';
import type { TypeName } from '../../domain/model/field-kinds.ts';
import { user } from '../../domain/platform/user.ts';
import { defaultOptions } from '../../domain/use-cases/import/options.ts';
import { UnusableFile } from '../../domain/use-cases/import/row-report.ts';
import { startJob } from '../../domain/use-cases/jobs.ts';
import { type Bucket, environmentBucket } from '../../repos/bucket.ts';
import { contextFor, environmentStore } from '../http/environment.ts';
import { type ImportWorker, importActor, runImportJob } from './import-job.ts';
import { continuedJob, type ImportOrder, importKind, uploadedJob } from './import-order.ts';
import { ownReport } from './report.ts';
import { readSource } from './source.ts';

/** What S3 sends, as far as it is read here. Keys are encoded as form fields are. */
interface CreatedObjects {
  readonly Records: readonly {
    readonly s3: { readonly bucket: { readonly name: string }; readonly object: CreatedObject };
  }[];
}

interface CreatedObject {
  readonly key: string;
  readonly eTag: string;
  readonly versionId?: string;
  /** Differs between two writes to one key. */
  readonly sequencer?: string;
}

interface Invocation {
  getRemainingTimeInMillis(): number;
}

const logger = new Logger({ serviceName: 'quartermaster' });

/**
 * Imports the CSV files that are written into the bucket: those that are dropped, those that are uploaded for a job, and
 * those whose import an earlier invocation has left off. S3 may tell of a file twice and in any order: each write of a file
 * is imported once.
 */
export async function handler(event: CreatedObjects, invocation?: Invocation): Promise<void> {
  const remaining = (): number => invocation?.getRemainingTimeInMillis() ?? Number.POSITIVE_INFINITY;
  for (const { s3 } of event.Records) {
    const key = decodeURIComponent(s3.object.key.replaceAll('+', ' '));
    if (key.endsWith('/')) continue;
    const bucket = environmentBucket(s3.bucket.name, process.env);
    const worker = { contextOf: (...[actor, id]: Asked) => contextFor(actor, '', id), bucket, remaining };
    const outcome = await importObject(worker, key, s3.object);
    logger.info('CSV import', { key, ...outcome });
  }
}

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
  return runImportJob(worker, await jobFor(worker.bucket, key, object));
}

/** The job of this write of the file. */
async function jobFor(bucket: Bucket, key: string, object: CreatedObject): Promise<number> {
  const { versionId, sequencer, eTag } = object;
  const userId = await userFor(key);
  const { objectType, ...order } = await orderFor(bucket, key);
  const input = (job: number): ImportOrder => ({
    bucket: bucket.name,
    key,
    etag: eTag.replaceAll('"', ''),
    user: userId,
    report: ownReport(job, key),
    published: `reports/${key.replace(/^import\//, '')}`,
    ...order,
  });
  const { job } = await startJob(contextFor({ ...importActor, userId }, ''), {
    kind: importKind,
    name: `Import of ${key}`.slice(0, 200),
    objectType,
    jobId: randomUUID(),
    status: 'running',
    subject: `${bucket.name}/${key}#${versionId ?? sequencer ?? eTag}`,
    input,
  });
  return job.id;
}

type FromKey = Pick<ImportOrder, 'mode' | 'upsert' | 'dry_run' | 'refusal'> & { readonly objectType: TypeName | null };

async function orderFor(bucket: Bucket, key: string): Promise<FromKey> {
  const inOrder = ({ mode, upsert, dryRun }: typeof defaultOptions) => ({ mode, upsert, dry_run: dryRun });
  try {
    const head = await bucket.head(key);
    const { resource, options } = readSource(key, head?.metadata ?? {});
    return { ...inOrder(options), objectType: resource.type, refusal: null };
  } catch (fault) {
    if (!(fault instanceof UnusableFile)) throw fault;
    return { ...inOrder(defaultOptions), objectType: null, refusal: fault.message };
  }
}

/** Users by what the keys of their files begin with: `import/=admin,import/dcim.=planner`. The longest one counts. */
async function userFor(key: string): Promise<number> {
  const mapped = (process.env.QM_IMPORT_USERS || 'import/=admin').split(',').map((pair) => pair.trim().split('='));
  const fitting = mapped.filter(([prefix = '']) => key.startsWith(prefix));
  const [, username = ''] = fitting.toSorted(([a = ''], [b = '']) => b.length - a.length)[0] ?? [];
  const id = await environmentStore().findUnique(user.type, 'username', { username });
  if (id === undefined) throw new Error(`There is no user "${username}" to import ${key} for; see QM_IMPORT_USERS.`);
  return id;
}
