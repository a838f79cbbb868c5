import { request } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { keepLog } from './log-file.ts';
import { collectOutput, describeEnd, startChild, stopChild, waitUntilReady } from './process.ts';

const projectFolder = resolve(import.meta.dirname, '../..');
const osls = join(dirname(createRequire(import.meta.url).resolve('serverless/package.json')), 'bin/serverless.js');

/** Stage of the local stack; part of the functions' names. */
const stage = 'local';

/** All functions of serverless.yml, run by serverless-offline in a process of its own. */
export interface LocalFunctions {
  /** Where the REST API answers; the paths begin after it. */
  url: string;
  /** Resolves when their process has ended, with a sentence that says how. */
  ended: Promise<string>;
  stop: () => Promise<void>;
}

/**
 * Bundles and starts all functions; `logFile` gets what they and serverless-offline print. Functions can be invoked by
 * name, as with the API of Lambda, at the socket `lambdaSocket`: no port, which web pages in a browser could reach.
 */
export async function startFunctions(options: {
  port: number;
  lambdaSocket: string;
  environment: Record<string, string>;
  logFile?: string | undefined;
  /** Called after a function has written to the database. */
  onWrite: () => void;
}): Promise<LocalFunctions> {
  const { port, lambdaSocket, environment, logFile, onWrite } = options;
  // Source maps take as long to make as the bundles; without a log nobody reads a trace.
  const traces = logFile ? ['--enable-source-maps'] : [];
  const ports = ['--httpPort', String(port), '--lambdaPort', lambdaSocket];
  const child = startChild(process.execPath, [...traces, osls, 'offline', 'start', '--stage', stage, ...ports], {
    cwd: projectFolder,
    env: { ...process.env, ...environment, SLS_TELEMETRY_DISABLED: '1', SLS_NOTIFICATIONS_MODE: 'off' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // A process group of its own: Ctrl-C must not end it in the middle of an orderly stop.
    detached: true,
  });
  child.on('message', onWrite);
  if (logFile) keepLog(child, logFile, console.error);
  const output = collectOutput(child);
  await waitUntilReady({
    name: 'serverless-offline',
    child,
    output,
    isReady: async () => output().includes('Server ready:'),
    timeoutMs: 120_000,
  });
  return {
    url: `http://127.0.0.1:${port}`,
    ended: describeEnd('The process of the functions (serverless-offline)', child, output),
    stop: () => stopChild(child),
  };
}

/**
 * Invokes a function by its key in serverless.yml and resolves with its result; throws when the function failed.
 * Unlike `fetch`, it waits for as long as the function takes.
 */
export async function invokeFunction(lambdaSocket: string, key: string, event: object): Promise<unknown> {
  const path = `/2015-03-31/functions/qm-${stage}-${key}/invocations`;
  return await new Promise((resolve, reject) => {
    const outgoing = request({ socketPath: lambdaSocket, path, method: 'POST' }, (response) => {
      text(response).then((result) => {
        const failed = response.statusCode !== 200 || response.headers['x-amz-function-error'];
        if (failed) reject(new Error(`Function ${key} failed: ${result}`));
        else resolve(result === '' ? undefined : JSON.parse(result));
      }, reject);
    });
    outgoing.once('error', reject);
    outgoing.end(JSON.stringify(event));
  });
}

/** Runs a scheduled function now; resolves with its result when it is done. */
export const invokeSchedule = (lambdaSocket: string, key: string): Promise<unknown> =>
  invokeFunction(lambdaSocket, key, scheduledEvent(key));

const region = 'eu-central-1';

/** The event with which EventBridge invokes a scheduled function. */
const scheduledEvent = (key: string): object => ({
  version: '0',
  id: crypto.randomUUID(),
  'detail-type': 'Scheduled Event',
  source: 'aws.events',
  account: '000000000000',
  time: new Date().toISOString(),
  region,
  resources: [`arn:aws:events:${region}:000000000000:rule/${key}`],
  detail: {},
});
