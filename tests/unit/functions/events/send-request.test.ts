import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type OutgoingRequest, sendRequest } from '../../../../src/functions/events/send-request.ts';

interface Received {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

function portOf(listening: Server): number {
  const address = listening.address();
  if (typeof address !== 'object' || address === null) throw new Error('It does not listen.');
  return address.port;
}

let server: Server;
let port: number;
let received: Received[];
let answer: (response: ServerResponse) => void;

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const { method, url, headers } = request;
    received.push({ method, url, headers, body: await text(request) });
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = portOf(server);
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  received = [];
  answer = (response) => response.writeHead(204).end();
});

const limits = { networks: ['127.0.0.0/8'], resolve: async () => ['127.0.0.1'] };
const send = (more: Partial<OutgoingRequest> = {}, other: Partial<Parameters<typeof sendRequest>[1]> = {}) =>
  sendRequest(
    {
      method: 'POST',
      url: `http://hooks.example:${port}/in?a=b`,
      headers: { 'Content-Type': 'text/plain', 'X-Own': 'own' },
      body: 'Grüße',
      verifiesTls: true,
      ...more,
    },
    { ...limits, ...other },
  );

test('a request arrives as it is, at the address that was checked and by the name of the receiver', async () => {
  const { attempt, timedOut } = await send();
  expect(received).toEqual([
    {
      method: 'POST',
      url: '/in?a=b',
      body: 'Grüße',
      headers: expect.objectContaining({
        host: `hooks.example:${port}`,
        'content-type': 'text/plain',
        'content-length': '7',
        'x-own': 'own',
        connection: 'close',
      }),
    },
  ]);
  expect(attempt).toMatchObject({ status: 204, answer: '', error: '' });
  expect(timedOut).toBe(false);
});

test('GET has a body, too, as in NetBox', async () => {
  await send({ method: 'GET' });
  expect(received).toMatchObject([{ method: 'GET', body: 'Grüße' }]);
});

test('the name is looked up once: what is connected to is what was checked', async () => {
  const answers = [['127.0.0.1'], ['10.1.2.3']];
  let asked = 0;
  const resolve = async () => answers[asked++] ?? [];
  expect((await send({}, { resolve })).attempt.status).toBe(204);
  expect(asked).toBe(1);
});

test('an address that is not public is refused for good, and nothing is sent', async () => {
  expect(await send({}, { networks: [] })).toMatchObject({
    attempt: {
      status: null,
      error: 'The address of hooks.example is not public, and QM_WEBHOOK_ALLOWED_NETWORKS does not allow it.',
    },
    isFinal: true,
  });
  expect(received).toEqual([]);
});

test.each(['http://127.0.0.1', 'http://2130706433', 'http://0x7f.1', 'http://[::ffff:127.0.0.1]'])(
  'addresses in other spellings are refused, too: %s',
  async (origin) => {
    const result = await send({ url: `${origin}:${port}/` }, { networks: [] });
    expect(result).toMatchObject({ isFinal: true });
    expect(received).toEqual([]);
  },
);

test('redirects are not followed', async () => {
  answer = (response) => response.writeHead(302, { Location: `http://hooks.example:${port}/other` }).end();
  const { attempt } = await send();
  expect(attempt).toMatchObject({
    status: 302,
    error: 'The receiver answered 302. Redirects are not followed.',
  });
  expect(received).toHaveLength(1);
});

test('the beginning of an answer is kept, and Retry-After', async () => {
  answer = (response) => response.writeHead(503, { 'Retry-After': '7' }).end('ü'.repeat(1_000));
  const { attempt, retryAfter } = await send();
  expect(attempt).toMatchObject({ status: 503, answer: 'ü'.repeat(512), error: 'The receiver answered 503.' });
  expect(retryAfter).toBe('7');
});

test('of an answer that is no text no more bytes are kept', async () => {
  answer = (response) => response.writeHead(500).end(Buffer.alloc(5_000, 1));
  expect((await send()).attempt.answer).toBe('\uFFFD'.repeat(341));
});

test('an answer without an end is read up to 64 kB', async () => {
  answer = (response) => {
    response.writeHead(200);
    const more = () => {
      while (!response.destroyed && response.write('x'.repeat(10_000)));
    };
    response.on('drain', more);
    more();
  };
  const { attempt } = await send();
  expect(attempt).toMatchObject({ status: 200, answer: 'x'.repeat(1_024), error: '' });
});

describe('the time limit holds for the whole exchange', () => {
  const hurried = { milliseconds: 60 };
  const late = { attempt: { status: null, error: 'No complete answer within 0.06 seconds.' }, timedOut: true };

  test('for a receiver that is silent', async () => {
    answer = () => undefined;
    expect(await send({}, hurried)).toMatchObject(late);
  });

  test('for one that never ends', async () => {
    answer = (response) => void response.writeHead(200).write('x');
    expect(await send({}, hurried)).toMatchObject(late);
  });

  test('for one whose answer ends with the connection', async () => {
    answer = ({ socket }) => socket?.write('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nx');
    expect(await send({}, hurried)).toMatchObject(late);
  });

  test('for a name that is not found', async () => {
    expect(await send({}, { ...hurried, resolve: () => new Promise(() => undefined) })).toMatchObject(late);
  });
});

test('a receiver that is not there, or hangs up, is told in a sentence', async () => {
  answer = (response) => response.destroy();
  expect((await send()).attempt.error).toBe('The receiver closed the connection without an answer.');
  const free = createServer();
  await new Promise<void>((resolve) => free.listen(0, '127.0.0.1', resolve));
  const closed = portOf(free);
  await new Promise((resolve) => free.close(resolve));
  expect((await send({ url: `http://hooks.example:${closed}/` })).attempt.error).toBe(
    'The receiver refuses connections.',
  );
});

test('a receiver that changes the protocol is one that fails', async () => {
  answer = ({ socket }) =>
    socket?.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n');
  expect(await send()).toMatchObject({
    attempt: { status: null, error: 'The receiver answered 101 and wants another protocol.' },
    isFinal: false,
    timedOut: false,
  });
});

test('a header that cannot be sent ends the delivery', async () => {
  expect(await send({ headers: { 'X-Own': 'a\nb' } })).toMatchObject({ attempt: { status: null }, isFinal: true });
  expect(received).toEqual([]);
});
