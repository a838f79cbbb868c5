import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, inject, test, vi } from 'vitest';
import { limitsOnOneMachine } from '../../src/repos/time-limits.ts';
import { type Api, startApi } from '../support/api.ts';
import { passedTo, type ReceivedRequest, type SilentServer, startSilentServer } from '../support/silent-server.ts';

const sites = '/api/dcim/sites/';
let api: Api;
let server: SilentServer;
/** The requests that are met with silence, each of which lasts longer than the client waits. */
let isSilent: (request: ReceivedRequest) => boolean = () => false;

beforeAll(async () => {
  const pass = passedTo(inject('dynamodbEndpoint'));
  server = await startSilentServer(async (response, request) => {
    if (isSilent(request)) await vi.advanceTimersByTimeAsync(limitsOnOneMachine.silence);
    else await pass(response, request);
  });
  api = await startApi(`silent-${randomUUID()}`, server.url);
});
afterAll(() => server.stop());
afterEach(() => {
  isSilent = () => false;
  vi.useRealTimers();
});

/** From now on these requests are met with silence. Answers those that come. */
function silenced(when: (request: ReceivedRequest) => boolean): ReceivedRequest[] {
  const met: ReceivedRequest[] = [];
  isSilent = (request) => {
    if (!when(request)) return false;
    met.push(request);
    return true;
  };
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], shouldAdvanceTime: true });
  return met;
}

test('a table that says nothing is asked four times, then the answer is 503', async () => {
  const met = silenced(() => true);
  const { status, body } = await api.call('GET', sites);
  expect([status, body]).toEqual([503, { detail: 'The database does not answer in time. Please try again.' }]);
  expect(met).toHaveLength(4);
});

test('a write that is met with silence is answered with 503, and how to learn what became of it', async () => {
  const slug = randomUUID();
  const met = silenced(({ body }) => body.includes(slug));
  const { status, body } = await api.call('POST', sites, { name: slug, slug });
  expect(status).toBe(503);
  expect(body.detail).toMatch(/^The database did not answer in time: it is unknown .*object-changes\/\?request_id=/);
  expect(met.map(({ operation }) => operation)).toEqual(Array.from({ length: 4 }, () => 'TransactWriteItems'));
  isSilent = () => false;
  vi.useRealTimers();
  expect((await api.call('GET', `${sites}?slug=${slug}`)).body.count).toBe(0);
});
