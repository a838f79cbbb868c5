import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { FileNote } from '../../src/domain/engine/transfer/import/file-notes.ts';
import type { RowReport } from '../../src/domain/engine/transfer/import/row-report.ts';
import { install } from '../../src/functions/http/auth/install.ts';
import { handler } from '../../src/functions/imports/csv.ts';
import { connectS3 } from '../../src/repos/bucket.ts';
import { limitsOnOneMachine } from '../../src/repos/time-limits.ts';
import { startBucket } from '../../tools/local/bucket.ts';
import { freePort } from '../../tools/local/process.ts';
import { createTable } from '../../tools/local/table.ts';
import { lambdaContext } from './lambda-context.ts';

const bucketName = 'imports';

/** The summary that an import leaves in the bucket. */
interface Summary {
  readonly job: number;
  readonly status: string;
  readonly error: string | null;
  readonly rows: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly rejected: number;
  readonly warned: number;
  readonly notes: readonly FileNote[];
  readonly request_id: string;
  readonly rejected_rows: readonly RowReport[];
}

/** A table and a bucket of a test file, with the import function between them. */
export interface ImportBucket {
  /** Puts a file into the bucket and lets S3 tell the function of it; resolves with the report. */
  drop(key: string, content: string | Buffer, metadata?: Readonly<Record<string, string>>): Promise<Summary>;
  /** S3 tells the function once more of the last write of a file. */
  repeat(key: string): Promise<Summary>;
  /** S3 tells the function of an object that somebody else has written. */
  tell(key: string): Promise<void>;
  /** The text of an object; undefined when there is none. */
  textOf(key: string): Promise<string | undefined>;
  /** The verdicts row by row. */
  rowsOf(key: string): Promise<readonly RowReport[]>;
  stop(): Promise<void>;
}

/** Starts a bucket, makes a table and installs the superuser. The table's name must be its own in the engine. */
export async function startImportBucket(table: string, dynamodbEndpoint: string): Promise<ImportBucket> {
  const bucket = await startBareImportBucket(table, dynamodbEndpoint);
  await installAdmin();
  return bucket;
}

export const installAdmin = () => install({ username: 'admin', password: 'admin', token: '0'.repeat(40) });

/** The same without the superuser. */
export async function startBareImportBucket(table: string, dynamodbEndpoint: string): Promise<ImportBucket> {
  const bucket = await startBucket({ name: bucketName, port: await freePort(), onCreated: () => undefined });
  Object.assign(process.env, {
    QM_TABLE: table,
    QM_DYNAMODB_ENDPOINT: dynamodbEndpoint,
    QM_S3_ENDPOINT: bucket.url,
    QM_BUCKET: bucketName,
    QM_TOKEN_PEPPER: 'pepper of the import tests',
  });
  await createTable(table, dynamodbEndpoint);
  const s3 = connectS3(bucket.url, limitsOnOneMachine);
  let writes = 0;
  const objects = new Map<string, { readonly eTag: string; readonly sequencer: string }>();
  const repeat = async (key: string): Promise<Summary> => {
    const written = objects.get(key) ?? { eTag: 'none', sequencer: '0' };
    const object = { ...written, key: encodedKey(key) };
    await handler({ Records: [{ s3: { bucket: { name: bucketName }, object } }] }, lambdaContext('import-csv'));
    return JSON.parse(await contentOf(s3, `${reportKey(key)}.json`));
  };
  return {
    repeat,
    async tell(key) {
      const { ETag: eTag = '' } = await s3.send(new HeadObjectCommand({ Bucket: bucketName, Key: key }));
      writes += 1;
      const object = { eTag, sequencer: String(writes), key: encodedKey(key) };
      await handler({ Records: [{ s3: { bucket: { name: bucketName }, object } }] }, lambdaContext('import-csv'));
    },
    textOf: (key) => contentOf(s3, key).catch(() => undefined),
    async drop(key, content, Metadata = {}) {
      const Body = Buffer.from(content);
      const put = { Bucket: bucketName, Key: key, Body, ContentLength: Body.length, Metadata };
      const { ETag: eTag = '' } = await s3.send(new PutObjectCommand(put));
      writes += 1;
      objects.set(key, { eTag, sequencer: String(writes) });
      return repeat(key);
    },
    async rowsOf(key) {
      const lines = (await contentOf(s3, `${reportKey(key)}.jsonl`)).split('\n').filter((line) => line !== '');
      return lines.map((line) => JSON.parse(line));
    },
    async stop() {
      s3.destroy();
      await bucket.stop();
    },
  };
}

/** S3 encodes keys in events as form fields: blanks become plus signs, slashes stay. */
const encodedKey = (key: string): string => encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/');

const reportKey = (key: string): string => `reports/${key.replace(/^import\//, '')}`;

async function contentOf(s3: S3Client, key: string): Promise<string> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucketName, Key: key }));
  return (await Body?.transformToString()) ?? '';
}
