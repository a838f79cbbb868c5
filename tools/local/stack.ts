import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importFunction } from '../serverless/functions.ts';
import { type CreatedObject, createdEvent, type LocalBucket, startBucket } from './bucket.ts';
import { type Engine, type EngineKind, startEngine } from './engine.ts';
import { consumeQueues, followTable, openLocalQueues, queueSettings } from './event-sources.ts';
import type { Follower } from './follow-changes.ts';
import { invokeFunction, invokeSchedule, startFunctions } from './functions.ts';
import { tellSocket } from './lambda-socket.ts';
import { bringToLayout } from './layout.ts';
import { startMail } from './mail.ts';
import { makePrivate } from './private-folder.ts';
import { freePort } from './process.ts';
import type { LocalQueues } from './queues.ts';
import { forgetReadRecords } from './read-records.ts';
import { seed } from './seed.ts';
import { createTable, localTable, streamOf } from './table.ts';
import { takeUp } from './take-up.ts';

const region = 'eu-central-1';
const bucket = 'quartermaster-local-imports';
const topic = 'quartermaster-local';

/** A running Quartermaster: DynamoDB engine, import bucket, queues and all functions. */
export interface Stack {
  engine: EngineKind;
  /** Root of the REST API, with the trailing slash. */
  apiUrl: string;
  /** Where S3 answers: objects are at <s3Url>/<bucket>/<key>. */
  s3Url: string;
  bucket: string;
  /** Token of the superuser `admin`. */
  token: string;
  /** Where each mail is a file. */
  mailFolder: string;
  /** Runs a scheduled function now, by its key in serverless.yml; resolves with its result when it is done. */
  invokeSchedule: (key: string) => Promise<unknown>;
  /** Resolves when the first of its processes has ended, by itself or by `stop`, with a sentence that says which and how. */
  ended: Promise<string>;
  stop: () => Promise<void>;
}

/** What has to stay the same between two starts on the same data. */
interface Secrets {
  adminToken: string;
  tokenPepper: string;
}

/**
 * Starts a stack of its own. Ports are free ones unless given. `folder` keeps its data, its log and its secrets, for its
 * owner only; without it all of that ends with the stack. Only one stack may be started by a process: the repositories
 * and the AWS SDK read where they work from `process.env`.
 */
export async function startStack(
  options: { folder?: string | undefined; port?: number; s3Port?: number; adminToken?: string | undefined } = {},
): Promise<Stack> {
  const { folder } = options;
  if (folder) await makePrivate(folder);
  const secrets = await keepSecrets(folder, options.adminToken);
  const stopAll = new AsyncDisposableStack();

  try {
    const lambdaSocket = await privateSocket(stopAll);
    // Where nothing is kept, too, the embedded engine needs a file: with a stream it is slow in memory.
    const engine = await startEngine({ folder: folder ?? (await temporaryFolder(stopAll, 'table')) });
    stopAll.defer(engine.stop);
    if (folder && engine.kind === 'embedded') await forgetReadRecords(folder);
    const s3Port = options.s3Port ?? (await freePort());
    const mailFolder = folder ? join(folder, 'mails') : await temporaryFolder(stopAll, 'mails');
    const mail = await startMail(mailFolder);
    stopAll.defer(mail.stop);
    const port = options.port ?? (await freePort());
    const servers = { api: addressOf(port), s3: addressOf(s3Port), mail: mail.url };
    const environment = environmentOf(engine, servers, secrets);
    Object.assign(process.env, environment);
    await createTable(localTable, engine.endpoint);
    const stream = await streamOf(localTable, engine.endpoint);
    // Of an engine that was not started here others may be using the table.
    if (engine.kind !== 'aws') await bringToLayout(localTable, engine.endpoint);
    const { token } = await seed({ adminToken: secrets.adminToken });

    const queues = openLocalQueues(folder);
    queues.snsStore.createTopic(topic, undefined, undefined, region);
    stopAll.defer(queues.close);
    const s3 = await startImportBucket({ port: s3Port, folder, lambdaSocket, queues, page: String(port) });
    stopAll.defer(s3.stop);
    const logFile = folder && join(folder, 'functions.log');
    let follower: Follower | undefined;
    const onWrite = () => follower?.wake();
    const functions = await startFunctions({ port, lambdaSocket, environment, logFile, onWrite });
    stopAll.defer(functions.stop);
    await takeUp(bucket, { alone: engine.kind !== 'aws' });
    const invoke = (key: string, event: object) => invokeFunction(lambdaSocket, key, event);
    stopAll.defer(consumeQueues(queues, invoke));
    follower = await followTable({ stream, endpoint: engine.endpoint, folder, invoke });
    stopAll.defer(follower.stop);

    if (folder) stopAll.defer(await tellSocket(folder, lambdaSocket));

    return {
      engine: engine.kind,
      apiUrl: `${functions.url}/api/`,
      s3Url: s3.url,
      bucket,
      token,
      mailFolder,
      invokeSchedule: (key) => invokeSchedule(lambdaSocket, key),
      ended: Promise.race([engine.ended, functions.ended]),
      stop: () => stopAll.disposeAsync(),
    };
  } catch (error) {
    await stopAll.disposeAsync();
    throw error;
  }
}

/** Where a server can listen that only processes of the same user reach; `stopAll` removes it. */
async function privateSocket(stopAll: AsyncDisposableStack): Promise<string> {
  if (process.platform === 'win32') return `\\\\.\\pipe\\quartermaster-${crypto.randomUUID()}`;
  return join(await temporaryFolder(stopAll, 'lambda'), 'socket');
}

/** A folder that `stopAll` removes. */
async function temporaryFolder(stopAll: AsyncDisposableStack, use: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `quartermaster-${use}-`));
  stopAll.defer(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function keepSecrets(folder: string | undefined, adminToken: string | undefined): Promise<Secrets> {
  const file = folder && join(folder, 'secrets.json');
  const kept: Partial<Secrets> = file && existsSync(file) ? JSON.parse(await readFile(file, 'utf8')) : {};
  const secrets: Secrets = {
    adminToken: adminToken ?? kept.adminToken ?? randomBytes(20).toString('hex'),
    tokenPepper: kept.tokenPepper ?? randomBytes(32).toString('hex'),
  };
  if (file) await writeFile(file, JSON.stringify(secrets));
  return secrets;
}

const addressOf = (port: number): string => `http://127.0.0.1:${port}`;

interface Servers {
  readonly api: string;
  /** Also that of queues and topics. */
  readonly s3: string;
  readonly mail: string;
}

function environmentOf(engine: Engine, servers: Servers, secrets: Secrets): Record<string, string> {
  return {
    AWS_REGION: process.env.AWS_REGION ?? region,
    QM_TABLE: localTable,
    QM_BUCKET: bucket,
    QM_API_URL: servers.api,
    QM_S3_ENDPOINT: servers.s3,
    ...queueSettings(servers.s3),
    QM_SES_ENDPOINT: servers.mail,
    QM_MAIL_FROM: process.env.QM_MAIL_FROM || 'quartermaster@localhost',
    QM_SNS_ENDPOINT: servers.s3,
    QM_NOTIFICATION_TOPIC: `arn:aws:sns:${region}:000000000000:${topic}`,
    QM_TOKEN_PEPPER: secrets.tokenPepper,
    QM_METRICS_ENDPOINT: process.env.QM_METRICS_ENDPOINT || 'on',
    // Receivers of this machine; on AWS none but public ones.
    QM_WEBHOOK_ALLOWED_NETWORKS: process.env.QM_WEBHOOK_ALLOWED_NETWORKS ?? '127.0.0.0/8 ::1/128',
    // Engines on this machine take any credentials; AWS takes those that the SDK finds.
    ...(engine.endpoint && {
      QM_DYNAMODB_ENDPOINT: engine.endpoint,
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
    }),
  };
}

/** The bucket; as S3 does, it invokes the import function for each new object under its prefixes, at most three times. */
async function startImportBucket(options: {
  port: number;
  folder: string | undefined;
  lambdaSocket: string;
  queues: LocalQueues;
  page: string;
}): Promise<LocalBucket> {
  const { port, folder, lambdaSocket, queues, page } = options;
  const invoke = async (object: CreatedObject, event: object, attempts: number): Promise<void> => {
    try {
      await invokeFunction(lambdaSocket, importFunction.key, event);
    } catch (error) {
      if (attempts > 1) await invoke(object, event, attempts - 1);
      else console.error(`The import of ${object.key} failed:`, error instanceof Error ? error.message : error);
    }
  };
  return await startBucket({
    name: bucket,
    port,
    folder: folder && join(folder, 'bucket'),
    queues,
    page,
    onCreated: (object) => {
      if (importFunction.prefixes.some((prefix) => object.key.startsWith(prefix)))
        void invoke(object, createdEvent(object, region), 3);
    },
  });
}
