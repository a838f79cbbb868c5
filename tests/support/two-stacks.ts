import { randomUUID } from 'node:crypto';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { JsonObject } from '../../src/domain/engine/json.ts';
import { type Api, type ApiAnswer, startApi } from './api.ts';

/** What a server does with a request beside answering it; undefined lets it through. */
type Disturb = (request: Asked) => Disturbance | undefined;
interface Asked {
  readonly method: string;
  /** Path with its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** How many requests the server has got, this one included. */
  readonly count: number;
}
/** `lost`: done, but the connection breaks before the answer. */
type Disturbance = 'lost' | { readonly status: number; readonly retryAfter?: string; readonly text?: string };

/** One of two installations, behind a server of its own. */
export interface StackSide {
  readonly url: string;
  readonly api: Pick<Api, 'call' | 'create'>;
  readonly asked: Asked[];
  disturb: Disturb;
  /** Makes the answer look as that of another version. */
  dress: (asked: Asked, answer: ApiAnswer) => Pick<ApiAnswer, 'status' | 'text'>;
  readonly stop: () => Promise<void>;
}

/** The functions find their table in the environment of the process: requests of both sides take turns. */
let turn: Promise<unknown> = Promise.resolve();

function inTurn<T>(table: string, work: () => Promise<T>): Promise<T> {
  const mine = turn.then(() => {
    process.env.QM_TABLE = table;
    return work();
  });
  turn = mine.catch(() => undefined);
  return mine;
}

/** An installation of its own in this process. */
export async function startSide(name: string, endpoint: string): Promise<StackSide> {
  const table = `${name}-${randomUUID()}`;
  const whole = await inTurn(table, () => startApi(table, endpoint));
  const call: Api['call'] = (...request) => inTurn(table, () => whole.call(...request));
  const server = createServer(async (request, response) => {
    const { method = 'GET', url: path = '/', headers } = request;
    const sent = Object.fromEntries(Object.entries(headers).map(([header, value]) => [header, String(value)]));
    const body = await text(request);
    const got: Asked = { method, path, headers: sent, count: side.asked.length + 1 };
    side.asked.push(got);
    const disturbance = side.disturb(got);
    if (typeof disturbance === 'object') return refuse(response, disturbance);
    const parsed: JsonObject | undefined = body === '' ? undefined : JSON.parse(body);
    const answer = await call(method, path, parsed, { headers: sent, anonymous: true });
    if (disturbance === 'lost') return request.socket.destroy();
    const { status, text: shown } = side.dress(got, answer);
    response.writeHead(status, answer.headers).end(shown);
  });
  const side: StackSide = {
    url: await listening(server),
    api: {
      call,
      create: (path, body) => inTurn(table, () => whole.create(path, body)),
    },
    asked: [],
    disturb: () => undefined,
    dress: (_, answer) => answer,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return side;
}

function refuse(response: ServerResponse, disturbance: Exclude<Disturbance, 'lost'>): void {
  const { status, retryAfter, text: said = 'Not now.' } = disturbance;
  response.writeHead(status, retryAfter === undefined ? {} : { 'retry-after': retryAfter }).end(said);
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server does not listen.');
  return `http://127.0.0.1:${address.port}`;
}
