import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import * as z from 'zod';
import { whyNotWritten } from './disk.ts';
import { refusalOf } from './own-requests.ts';

/** Where mails go that functions send. */
export interface LocalMail {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** What is read of SES's SendEmail. */
const request = z.object({
  FromEmailAddress: z.string(),
  Destination: z.object({ ToAddresses: z.array(z.string()) }),
  Content: z.object({
    Simple: z.object({
      Subject: z.object({ Data: z.string() }),
      Body: z.object({ Text: z.object({ Data: z.string() }) }),
    }),
  }),
});

/**
 * Starts a server on a free port of the loopback interface that answers SES's SendEmail, and writes each mail into a file of
 * `folder`, whose name begins with the time.
 */
export async function startMail(folder: string): Promise<LocalMail> {
  await mkdir(folder, { recursive: true });
  let count = 0;
  const server = createServer((incoming, answer) => {
    count += 1;
    const name = `${new Date().toISOString().replaceAll(':', '')}-${count}.txt`;
    void answerTo(incoming, answer, join(folder, name));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The system gave no TCP port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function answerTo(incoming: IncomingMessage, answer: ServerResponse, file: string): Promise<void> {
  const end = (status: number, body: object): void => {
    answer.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  const refusal = refusalOf(incoming.headers);
  if (refusal) return end(403, { message: refusal });
  if (incoming.method !== 'POST' || incoming.url !== '/v2/email/outbound-emails')
    return end(404, { message: 'Only SendEmail is answered here.' });
  const { data } = request.safeParse(await json(incoming).catch(() => undefined));
  if (!data) return end(400, { message: 'Only plain text mails are taken here.' });
  try {
    await writeFile(file, textOf(data), { flag: 'wx' });
    end(200, { MessageId: file });
  } catch (error) {
    console.error(`A mail cannot be written: ${whyNotWritten(error)}.`);
    end(500, { message: 'The mail cannot be written.' });
  }
}

const textOf = ({ FromEmailAddress, Destination, Content }: z.infer<typeof request>): string =>
  [
    `From: ${FromEmailAddress}`,
    `To: ${Destination.ToAddresses.join(', ')}`,
    `Subject: ${Content.Simple.Subject.Data}`,
    '',
    Content.Simple.Body.Text.Data,
  ].join('\n');
