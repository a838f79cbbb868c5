import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, inject, test, vi } from 'vitest';
import type { JsonObject } from '../../src/domain/engine/json.ts';
import { findJob } from '../../src/domain/platform/jobs.ts';
import { handler } from '../../src/functions/imports/csv.ts';
import { environmentStore } from '../../src/functions/runtime/environment.ts';
import { type ImportBucket, installAdmin, startBareImportBucket } from '../support/import-bucket.ts';
import { lambdaContext } from '../support/lambda-context.ts';

let bucket: ImportBucket;

beforeAll(async () => {
  bucket = await startBareImportBucket(`import-owners-${randomUUID()}`, inject('dynamodbEndpoint'));
});
afterAll(() => bucket.stop());
afterEach(() => vi.unstubAllEnvs());

const content = 'name,slug\nNorth,north\n';
const jobWith = async (id: number): Promise<JsonObject> =>
  (await findJob({ store: environmentStore() }, id))?.values ?? {};

/** Drops a file that belongs to nobody, and expects what happens to it. */
async function expectRefused(name: string, error: string): Promise<void> {
  const key = `import/dcim.region/${name}.csv`;
  const { job, ...summary } = await bucket.drop(key, content);
  expect(summary).toMatchObject({ status: 'failed', error, rows: 0, created: 0 });
  expect(await jobWith(job)).toMatchObject({ status: 'errored', error, user: null, unfinished: '' });
  const aside = `quarantine/dcim.region/${name}.csv`;
  expect([await bucket.textOf(key), await bucket.textOf(aside)]).toEqual([undefined, content]);
  expect(JSON.parse((await bucket.textOf(`${aside}.reason.json`)) ?? '')).toEqual({ file: key, reason: error });
}

test('a file that is dropped before the superuser is installed is put aside with the reason; dropped again, it is imported', async () => {
  await expectRefused('early', 'There is no user "admin" to import files for; see QM_IMPORT_USERS.');
  await installAdmin();
  expect(await bucket.drop('import/dcim.region/early.csv', content)).toMatchObject({ status: 'completed', created: 1 });
});

test('so is one whose user does not exist', async () => {
  vi.stubEnv('QM_IMPORT_USERS', 'import/=boss');
  await expectRefused('boss', 'There is no user "boss" to import files for; see QM_IMPORT_USERS.');
});

test('so is one with a key for which no user is set', async () => {
  vi.stubEnv('QM_IMPORT_USERS', 'import/dcim.site/=admin');
  await expectRefused('unset', 'QM_IMPORT_USERS names no user for files with such a key.');
});

test('the event by which S3 finds out whether it may send is ignored', async () => {
  const event = { Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: 'imports' } as const;
  await expect(handler(event, lambdaContext('import-csv'))).resolves.toBeUndefined();
});
