import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import * as z from 'zod';
import { connectS3 } from '../../src/repos/bucket.ts';
import { limitsOnOneMachine } from '../../src/repos/time-limits.ts';
import { type CreatedObject, createdEvent, type LocalBucket, startBucket } from '../../tools/local/bucket.ts';
import { type Engine, startEngine } from '../../tools/local/engine.ts';
import { freePort } from '../../tools/local/process.ts';
import { createTable } from '../../tools/local/table.ts';
import { functions } from '../../tools/serverless/functions.ts';
import { apiOver } from '../support/api.ts';
import { type Invoked, type LambdaProcess, startLambda } from '../support/deployment/lambda-process.ts';

/** As in serverless.yml, in MB. */
const memory = 1024;
const names = {
  QM_TABLE: 'package',
  QM_BUCKET: 'imports',
  QM_TOKEN_PEPPER: 'pepper of the package test',
  QM_IMPORT_USERS: 'import/=admin',
};

let archive: string;
let engine: Engine;
let bucket: LocalBucket;
const created: CreatedObject[] = [];
const processes = new Map<string, Promise<LambdaProcess>>();
/** Most memory of each function so far, in MB. */
const peaks = new Map<string, number>();

beforeAll(async () => {
  archive = await mkdtemp(join(tmpdir(), 'quartermaster-archive-'));
  const files = Object.entries(unzipSync(await readFile(join(inject('packageFolder'), 'functions.zip'))));
  for (const folder of new Set(files.map(([name]) => dirname(join(archive, name)))))
    await mkdir(folder, { recursive: true });
  await Promise.all(files.map(([name, contents]) => writeFile(join(archive, name), contents)));
  engine = await startEngine();
  await createTable(names.QM_TABLE, engine.endpoint);
  bucket = await startBucket({
    name: names.QM_BUCKET,
    port: await freePort(),
    onCreated: (object) => created.push(object),
  });
  await invoke('install', { username: 'admin', password: 'correct horse battery', token: '0'.repeat(40) });
});

afterAll(async () => {
  await Promise.all([...processes.values()].map(async (running) => (await running).stop()));
  await bucket.stop();
  await engine.stop();
  await rm(archive, { recursive: true });
});

function start(key: string): Promise<LambdaProcess> {
  const environment = { ...names, QM_DYNAMODB_ENDPOINT: engine.endpoint ?? '', QM_S3_ENDPOINT: bucket.url };
  const running =
    processes.get(key) ??
    startLambda({ folder: archive, key, memory, timeout: functions[key]?.timeout ?? 29, environment });
  processes.set(key, running);
  return running;
}

async function invoke(key: string, event: object): Promise<Invoked['answer']> {
  const { answer, memory: peak } = await (await start(key)).invoke(event);
  peaks.set(key, peak);
  return answer;
}

const answerSchema = z.object({
  statusCode: z.number(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
  isBase64Encoded: z.boolean().optional(),
});
const api = apiOver(async (key) => async (event) => answerSchema.parse(await invoke(key, event)));

test('a request is answered from cold, and again from warm', async () => {
  for (const start of ['cold', 'warm'])
    expect(await api.call('GET', '/api/dcim/sites/'), start).toMatchObject({ status: 200, body: { count: 0 } });
});

test('an object is created, with its address under the stage', async () => {
  const domain = { name: 'abc123.execute-api.eu-central-1.amazonaws.com', stage: '/dev' };
  const site = { name: 'Frankfurt', slug: 'fra' };
  const { status, body, headers } = await api.call('POST', '/api/dcim/sites/', site, { domain });
  expect(status).toBe(201);
  expect(body).toMatchObject({ ...site, url: `https://${domain.name}/dev/api/dcim/sites/${body.id}/` });
  expect(headers.location).toBe(body.url);
});

test('a file that is dropped into the bucket is imported', async () => {
  const s3 = connectS3(bucket.url, limitsOnOneMachine);
  const Body = 'name,slug,status\nDock north,dock-north,active\n"Dock, south",dock-south,planned\n';
  await s3.send(new PutObjectCommand({ Bucket: names.QM_BUCKET, Key: 'import/dcim.site/docks.csv', Body }));
  s3.destroy();
  const [object] = created;
  if (!object) throw new Error('The bucket told nothing of the upload.');
  await invoke('import-csv', createdEvent(object, 'eu-central-1'));
  const { body } = await api.call('GET', '/api/dcim/sites/?slug__isw=dock-&ordering=name&brief=1');
  expect(body).toMatchObject({ count: 2, results: [{ name: 'Dock north' }, { name: 'Dock, south' }] });
});

test('a schedule runs', async () => {
  const event = { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} };
  await expect(invoke('hourly-checks', event)).resolves.not.toThrow();
});

test('an event that a function does not know ends in an error, and the process goes on', async () => {
  await expect(invoke('install', { username: 'admin' })).rejects.toThrow('Invalid input');
  expect(await api.call('GET', '/api/dcim/sites/')).toMatchObject({ status: 200, body: { count: 3 } });
});

test('functions need a quarter of their memory at most', () => {
  expect([...peaks.keys()].sort()).toEqual(['dcim-sites', 'hourly-checks', 'import-csv', 'install']);
  expect(Math.max(...peaks.values())).toBeLessThan(memory / 4);
});
