import { randomUUID } from 'node:crypto';
import type { TypeName } from '../../domain/engine/schema/field-kinds.ts';
import { defaultOptions } from '../../domain/engine/transfer/import/options.ts';
import { UnusableFile } from '../../domain/engine/transfer/import/row-report.ts';
import { startJob } from '../../domain/platform/jobs.ts';
import type { Bucket, ListedObject } from '../../repos/bucket.ts';
import { ownerOf } from './file-owner.ts';
import { type ImportWorker, importActor } from './import-job.ts';
import { type ImportOrder, importKind } from './import-order.ts';
import { ownReport, publishedReport } from './report.ts';
import { readSource } from './source.ts';

/** One write of a dropped file. */
interface DroppedFile {
  readonly key: string;
  readonly etag: string;
  /** How the event of S3 identifies this write; undefined for a file that was found in a list of the bucket. */
  readonly write?: string;
}

/** Names a file as a list of the bucket shows it. */
export const fileText = (bucket: string, { key, etag, written }: ListedObject): string =>
  `${bucket}/${key}#${etag}@${written}`;

/** The job of this write of a dropped file; it is made, unless it is there. A file that belongs to nobody is refused by it. */
export async function jobForFile(
  { contextOf, bucket }: Pick<ImportWorker, 'contextOf' | 'bucket'>,
  { key, etag, write }: DroppedFile,
) {
  const owner = await ownerOf(contextOf(importActor), key);
  const { objectType, head, ...order } = await orderFor(bucket, key);
  const file = head?.etag === etag ? fileText(bucket.name, { key, ...head }) : undefined;
  const input = (job: number): ImportOrder => ({
    bucket: bucket.name,
    key,
    etag,
    user: owner.id,
    report: ownReport(job, key),
    published: publishedReport(key),
    ...order,
    refusal: owner.problem ?? order.refusal,
  });
  return startJob(contextOf({ ...importActor, userId: owner.id ?? importActor.userId }), {
    kind: importKind,
    name: `Import of ${key}`.slice(0, 200),
    objectType,
    jobId: randomUUID(),
    status: 'running',
    subject: write === undefined && file !== undefined ? file : `${bucket.name}/${key}#${write ?? etag}`,
    file,
    input,
  });
}

type FromKey = Pick<ImportOrder, 'mode' | 'upsert' | 'dry_run' | 'refusal'> & {
  readonly objectType: TypeName | null;
  readonly head: Awaited<ReturnType<Bucket['head']>>;
};

async function orderFor(bucket: Bucket, key: string): Promise<FromKey> {
  const inOrder = ({ mode, upsert, dryRun }: typeof defaultOptions) => ({ mode, upsert, dry_run: dryRun });
  const head = await bucket.head(key);
  try {
    const { resource, options } = readSource(key, head?.metadata ?? {});
    return { ...inOrder(options), objectType: resource.type, refusal: null, head };
  } catch (fault) {
    if (!(fault instanceof UnusableFile)) throw fault;
    return { ...inOrder(defaultOptions), objectType: null, refusal: fault.message, head };
  }
}
