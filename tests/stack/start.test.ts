import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { startBucket } from '../../tools/local/bucket.ts';
import { freePort } from '../../tools/local/process.ts';
import { listeningAt, npmStart, type Run, readyUrl, stackProcesses } from '../support/npm-start.ts';
import { rawRequest } from '../support/raw-request.ts';

describe('npm start on the data of a stack that was killed', () => {
  let folder: string;
  let run: Run | undefined;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'quartermaster-start-'));
  });
  afterEach(async () => {
    if (run?.child.kill('SIGTERM')) await once(run.child, 'close');
    await rm(folder, { recursive: true });
  });

  test('imports a file that lies in the bucket and that no function was called for', async () => {
    const name = 'quartermaster-local-imports';
    const settings = { name, folder: join(folder, 'bucket'), onCreated: () => undefined };
    const bucket = await startBucket({ ...settings, port: await freePort() });
    const body = 'name,slug\nNorth,north\n';
    await fetch(`${bucket.url}/${name}/import/dcim.region/a.csv`, { method: 'PUT', body });
    await bucket.stop();
    run = npmStart(await freePort(), { QM_DATA_DIR: folder });
    const { output } = run;
    const report = async () => {
      const url = /http\S+(?=.import.<app>)/.exec(output())?.[0];
      const response = await fetch(`${url}/reports/dcim.region/a.csv.json`);
      expect(await response.json()).toMatchObject({ status: 'completed', created: 1 });
    };
    await vi.waitFor(report, { timeout: 100_000, interval: 200 });
  }, 120_000);
});

describe('npm start', () => {
  let run: Run;
  let apiUrl: string;
  let headers: Record<string, string>;

  beforeAll(async () => {
    run = npmStart(await freePort());
    apiUrl = await vi.waitFor(() => readyUrl(run), { timeout: 110_000, interval: 100 });
    headers = { Authorization: `Token ${/^ *Token +(\w+)/m.exec(run.output())?.[1]}` };
  });

  afterAll(() => {
    run.child.kill('SIGKILL');
  });

  test('ends with the API root, which answers', async () => {
    expect(apiUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/api\/$/);
    const response = await fetch(apiUrl, { headers });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ dcim: `${apiUrl}dcim/` });
  });

  test('answers unknown paths with 404 and a JSON body, with and without a slash at the end', async () => {
    for (const path of ['no-such-app/', 'dcim/no-such-resource/', 'dcim/sites/1/no-such-action', '../elsewhere']) {
      const response = await fetch(new URL(path, apiUrl), { headers });
      expect([path, response.status]).toEqual([path, 404]);
      expect(response.headers.get('content-type')).toContain('application/json');
    }
  });

  test('passes OPTIONS of its own pages on to the function and adds no CORS headers', async () => {
    const {
      status,
      headers: answered,
      body,
    } = await rawRequest(`${apiUrl}dcim/sites/`, {
      method: 'OPTIONS',
      headers: { ...headers, Origin: new URL(apiUrl).origin, 'Access-Control-Request-Method': 'GET' },
    });
    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({ parses: ['application/json'] });
    expect(answered).not.toHaveProperty('access-control-allow-origin');
  });

  test.each(['localhost', '127.0.0.1', '[::1]', 'LocalHost'])('answers requests to %s', async (name) => {
    const host = `${name}:${new URL(apiUrl).port}`;
    expect(await rawRequest(apiUrl, { headers: { ...headers, Host: host } })).toMatchObject({ status: 200 });
  });

  test.each([
    'elsewhere.example',
    'localhost.elsewhere.example',
    '127.0.0.1.elsewhere.example',
    '192.0.2.1',
    'localhost:80@elsewhere.example',
  ])('refuses requests to the host "%s": a page of that name may have been resolved to this machine', async (name) => {
    const host = `${name}:${new URL(apiUrl).port}`;
    for (const path of ['', 'docs/', 'no-such-app/']) {
      const answer = await rawRequest(`${apiUrl}${path}`, { headers: { ...headers, Host: host } });
      expect(answer.status).toBe(403);
      expect(JSON.parse(answer.body)).toEqual({
        detail: 'The local stack answers only requests to localhost, 127.0.0.1 or [::1].',
      });
    }
  });

  test.each(['http://elsewhere.example', 'http://localhost:1', 'https://127.0.0.1', 'null'])(
    'refuses requests of pages of %s and writes nothing',
    async (origin) => {
      const site = { name: 'From a web page', slug: 'from-a-web-page' };
      const answer = await rawRequest(`${apiUrl}dcim/sites/`, {
        method: 'POST',
        headers: { ...headers, Origin: origin, 'Content-Type': 'text/plain' },
        body: JSON.stringify(site),
      });
      expect(answer.status).toBe(403);
      expect(JSON.parse(answer.body)).toEqual({ detail: 'The local stack answers no requests of other web pages.' });
      expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
      const found = await fetch(`${apiUrl}dcim/sites/?slug=${site.slug}`, { headers });
      expect(await found.json()).toMatchObject({ count: 0 });
    },
  );

  test('functions can be invoked at no TCP port: one of them makes tokens of the superuser', async () => {
    // The API, the bucket, the mail server and the engine.
    const addresses = await listeningAt();
    if (!addresses) return;
    expect(addresses).toHaveLength(4);
    expect(addresses).toContain(new URL(apiUrl).host);
    const token = 'f'.repeat(40);
    for (const address of addresses) {
      await rawRequest(`http://${address}/2015-03-31/functions/qm-local-install/invocations`, {
        method: 'POST',
        body: JSON.stringify({ username: 'admin', password: 'of the superuser', token }),
      });
    }
    const answer = await fetch(apiUrl, { headers: { Authorization: `Token ${token}` } });
    expect(answer.status).toBe(403);
  });

  test('says so when the port is in use', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const second = npmStart(port);
    const [code] = await once(second.child, 'close');
    server.close();
    expect(code).toBe(1);
    expect(second.output()).toBe(
      `Port ${port} is in use: stop what listens there, or choose another with PORT=<number> npm start.\n`,
    );
  });

  test('SIGTERM ends it and every process that it started', async () => {
    const before = await stackProcesses();
    if (before) expect(before.length).toBeGreaterThanOrEqual(4);
    run.child.kill('SIGTERM');
    const [code] = await once(run.child, 'close');
    expect(code).toBe(0);
    if (before) expect(await stackProcesses()).toEqual([]);
    await expect(fetch(apiUrl)).rejects.toThrow();
  });
});
