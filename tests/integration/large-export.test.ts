import { afterAll, beforeAll, expect, test } from 'vitest';
import { purchaseOrder } from '../../src/domain/lifecycle/ordering/purchase-order.ts';
import { bytesAnswer } from '../../src/functions/http/formats/bytes-answer.ts';
import { FileAnswer } from '../../src/functions/http/formats/file-answer.ts';
import { environmentLetterhead } from '../../src/functions/http/paper/environment-letterhead.ts';
import { paperAnswer } from '../../src/functions/http/paper/paper-answer.ts';
import { environmentBucket } from '../../src/repos/bucket.ts';
import { presignedUrl } from '../../src/repos/presign.ts';
import { type LocalBucket, startBucket } from '../../tools/local/bucket.ts';
import { freePort } from '../../tools/local/process.ts';
import { Lifecycle } from '../support/lifecycle.ts';
import { MemoryStore } from '../support/memory-store.ts';

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

test('a file of bytes is the answer, as Base64, or in the bucket when it is too large', async () => {
  const pdf = { filename: 'a.pdf', contentType: 'application/pdf', inline: true };
  const small = await bytesAnswer(pdf, Uint8Array.of(0, 255, 10), new Date());
  expect(small).toMatchObject({ statusCode: 200, isBase64Encoded: true, body: 'AP8K' });
  expect(small.headers).toEqual({
    'Content-Type': 'application/pdf',
    'Content-Disposition': 'inline; filename="a.pdf"',
  });
  const bytes = Buffer.alloc(4_500_000, 'ÿ', 'latin1');
  const { statusCode, headers } = await bytesAnswer(pdf, bytes, new Date());
  expect(statusCode).toBe(303);
  const response = await fetch(String(headers?.Location));
  expect(response.headers.get('content-type')).toBe('application/pdf');
  expect(bytes.equals(Buffer.from(await response.arrayBuffer()))).toBe(true);
});

test('the logo of documents lies in the bucket; without one that can be used, paper comes without it', async () => {
  const bucket = environmentBucket('files', process.env);
  const logoAt = async (key: string) => {
    process.env.QM_PAPER_LOGO = key;
    return (await environmentLetterhead()).logo;
  };
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>';
  await bucket.write('paper/logo.svg', svg, 'image/svg+xml');
  await bucket.write('paper/logo.txt', 'no picture', 'text/plain');
  await bucket.write('paper/large.svg', `${svg}${' '.repeat(1_000_000)}`, 'image/svg+xml');
  expect(await logoAt('paper/logo.svg')).toEqual({ svg });
  for (const key of ['paper/logo.txt', 'paper/large.svg', 'paper/none.svg', ''])
    expect(await logoAt(key)).toBeUndefined();
  // It begins as a PNG file does, and ends there.
  const writer = bucket.open('paper/broken.png', 'image/png');
  await writer.append(Buffer.from('89504e470d0a1a0a', 'hex'));
  await writer.close();
  expect(await logoAt('paper/broken.png')).toMatchObject({ image: expect.any(String) });
  const plan = await new Lifecycle(new MemoryStore()).prepare();
  const order = await plan.order(await plan.bom());
  const { statusCode, body } = await paperAnswer(purchaseOrder, order, { query: new Map() }, plan.context);
  expect([statusCode, Buffer.from(body, 'base64').subarray(0, 5).toString()]).toEqual([200, '%PDF-']);
  delete process.env.QM_PAPER_LOGO;
});
