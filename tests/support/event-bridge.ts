import { once } from 'node:events';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import * as z from 'zod';

const requestSchema = z.object({
  Entries: z.array(
    z.object({
      EventBusName: z.string(),
      Source: z.string(),
      DetailType: z.string(),
      Detail: z.string(),
      Time: z.number(),
    }),
  ),
});
type Entry = z.infer<typeof requestSchema>['Entries'][number];

/** Answers as EventBridge does. */
export interface EventBridge {
  readonly url: string;
  /** The entries of each request. */
  readonly requests: readonly (readonly Entry[])[];
  /** What becomes of an entry: an error code, or nothing where it is taken. */
  errorOf: (entry: Entry) => string | undefined;
  readonly stop: () => Promise<void>;
}

/** Starts a server that takes events; no engine on this machine has a bus. */
export async function startEventBridge(): Promise<EventBridge> {
  const requests: (readonly Entry[])[] = [];
  const server = createServer(async (request, response) => {
    const isPut = request.headers['x-amz-target'] === 'AWSEvents.PutEvents';
    const { Entries } = requestSchema.parse(await json(request));
    requests.push(Entries);
    const results = Entries.map((entry, index) => {
      const ErrorCode = bridge.errorOf(entry);
      return ErrorCode === undefined ? { EventId: `${requests.length}-${index}` } : { ErrorCode, ErrorMessage: 'No' };
    });
    const FailedEntryCount = results.filter((result) => 'ErrorCode' in result).length;
    response.writeHead(isPut ? 200 : 400, { 'Content-Type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify({ FailedEntryCount, Entries: results }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const bridge: EventBridge = {
    url: `http://127.0.0.1:${port}`,
    requests,
    errorOf: () => undefined,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return bridge;
}
