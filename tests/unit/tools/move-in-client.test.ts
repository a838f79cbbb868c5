import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { Client, NoAnswer, reasonIn } from '../../../tools/move-in/client.ts';
import { readLeftOut } from '../../../tools/move-in/left-out.ts';
import { allObjects, Unreadable } from '../../../tools/move-in/lists.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

const now = Date.parse('2026-11-29T12:00:00Z');

/** A server, and the pauses between the requests to it. */
async function serving(answer: (request: IncomingMessage, response: ServerResponse, count: number) => void) {
  let count = 0;
  server = createServer((request, response) => {
    count += 1;
    answer(request, response, count);
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const pauses: number[] = [];
  const around = { send: fetch, pause: async (ms: number) => pauses.push(ms), now: () => now };
  return { client: new Client(`http://127.0.0.1:${port}`, 'nbt_key.secret', around), pauses };
}

test('a source that is slow down, fails or breaks off is asked again, after the time that it says', async () => {
  const { client, pauses } = await serving((request, response, count) => {
    if (count === 1) response.writeHead(429, { 'retry-after': '7' }).end();
    else if (count === 2) response.writeHead(503, { 'retry-after': 'Sun, 29 Nov 2026 12:00:03 GMT' }).end();
    else if (count === 3) request.socket.destroy();
    else if (count === 4) response.writeHead(500, { 'retry-after': '0' }).end('oops');
    else response.end(JSON.stringify({ token: request.headers.authorization }));
  });
  expect((await client.get('/api/')).body).toEqual({ token: 'Bearer nbt_key.secret' });
  expect(pauses).toEqual([7_000, 3_000, 2_000, 4_000]);
});

test('who never answers ends the run, and so does one that asks for hours of patience', async () => {
  const failing = await serving((_, response) => response.writeHead(502).end('no gateway'));
  await expect(failing.client.get('/api/')).rejects.toThrow('answered 502: no gateway');
  expect(failing.pauses).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000]);
  server?.close();
  const patient = await serving((_, response) => response.writeHead(429, { 'retry-after': '7200' }).end());
  await expect(patient.client.get('/api/')).rejects.toThrow(NoAnswer);
  expect(patient.pauses).toEqual([]);
});

test('a token does not follow where an answer leads', async () => {
  const { client } = await serving((_, response) =>
    response.writeHead(302, { location: 'https://other.example/' }).end(),
  );
  const { status, body } = await client.get('/api/dcim/sites/');
  expect(status).toBe(302);
  expect(reasonIn(body)).toBe('It leads to https://other.example/. Give the address where the API is.');
});

test('a certificate of nobody who is trusted ends the run at once, and so does no TLS at all', async () => {
  const pauses: number[] = [];
  const pause = async (ms: number) => pauses.push(ms);
  const { base } = (await serving((_, response) => response.end())).client;
  const plain = new Client(base.replace('http:', 'https:'), 'token', { send: fetch, pause, now: () => now });
  await expect(plain.get('/api/')).rejects.toThrow('does not speak TLS. Is it http://?');
  const untrusted = async () => {
    const cause = Object.assign(new Error('self-signed certificate'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    throw new TypeError('fetch failed', { cause });
  };
  const own = new Client('https://netbox.example', 'token', { send: untrusted, pause, now: () => now });
  await expect(own.get('/api/')).rejects.toThrow('DEPTH_ZERO_SELF_SIGNED_CERT. NODE_EXTRA_CA_CERTS names');
  expect(pauses).toEqual([]);
});

test('lists that cannot be paged through end the run instead of running for ever', async () => {
  const { client } = await serving((request, response) => {
    const next = request.url?.includes('sites') ? 'more' : null;
    const results = [{ id: 5 }, { id: 6 }];
    if (request.url?.includes('racks')) response.writeHead(403).end('{"detail": "No."}');
    else if (request.url?.includes('page')) response.end('<html>');
    else response.end(JSON.stringify({ count: 2, next, results }));
  });
  const read = async (path: string) => {
    const ids: unknown[] = [];
    for await (const objects of allObjects(client, path, 'ids')) ids.push(...objects.map(({ id }) => id));
    return ids;
  };
  expect(await read('/api/dcim/devices/')).toEqual([5, 6]);
  await expect(read('/api/dcim/sites/')).rejects.toThrow('does not list its objects by their ids');
  await expect(read('/api/page/')).rejects.toThrow('is no page of a list');
  await expect(read('/api/dcim/racks/')).rejects.toThrow(Unreadable);
});

test('a refusal is told in one line', () => {
  expect(reasonIn({ name: ['Taken.', 'Too long.'], __all__: ['No.'] })).toBe('name: Taken. Too long. No.');
  expect(reasonIn({ detail: 'Not allowed.' })).toBe('Not allowed.');
  expect(reasonIn('x'.repeat(400))).toHaveLength(303);
});

test('what is calculated from other lists stays nowhere', async () => {
  const roots: Readonly<Record<string, readonly string[]>> = {
    '/api/': ['ipam', 'plugins'],
    '/api/ipam/': ['prefixes'],
    '/api/plugins/': ['asset-lifecycle'],
    '/api/plugins/asset-lifecycle/': ['boms', 'demand'],
  };
  const { client } = await serving(({ url = '' }, response) => {
    const names = roots[url];
    response.end(JSON.stringify(names ? Object.fromEntries(names.map((name) => [name, ''])) : { count: 2 }));
  });
  expect(await readLeftOut(client)).toEqual([
    { path: '/api/ipam/prefixes/', count: 2, reason: 'not offered here' },
    { path: '/api/plugins/asset-lifecycle/boms/', count: 2, reason: 'is not moved' },
  ]);
});
