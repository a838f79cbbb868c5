import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { collectOutput, startChild, stopChild } from '../../../tools/local/process.ts';

/** What Lambda gives a function. */
export interface LambdaSettings {
  /** Folder of the unpacked archive. */
  readonly folder: string;
  /** Key of the function in serverless.yml. */
  readonly key: string;
  /** In MB. */
  readonly memory: number;
  /** In seconds. */
  readonly timeout: number;
  readonly environment: Readonly<Record<string, string>>;
}

export interface Invoked {
  /** What the handler answered, as JSON. */
  readonly answer: unknown;
  /** Most memory that the process has had so far, in MB. */
  readonly memory: number;
}

/** A process for one function, as Lambda keeps it between invocations. */
export interface LambdaProcess {
  /** Throws what the handler throws. */
  invoke(event: object): Promise<Invoked>;
  stop(): Promise<void>;
}

const runtimeClient = fileURLToPath(new URL('runtime-client.ts', import.meta.url));

/** Starts a function of an archive under the Runtime API of Lambda: its heap is bounded, its environment is its own. */
export async function startLambda({
  folder,
  key,
  memory,
  timeout,
  environment,
}: LambdaSettings): Promise<LambdaProcess> {
  const waiting: ((event: object) => void)[] = [];
  const events: object[] = [];
  const outcome = Promise.withResolvers<Invoked>();
  let settle = outcome;
  const server = createServer((request, response) => void serve(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const child = startChild(process.execPath, [`--max-old-space-size=${memory}`, runtimeClient], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}`,
      AWS_LAMBDA_FUNCTION_NAME: `qm-dev-${key}`,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memory),
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      LAMBDA_TASK_ROOT: folder,
      _HANDLER: `${key}.handler`,
      ...environment,
    },
  });
  const output = collectOutput(child);
  child.once('close', () => settle.reject(new Error(`${key} has ended:\n${output()}`)));

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url?.endsWith('/next')) {
      const give = (event: object): void => {
        response.setHeader('lambda-runtime-aws-request-id', randomUUID());
        response.setHeader('lambda-runtime-deadline-ms', Date.now() + timeout * 1_000);
        response.end(JSON.stringify(event));
      };
      const event = events.shift();
      if (event) give(event);
      else waiting.push(give);
      return;
    }
    const answer: unknown = JSON.parse(await text(request));
    response.writeHead(202).end();
    if (request.url?.endsWith('/error'))
      settle.reject(new Error(z.object({ errorMessage: z.string() }).parse(answer).errorMessage));
    else settle.resolve({ answer, memory: Number(request.headers['x-peak-memory-kb']) / 1024 });
  }

  return {
    invoke(event) {
      settle = Promise.withResolvers<Invoked>();
      const give = waiting.shift();
      if (give) give(event);
      else events.push(event);
      return settle.promise;
    },
    async stop() {
      settle.promise.catch(() => undefined);
      await stopChild(child);
      server.closeAllConnections();
      server.close();
    },
  };
}
