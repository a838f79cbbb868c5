import { createServer, type IncomingHttpHeaders } from 'node:http';
import { json } from 'node:stream/consumers';
import { freePort } from './process.ts';

/** A request that a webhook has sent. */
export interface ReceivedWebhook {
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

export interface WebhookReceiver {
  readonly url: string;
  readonly stop: () => void;
}

/** A receiver of webhooks on this machine, which takes everything. */
export async function startReceiver(onReceived: (webhook: ReceivedWebhook) => void): Promise<WebhookReceiver> {
  const port = await freePort();
  const server = createServer(async (request, response) => {
    const { headers } = request;
    onReceived({ headers, body: await json(request) });
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${port}/`, stop: () => server.close() };
}
