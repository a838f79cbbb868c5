import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import type { JsonObject } from '../../src/domain/engine/json.ts';

/** A request that a receiver got. */
interface Received {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly json: JsonObject;
}

/** A receiver of webhooks on this machine, which answers with the status that it is told to. */
export interface WebhookReceiver {
  readonly url: string;
  readonly port: number;
  readonly received: Received[];
  /** Resolves when it has got so many. */
  readonly until: (count: number) => Promise<void>;
  answer: (request: Received) => number;
  readonly stop: () => Promise<void>;
}

export async function startReceiver(): Promise<WebhookReceiver> {
  const received: Received[] = [];
  const arrivals = new EventEmitter();
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const { method, url: path, headers } = request;
    const got = { method, path, headers, body, json: JSON.parse(body) };
    received.push(got);
    arrivals.emit('request');
    response.writeHead(receiver.answer(got)).end('Thank you.');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The receiver does not listen.');
  const receiver: WebhookReceiver = {
    url: `http://127.0.0.1:${address.port}/in`,
    port: address.port,
    received,
    until: async (count) => {
      while (received.length < count) await once(arrivals, 'request');
    },
    answer: () => 200,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return receiver;
}
