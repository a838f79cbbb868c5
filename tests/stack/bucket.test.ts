import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import type { OutgoingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CreatedObject, createdEvent, type LocalBucket, startBucket } from '../../tools/local/bucket.ts';
import { freePort } from '../../tools/local/process.ts';
import { rawRequest } from '../support/raw-request.ts';

const name = 'quartermaster-test';
const csv = 'name,slug\n"Dock, north",dock-north\n';

let folder: string;
let bucket: LocalBucket;
let created: CreatedObject[];
let s3: S3Client;

async function start(): Promise<void> {
  created = [];
  const onCreated = (object: CreatedObject) => created.push(object);
  bucket = await startBucket({ name, folder, port: await freePort(), onCreated, page: '4000' });
  s3 = new S3Client({ endpoint: bucket.url, forcePathStyle: true });
}

async function contentOf(key: string): Promise<string | undefined> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: name, Key: key }));
  return await Body?.transformToString();
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quartermaster-bucket-'));
  await start();
});

afterEach(async () => {
  s3.destroy();
  await bucket.stop();
  await rm(folder, { recursive: true });
});

test('an upload by the AWS SDK is stored as it was, without its checksum', async () => {
  await s3.send(new PutObjectCommand({ Bucket: name, Key: 'import/dcim.site/a.csv', Body: csv }));
  expect(await contentOf('import/dcim.site/a.csv')).toBe(csv);
});

test('a streamed upload, which the AWS SDK sends in chunks with a checksum trailer, is stored as it was', async () => {
  const body = csv.repeat(10_000);
  const halves = [Buffer.from(body.slice(0, 123_456)), Buffer.from(body.slice(123_456))];
  await s3.send(
    new PutObjectCommand({ Bucket: name, Key: 'big.csv', Body: Readable.from(halves), ContentLength: body.length }),
  );
  expect(await contentOf('big.csv')).toBe(body);
});

test('a plain HTTP PUT without credentials is stored and reported', async () => {
  const response = await fetch(`${bucket.url}/${name}/import/dcim.site/a.csv`, { method: 'PUT', body: csv });
  expect(response.status).toBe(200);
  expect(await contentOf('import/dcim.site/a.csv')).toBe(csv);
  expect(created).toEqual([
    { bucket: name, key: 'import/dcim.site/a.csv', size: csv.length, etag: expect.stringMatching(/^[0-9a-f]{32}$/) },
  ]);
});

test('a JSON document uploaded as such stays byte for byte what it was', async () => {
  const body = '{ "rows" : [1, 2] }\n';
  await s3.send(new PutObjectCommand({ Bucket: name, Key: 'r.json', Body: body, ContentType: 'application/json' }));
  expect(await contentOf('r.json')).toBe(body);
});

test('a full disk is answered as such, and what was not stored is neither reported nor there', async () => {
  if (process.platform !== 'linux') return;
  const objects = join(folder, 'buckets', name, 'objects');
  await mkdir(objects, { recursive: true });
  await symlink('/dev/full', join(objects, 'big.csv.data'));
  const { status, body } = await rawRequest(`${bucket.url}/${name}/big.csv`, { method: 'PUT', body: csv });
  expect(status).toBe(503);
  expect(body).toContain('<Message>The disk is full. Make room, then try again.</Message>');
  expect(created).toEqual([]);
  await expect(contentOf('big.csv')).rejects.toThrow(NoSuchKey);
  await s3.send(new PutObjectCommand({ Bucket: name, Key: 'small.csv', Body: csv }));
  expect(await contentOf('small.csv')).toBe(csv);
});

test('objects survive a restart and are not reported again', async () => {
  await s3.send(new PutObjectCommand({ Bucket: name, Key: 'kept.csv', Body: csv }));
  s3.destroy();
  await bucket.stop();
  await start();
  expect(await contentOf('kept.csv')).toBe(csv);
  expect(created).toEqual([]);
});

describe('what a web page in a browser of this machine can send', () => {
  const put = (headers: OutgoingHttpHeaders) =>
    rawRequest(`${bucket.url}/${name}/import/dcim.site/a.csv`, { method: 'PUT', headers, body: csv });

  const form = [
    '--limit',
    'Content-Disposition: form-data; name="key"',
    '',
    'import/dcim.site/a.csv',
    '--limit',
    'Content-Disposition: form-data; name="file"; filename="a.csv"',
    '',
    `${csv}`,
    '--limit--',
    '',
  ].join('\r\n');
  const upload = (headers: OutgoingHttpHeaders) =>
    rawRequest(`${bucket.url}/${name}`, {
      method: 'POST',
      headers: { 'Content-Type': 'Multipart/Form-Data; boundary=limit', ...headers },
      body: form,
    });

  test('what it gets back is taken for nothing but its content type', async () => {
    await put({});
    for (const path of [`/${name}/import/dcim.site/a.csv`, `/${name}/no-such`, '/a/b/c/d']) {
      const { headers } = await rawRequest(`${bucket.url}${path}`);
      expect(headers).toMatchObject({
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
        'x-content-type-options': 'nosniff',
      });
    }
  });

  test('requests to other host names are refused, and nothing is stored', async () => {
    for (const host of ['elsewhere.example', `${name}.localhost`]) {
      const { status, body } = await put({ Host: host });
      expect([host, status]).toEqual([host, 403]);
      expect(body).toContain('<Code>AccessDenied</Code>');
    }
    expect(created).toEqual([]);
    await expect(contentOf('import/dcim.site/a.csv')).rejects.toThrow(NoSuchKey);
  });

  test('requests of pages of elsewhere are refused, reads of unknown paths among them', async () => {
    for (const origin of ['http://elsewhere.example', 'null']) {
      expect(await put({ Origin: origin })).toMatchObject({ status: 403 });
      const unknown = await rawRequest(`${bucket.url}/_fauxqs/no/such`, { headers: { Origin: origin } });
      expect(unknown.status).toBe(403);
    }
    expect(created).toEqual([]);
  });

  test('the console, at its own port, uploads and reads; what it asks first is answered', async () => {
    const Origin = 'http://localhost:4000';
    const allowed = { 'access-control-allow-origin': Origin, 'access-control-allow-headers': 'content-type' };
    expect(await put({ Origin })).toMatchObject({ status: 200, headers: allowed });
    const options = { method: 'OPTIONS', headers: { Origin, 'Access-Control-Request-Method': 'PUT' } };
    const path = `${bucket.url}/${name}/import/dcim.site/b.csv`;
    expect(await rawRequest(path, options)).toMatchObject({ status: 204, headers: allowed });
    for (const other of ['https://localhost:4000', 'http://localhost:40000', 'http://localhost.example:4000'])
      expect(await put({ Origin: other })).toMatchObject({ status: 403 });
    expect(created).toHaveLength(1);
  });

  test('an upload by a form is refused from wherever it comes', async () => {
    for (const origin of [undefined, bucket.url]) {
      const { status, body } = await upload(origin ? { Origin: origin } : {});
      expect(status).toBe(405);
      expect(body).toContain('<Message>Uploads by a form are switched off: use PUT.</Message>');
    }
    expect(created).toEqual([]);
  });

  test('the names of this machine are served, and pages of the bucket itself', async () => {
    const { host, port, origin } = new URL(bucket.url);
    for (const own of [host, `localhost:${port}`, `[::1]:${port}`]) expect((await put({ Host: own })).status).toBe(200);
    expect((await put({ Origin: origin })).status).toBe(200);
    expect(created).toHaveLength(4);
  });
});

test('an event names the object as S3 does, with its key encoded like a form field', () => {
  const object = { bucket: name, key: 'import/dcim.site/Halle 1+ü.csv', size: 5, etag: 'e' };
  expect(createdEvent(object, 'eu-central-1')).toMatchObject({
    Records: [
      {
        eventSource: 'aws:s3',
        eventName: 'ObjectCreated:Put',
        awsRegion: 'eu-central-1',
        s3: {
          bucket: { name, arn: `arn:aws:s3:::${name}` },
          object: { key: 'import/dcim.site/Halle+1%2B%C3%BC.csv', size: 5, eTag: 'e' },
        },
      },
    ],
  });
});
