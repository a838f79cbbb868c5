import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Stack } from './stack.ts';

const sampleFolder = resolve(import.meta.dirname, '../../examples/data-hall');
const reportTimeoutMs = 600_000;

/** The files of the sample estate in the order in which they build on each other. */
export async function sampleFiles(): Promise<string[]> {
  return (await readdir(sampleFolder)).filter((file) => file.endsWith('.csv')).sort();
}

/**
 * Drops the sample estate into the import bucket, file by file, and waits for the report on each.
 * `onReport` gets the file, its report as it is in the bucket, and the time from the upload to the report.
 */
export async function loadSample(
  stack: Pick<Stack, 's3Url' | 'bucket'>,
  onReport: (file: string, report: string, seconds: number) => void,
): Promise<void> {
  const s3 = new S3Client({ endpoint: stack.s3Url, forcePathStyle: true });
  try {
    for (const file of await sampleFiles()) {
      const started = performance.now();
      const report = await importFile(s3, stack.bucket, file);
      onReport(file, report, (performance.now() - started) / 1000);
    }
  } finally {
    s3.destroy();
  }
}

/** `060-dcim.site.csv` holds objects of the model `dcim.site`. */
function modelOf(file: string): string {
  return file.replace(/^\d+-/, '').replace(/\.csv$/, '');
}

async function importFile(s3: S3Client, bucket: string, file: string): Promise<string> {
  const folder = modelOf(file);
  const body = await readFile(join(sampleFolder, file));
  const uploaded = new Date();
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: `import/${folder}/partial/${file}`, Body: body }));

  const deadline = Date.now() + reportTimeoutMs;
  while (Date.now() < deadline) {
    const report = await reportOn(s3, bucket, `reports/${folder}/partial/${file}.json`, uploaded);
    if (report !== undefined) return report;
    await delay(200);
  }
  throw new Error(`There is no report on ${file} after ${reportTimeoutMs / 1000} seconds.`);
}

/** The summary is the last object that an import writes. An earlier import of the same file may have left one, too. */
async function reportOn(s3: S3Client, bucket: string, key: string, uploaded: Date): Promise<string | undefined> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: key }));
  const found = Contents.find(({ Key, LastModified }) => Key === key && LastModified && LastModified >= uploaded);
  if (!found) return undefined;
  const object = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return object.Body?.transformToString();
}
