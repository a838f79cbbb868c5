import { DescribeTableCommand, DynamoDBClient, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, expect, inject as provided, test } from 'vitest';
import { createTable } from '../../../tools/local/table.ts';
import { removeStage } from '../../../tools/operations/remove-stage.ts';
import { tableOfStage } from '../../../tools/operations/stage-tables.ts';
import { describedTable } from '../../../tools/operations/tables.ts';
import { BackupEndpoint } from '../../support/backup-endpoint.ts';
import { VersionedBucket } from '../../support/versioned-bucket.ts';

const engine = provided('dynamodbEndpoint');
const direct = new DynamoDBClient({ endpoint: engine });
const files = ['import/a.csv 1', 'import/a.csv 2', 'import/a.csv 3 gone', 'reports/a.json 1', 'reports/b.json 1'];

let stages = 0;
let stage = '';
let table = '';
let endpoint: BackupEndpoint;
let bucket: VersionedBucket;
let client: DynamoDBClient;
let s3: S3Client;

beforeEach(async () => {
  stages += 1;
  stage = `gone${process.pid}x${stages}`;
  table = `qm-${stage}-Table-A1B2C3`;
  await createTable(table, engine);
  await direct.send(new UpdateTableCommand({ TableName: table, DeletionProtectionEnabled: true }));
  endpoint = new BackupEndpoint(engine, direct, [], 1);
  endpoint.recoverable.add(table);
  bucket = new VersionedBucket('files', files);
  client = new DynamoDBClient({ endpoint: await endpoint.start(), maxAttempts: 1 });
  s3 = new S3Client({ endpoint: await bucket.start(), forcePathStyle: true, maxAttempts: 1 });
});
afterEach(async () => {
  await endpoint.stop();
  await bucket.stop();
});

interface Run {
  readonly answer?: string;
  readonly withData?: string | undefined;
  readonly removes?: () => Promise<void>;
  readonly name?: string;
}

/** What a run says, and how often it removed the stack. */
async function run({ answer = stage, withData, removes = async () => undefined, name = 'files' }: Run = {}) {
  const lines: string[] = [];
  let removed = 0;
  const around = {
    client,
    s3,
    say: (line: string) => void lines.push(line),
    pause: async () => undefined,
    ask: async () => answer,
    removeStack: async () => {
      await removes();
      removed += 1;
    },
  };
  await removeStage(around, { stage, bucket: name, withData });
  return { lines, removed };
}

const protection = async (): Promise<boolean | undefined> =>
  (await direct.send(new DescribeTableCommand({ TableName: table }))).Table?.DeletionProtectionEnabled;

test('the stack and all versions of all files go, the table stays', async () => {
  const { lines, removed } = await run();
  expect(removed).toBe(1);
  expect([...bucket.versions]).toEqual([]);
  expect(await protection()).toBe(true);
  expect(lines).toContain('The table stays.');
  expect(lines).toContain(`Deleted ${files.length} versions of files in files.`);
});

test('the table goes as well when it is named, after the stack', async () => {
  const isThere = async () => expect(await protection()).toBe(true);
  await run({ withData: table, removes: isThere });
  expect(await describedTable({ client: direct }, table)).toBeUndefined();
});

test.each(['', 'prod', 'yes'])('nothing is removed when the name of the stage is not given: "%s"', async (answer) => {
  await expect(run({ answer, withData: table })).rejects.toThrow(/^This is not the name of the stage\. Nothing was/);
  expect([...bucket.versions]).toEqual(files);
  expect(await protection()).toBe(true);
});

test('another table than that of the stage is refused before anything is removed', async () => {
  await expect(run({ withData: `qm-${stage}x-Table-A1B2C3` })).rejects.toThrow(`It has:\n  ${table}`);
  expect([...bucket.versions]).toEqual(files);
});

test('a table whose deletion could not be undone is refused before anything is removed', async () => {
  endpoint.recoverable.clear();
  await expect(run({ withData: table })).rejects.toThrow(/^Point-in-time recovery of .* is off/);
  expect([...bucket.versions]).toEqual(files);
});

test('a stack that is not removed keeps the table, and the next run goes on', async () => {
  const fails = () => Promise.reject(new Error('The stack could not be removed.'));
  await expect(run({ withData: table, removes: fails })).rejects.toThrow('The stack could not be removed.');
  expect(await protection()).toBe(true);
  expect((await run({ withData: table })).removed).toBe(1);
  expect(await describedTable({ client: direct }, table)).toBeUndefined();
});

test('a bucket that is gone is no obstacle', async () => {
  expect((await run({ name: 'gone' })).removed).toBe(1);
});

test('of several tables of a stage, one has to be named', async () => {
  expect(await tableOfStage(direct, stage)).toBe(table);
  const other = `qm-${stage}-Table-Z9`;
  await createTable(other, engine);
  await expect(tableOfStage(direct, stage)).rejects.toThrow(
    /several tables .* --table .*\n.*-Table-A1B2C3\n.*-Table-Z9/s,
  );
  expect(await tableOfStage(direct, stage, other)).toBe(other);
});

test('a table that is deleted for its restoration is known by its copy, and other stages are not mixed up', async () => {
  await createTable(`qm-${stage}y-Table-A1-at-20261120T090000Z`, engine);
  await createTable(`qm-${stage}-Table-A1-copy`, engine);
  expect(await tableOfStage(direct, `${stage}y`)).toBe(`qm-${stage}y-Table-A1`);
  expect(await tableOfStage(direct, stage)).toBe(table);
  await expect(tableOfStage(direct, `${stage}z`)).rejects.toThrow(/^There is no table of the stage /);
});
