import { afterAll, beforeAll, expect, test } from 'vitest';
import { FileAnswer } from '../../src/functions/http/formats/file-answer.ts';
import { environmentBucket } from '../../src/repos/bucket.ts';
import { presignedUrl } from '../../src/repos/presign.ts';
import { type LocalBucket, startBucket } from '../../tools/local/bucket.ts';
import { freePort } from '../../tools/local/process.ts';

let server: LocalBucket;
beforeAll(async () => {
  server = await startBucket({ name: 'files', port: await freePort(), onCreated: () => undefined });
  Object.assign(process.env, { QM_BUCKET: 'files', QM_S3_ENDPOINT: server.url });
});
afterAll(() => server.stop());

const kind = { filename: 'a.csv', contentType: 'text/csv' };
const clock = { now: () => new Date() };
const line = `${'"quoted", '.repeat(10)}\n`;

async function answerOf(lines: number) {
  const answer = new FileAnswer(kind, clock);
  for (let count = 0; count < lines; count += 1_000) await answer.add(line.repeat(1_000));
  return answer.close();
}

test('a file that fits an answer is the answer', async () => {
  const { statusCode, headers, body } = await answerOf(40_000);
  expect([statusCode, headers?.['Content-Type'], body.length]).toEqual([200, 'text/csv', line.length * 40_000]);
});

test('a larger one is in the bucket, at the address that is answered', async () => {
  const { statusCode, headers, body } = await answerOf(60_000);
  expect(statusCode).toBe(303);
  const { url, expires } = JSON.parse(body);
  expect(headers?.Location).toBe(url);
  expect(Date.parse(expires)).toBeGreaterThan(Date.now() + 3_000_000);
  const response = await fetch(url);
  expect(response.headers.get('content-type')).toBe('text/csv');
  expect(await response.text()).toBe(line.repeat(60_000));
});

test('what browsers would run does not say so in the bucket', async () => {
  const answer = new FileAnswer({ filename: 'a.html', contentType: 'text/html' }, clock);
  await answer.add(line.repeat(60_000));
  const { statusCode, headers } = await answer.close();
  expect(statusCode).toBe(303);
  const response = await fetch(String(headers?.Location));
  expect(response.headers.get('content-type')).toBe('application/octet-stream');
  await response.body?.cancel();
});

test('what takes too long is refused before the gateway gives up', async () => {
  let time = Date.now();
  const answer = new FileAnswer(kind, { now: () => new Date(time) });
  await answer.add(line);
  time += 25_000;
  await expect(answer.add(line)).rejects.toMatchObject({ status: 413 });
});

test('an address reads the object, whatever its key', async () => {
  const key = "exports/it's (new) ü+.csv";
  await environmentBucket('files', process.env).write(key, 'a,b', 'text/csv');
  const url = await presignedUrl({ method: 'GET', bucket: 'files', key, seconds: 60 }, process.env);
  expect(await (await fetch(url)).text()).toBe('a,b');
});
