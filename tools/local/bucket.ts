import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { buildApp } from 'fauxqs';
// fauxqs exports only a whole server that listens on every interface and tells nobody of an upload. Its parts, put
// together here, listen on the loopback interface and do. The version is pinned; tests/stack covers what is used.
import { S3Error } from '../../node_modules/fauxqs/dist/common/errors.js';
import { FileS3Persistence } from '../../node_modules/fauxqs/dist/s3/fileS3Persistence.js';
import { S3Store } from '../../node_modules/fauxqs/dist/s3/s3Store.js';
import { MessageSpy, type SpyMessage } from '../../node_modules/fauxqs/dist/spy.js';
import { securityHeaders } from '../../src/functions/http/contract/security-headers.ts';
import { isDiskFull } from './disk.ts';
import { isOwnPage, refusalOf } from './own-requests.ts';
import { type LocalQueues, openQueues } from './queues.ts';

/** What S3 tells of a created object, as far as it does not depend on the place where it runs. */
export interface CreatedObject {
  bucket: string;
  /** The key as it was given, not URL-encoded. */
  key: string;
  /** In bytes. */
  size: number;
  etag: string;
}

/** A running S3 server with one bucket, which answers for the queues as well. */
export interface LocalBucket {
  url: string;
  stop: () => Promise<void>;
}

class UploadListener extends MessageSpy {
  readonly #onUpload: (bucket: string, key: string) => void;

  constructor(onUpload: (bucket: string, key: string) => void) {
    super();
    this.#onUpload = onUpload;
  }

  override addMessage(message: SpyMessage): void {
    if (message.service !== 's3') return;
    if (message.status === 'uploaded' || message.status === 'copied') this.#onUpload(message.bucket, message.key);
  }
}

/**
 * Starts an S3 server on `port` of the loopback interface with the bucket `name`; `folder` keeps its objects.
 * `onCreated` is called after an object is stored, and not for what `folder` held before.
 */
export async function startBucket(options: {
  name: string;
  port: number;
  folder?: string | undefined;
  onCreated: (object: CreatedObject) => void;
  queues?: LocalQueues;
  /** The port of the console, which uploads files and reads reports. */
  page?: string;
}): Promise<LocalBucket> {
  const { name, port, folder, onCreated, page } = options;
  const { sqsStore, snsStore } = options.queues ?? openQueues({ folder: undefined, declarations: {} });
  const s3Store = new S3Store();
  if (folder) {
    const files = new FileS3Persistence(folder);
    files.loadS3(s3Store);
    s3Store.persistence = files;
  }
  if (!s3Store.hasBucket(name)) s3Store.createBucket(name);
  s3Store.spy = new UploadListener((bucket, key) => {
    const { contentLength, etag } = s3Store.headObject(bucket, key);
    onCreated({ bucket, key, size: contentLength, etag: etag.replaceAll('"', '') });
  });

  const app = buildApp({ logger: false, stores: { s3Store, sqsStore, snsStore } });
  // Without it a report in JSON, uploaded as such, would be parsed and stored as something else.
  app.removeContentTypeParser('application/json');
  app.addHook('onRequest', (request, reply, done) => {
    const error = refusedByBucket(request.raw, page);
    const { origin } = request.headers;
    if (!error && origin && isOwnPage(origin, page)) allowPage(reply, origin);
    if (error) answerWith(reply, error);
    else if (request.method === 'OPTIONS') reply.status(204).send('');
    else done();
  });
  app.addHook('onSend', (_request, reply, _payload, done) => {
    reply.headers(securityHeaders);
    done();
  });
  app.setErrorHandler((error, _request, reply) => {
    if (!isDiskFull(error)) return reply.send(error);
    console.error('The bucket cannot store a file: the disk is full.');
    return answerWith(reply, new S3Error('ServiceUnavailable', 'The disk is full. Make room, then try again.', 503));
  });
  const url = await app.listen({ port, host: '127.0.0.1' });
  return { url, stop: () => app.close() };
}

interface Reply {
  status(code: number): Reply;
  header(name: string, value: string): Reply;
  send(body: string): Reply;
}

const answerWith = (reply: Reply, error: S3Error): Reply =>
  reply.status(error.statusCode).header('content-type', 'application/xml').send(error.toXml());

/** What the rules of the bucket on AWS answer to the console. */
const allowPage = (reply: Reply, origin: string): Reply =>
  reply
    .header('access-control-allow-origin', origin)
    .header('access-control-allow-methods', 'GET, PUT')
    .header('access-control-allow-headers', 'content-type')
    .header('vary', 'Origin');

/** A form upload needs no permission of the browser to come from any web page, and nobody here uses it. */
function refusedByBucket({ method, headers }: IncomingMessage, page?: string): S3Error | undefined {
  const refusal = refusalOf(headers, page);
  if (refusal) return new S3Error('AccessDenied', refusal, 403);
  if (method === 'POST' && headers['content-type']?.toLowerCase().includes('multipart/form-data'))
    return new S3Error('MethodNotAllowed', 'Uploads by a form are switched off: use PUT.', 405);
  return undefined;
}

/** The event with which S3 invokes a function for a created object. */
export function createdEvent(object: CreatedObject, region: string): object {
  const requestId = createHash('md5').update(`${object.key}${Date.now()}`).digest('hex').slice(0, 16).toUpperCase();
  return {
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        awsRegion: region,
        eventTime: new Date().toISOString(),
        eventName: 'ObjectCreated:Put',
        userIdentity: { principalId: 'AWS:LOCAL' },
        requestParameters: { sourceIPAddress: '127.0.0.1' },
        responseElements: { 'x-amz-request-id': requestId, 'x-amz-id-2': requestId },
        s3: {
          s3SchemaVersion: '1.0',
          configurationId: 'import',
          bucket: {
            name: object.bucket,
            ownerIdentity: { principalId: 'LOCAL' },
            arn: `arn:aws:s3:::${object.bucket}`,
          },
          object: {
            // S3 encodes the key as a form does: blanks become +, slashes stay.
            key: encodeURIComponent(object.key).replaceAll('%20', '+').replaceAll('%2F', '/'),
            size: object.size,
            eTag: object.etag,
            sequencer: Date.now().toString(16).toUpperCase().padStart(16, '0'),
          },
        },
      },
    ],
  };
}
