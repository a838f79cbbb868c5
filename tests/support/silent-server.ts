import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** What becomes of a request; without an answer the connection stays open and silent. */
export type Behaviour = (response: ServerResponse, request: ReceivedRequest) => void | Promise<void>;

export interface ReceivedRequest {
  /** `PutItem`, ...; empty where it is no request to a table. */
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface SilentServer {
  readonly url: string;
  /** The requests that have come, in their order. */
  readonly requests: readonly ReceivedRequest[];
  stop(): Promise<void>;
}

/** A server of this machine that accepts connections and answers as it is told to, or never. */
export async function startSilentServer(behaviour: Behaviour): Promise<SilentServer> {
  const requests: ReceivedRequest[] = [];
  const server = createServer(async (request, response) => {
    const received = await readRequest(request);
    requests.push(received);
    await behaviour(response, received);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readRequest(request: IncomingMessage): Promise<ReceivedRequest> {
  const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)] as const);
  return {
    operation: String(request.headers['x-amz-target'] ?? '').split('.')[1] ?? '',
    method: request.method ?? '',
    path: request.url ?? '',
    headers: Object.fromEntries(headers),
    body: await buffer(request),
  };
}

export const silence: Behaviour = () => undefined;

/** Lets `engine` (its address) do what it is asked for, and gives its answer. */
export async function done(engine: string, { method, path, headers, body }: ReceivedRequest) {
  const { host: _host, connection: _connection, 'content-length': _length, ...others } = headers;
  const answer = await fetch(`${engine}${path}`, { method, headers: others, body: new Uint8Array(body) });
  return { status: answer.status, text: Buffer.from(await answer.arrayBuffer()) };
}

/** Passes requests on to `engine` and answers what it says. */
export const passedTo =
  (engine: string): Behaviour =>
  async (response, request) => {
    const { status, text } = await done(engine, request);
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0', 'content-length': text.length });
    response.end(text);
  };

/** The behaviours in turn, one a request; the last one for all that follow. */
export function inTurn(...behaviours: readonly Behaviour[]): Behaviour {
  let next = 0;
  return (response, request) => {
    const behaviour = behaviours[Math.min(next, behaviours.length - 1)] ?? silence;
    next += 1;
    return behaviour(response, request);
  };
}
