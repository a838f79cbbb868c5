import type { ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import dynamodbLocal from 'dynamodb-local';
import { dynamodbLocalFolder, hasJava, requiredJava } from './dynamodb-local.ts';
import { adopt, collectOutput, describeEnd, freePort, startChild, stopChild, waitUntilReady } from './process.ts';

const engineKinds = ['embedded', 'dynamodb-local', 'aws'] as const;

/** embedded: a native binary from npm; dynamodb-local: Amazon's, in Java; aws: the service itself, or any other endpoint. */
export type EngineKind = (typeof engineKinds)[number];

/** A running DynamoDB engine. `endpoint` is undefined when the SDK is to find AWS by itself. */
export interface Engine {
  kind: EngineKind;
  endpoint: string | undefined;
  /** Resolves when the engine has ended, with a sentence that says how; never for one that was not started here. */
  ended: Promise<string>;
  stop: () => Promise<void>;
}

/**
 * Starts a DynamoDB engine on `port`, or on a free one; `folder` keeps its data, without one they stay in memory.
 *
 * QM_DYNAMODB_ENDPOINT names an engine that runs already; QM_DATABASE chooses the kind. With neither, the embedded
 * engine is taken where a binary for this platform is installed, else DynamoDB Local where Java is.
 */
export async function startEngine(options: { folder?: string | undefined; port?: number } = {}): Promise<Engine> {
  const endpoint = process.env.QM_DYNAMODB_ENDPOINT;
  const kind = endpoint ? 'aws' : await chooseEngine();
  if (kind === 'aws') return { kind, endpoint, ended: new Promise(() => {}), stop: async () => {} };

  const port = options.port ?? (await freePort());
  const folder = options.folder && join(options.folder, kind);
  if (folder) await mkdir(folder, { recursive: true });
  return kind === 'embedded' ? startEmbedded(port, folder) : startDynamodbLocal(port, folder);
}

async function chooseEngine(): Promise<EngineKind> {
  const wanted = process.env.QM_DATABASE;
  if (wanted) {
    const kind = engineKinds.find((known) => known === wanted);
    if (!kind) throw new Error(`QM_DATABASE=${wanted} is none of ${engineKinds.join(', ')}.`);
    return kind;
  }
  if (embeddedBinary()) return 'embedded';
  if (await hasJava()) return 'dynamodb-local';
  throw new Error(
    `There is no DynamoDB engine for ${process.platform}-${process.arch}: install Java ${requiredJava} or newer, ` +
      'or name an engine that runs already with QM_DYNAMODB_ENDPOINT.',
  );
}

/** The embedded engine's binary for this platform, where npm has installed one. */
export function embeddedBinary(): string | undefined {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  try {
    const require = createRequire(import.meta.url);
    return require.resolve(`@dynoxide/${process.platform}-${process.arch}/dynoxide${suffix}`);
  } catch {
    return undefined;
  }
}

async function startEmbedded(port: number, folder: string | undefined): Promise<Engine> {
  const binary = embeddedBinary();
  if (!binary) {
    throw new Error(`There is no embedded DynamoDB engine for ${process.platform}-${process.arch}: set QM_DATABASE.`);
  }
  const host = unguessableLoopback();
  const file = folder && join(folder, 'table.db');
  const args = ['--host', host, '--port', String(port), ...(file ? ['--db-path', file] : [])];
  // A process group of its own: Ctrl-C must not end the engine before the functions that use it.
  const child = startChild(binary, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const engine = await whenAnswering({ kind: 'embedded', child, host, port });
  if (file) indexStream(file);
  return engine;
}

/**
 * The embedded engine 1.2.1 asks for the highest sequence number of a stream with each item that is written, and has no index
 * for it: behind 16,000 records, a transaction of 25 items takes 580 ms instead of 10. With this index it takes 20.
 */
function indexStream(file: string): void {
  const database = new DatabaseSync(file);
  try {
    database.exec(
      'CREATE INDEX IF NOT EXISTS stream_order ON _stream_records (table_name, CAST(sequence_number AS INTEGER))',
    );
  } finally {
    database.close();
  }
}

async function startDynamodbLocal(port: number, folder: string | undefined): Promise<Engine> {
  if (!(await hasJava())) throw new Error(`DynamoDB Local needs Java ${requiredJava} or newer on the PATH.`);
  dynamodbLocal.configureInstaller({ installPath: await dynamodbLocalFolder() });
  const child = await dynamodbLocal.launch(port, folder ?? null, ['-sharedDb'], false, true);
  adopt(child);
  return await whenAnswering({ kind: 'dynamodb-local', child, host: '127.0.0.1', port });
}

/**
 * One of 16 million addresses of the loopback interface. The embedded engine takes any credentials from any web page (it
 * answers with `Access-Control-Allow-Origin: *`); a page that tries ports of 127.0.0.1 must not find it. Other systems than
 * Linux know only 127.0.0.1.
 */
function unguessableLoopback(): string {
  if (process.platform !== 'linux') return '127.0.0.1';
  return ['127', ...[1, 2, 3].map(() => randomInt(1, 255))].join('.');
}

async function whenAnswering(engine: {
  kind: EngineKind;
  child: ChildProcess;
  host: string;
  port: number;
}): Promise<Engine> {
  const { kind, child, host, port } = engine;
  const endpoint = `http://${host}:${port}`;
  const name = `The DynamoDB engine ${kind}`;
  const output = collectOutput(child);
  await waitUntilReady({
    name,
    child,
    output,
    isReady: async () => (await fetch(endpoint)).status > 0,
    timeoutMs: 60_000,
  });
  return { kind, endpoint, ended: describeEnd(name, child, output), stop: () => stopChild(child) };
}
