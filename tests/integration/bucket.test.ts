import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bucket, environmentBucket } from '../../src/repos/bucket.ts';
import { type LocalBucket, startBucket } from '../../tools/local/bucket.ts';
import { freePort } from '../../tools/local/process.ts';

let server: LocalBucket;
let bucket: Bucket;

beforeAll(async () => {
  server = await startBucket({ name: 'imports', port: await freePort(), onCreated: () => undefined });
  bucket = environmentBucket('imports', { QM_S3_ENDPOINT: server.url });
});
afterAll(() => server.stop());

async function contentOf(key: string): Promise<string | undefined> {
  const pieces = await bucket.read(key);
  if (!pieces) return undefined;
  const read: Uint8Array[] = [];
  for await (const piece of pieces) read.push(piece);
  return Buffer.concat(read).toString();
}

test('what is written is read back, letters beyond ASCII too', async () => {
  await bucket.write('reports/a.json', '{"site":"Köln"}', 'application/json');
  expect(await contentOf('reports/a.json')).toBe('{"site":"Köln"}');
});

test('an empty object is an object', async () => {
  await bucket.open('reports/empty.jsonl', 'application/x-ndjson').close();
  expect(await contentOf('reports/empty.jsonl')).toBe('');
});

test('an object that is not there is undefined', async () => {
  expect(await bucket.read('reports/none.json')).toBeUndefined();
});

test('an object of many megabytes is written in parts and appears when it is closed', async () => {
  const line = `${'ü'.repeat(500)}\n`;
  const writer = bucket.open('reports/large.jsonl', 'application/x-ndjson');
  const lines = 12_000;
  for (let count = 0; count < lines; count++) await writer.append(line);
  expect(await bucket.read('reports/large.jsonl')).toBeUndefined();
  await writer.close();
  expect(await contentOf('reports/large.jsonl')).toBe(line.repeat(lines));
});

test('a text longer than the server takes at once goes up in parts, also those that end within a sign', async () => {
  const text = `a${'ü'.repeat(13_000_000)}`;
  const writer = bucket.open('reports/one-text.txt', 'text/plain');
  await writer.append(text);
  await writer.close();
  expect((await contentOf('reports/one-text.txt')) === text).toBe(true);
});

test('a list has all objects under a prefix, as HEAD shows them, over more than a page', async () => {
  const keys = Array.from({ length: 1_003 }, (_, index) => `many/${String(index).padStart(4, '0')}.csv`);
  for (let at = 0; at < keys.length; at += 50)
    await Promise.all(keys.slice(at, at + 50).map((key) => bucket.write(key, key, 'text/csv')));
  await bucket.write('many-others/a.csv', '', 'text/csv');
  const listed = [];
  for await (const object of bucket.list('many/')) listed.push(object);
  expect(listed.map(({ key }) => key)).toEqual(keys);
  const last = keys.at(-1) ?? '';
  expect({ key: last, ...(await bucket.head(last)) }).toEqual({ ...listed.at(-1), size: 13, metadata: {} });
});
