import { Readable } from 'node:stream';
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
  S3ServiceException,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { orUnavailable } from './failures.ts';
import { limitsOnOneMachine, requestLimits, type TimeLimits } from './time-limits.ts';

/** S3 takes parts from 5 MiB; the last may be smaller. */
const partBytes = 5 * 1024 * 1024;

/** What an object is beside its content. */
interface ObjectHead {
  readonly etag: string;
  /** When it was written: ISO 8601, to the second, as HEAD and LIST both have it. */
  readonly written: string;
  /** In bytes. */
  readonly size: number;
  readonly metadata: Readonly<Record<string, string>>;
}

/** An object in a list of the bucket. */
export type ListedObject = Pick<ObjectHead, 'etag' | 'written'> & { readonly key: string };

/** One bucket of files. */
export interface Bucket {
  readonly name: string;
  /** Undefined when there is no such object. */
  head(key: string): Promise<ObjectHead | undefined>;
  /** The objects whose keys begin like this, by key; a page of a thousand is a request. */
  list(prefix: string): AsyncIterable<ListedObject>;
  /** The content as it comes in; undefined when there is no such object, or none with this ETag. */
  read(key: string, etag?: string): Promise<AsyncIterable<Uint8Array> | undefined>;
  /** With an ETag, only that content; false when the object is gone or has another. */
  copy(from: string, to: string, etag?: string): Promise<boolean>;
  remove(key: string): Promise<void>;
  write(key: string, content: string | Uint8Array, contentType: string): Promise<void>;
  /** Writes an object of unknown size; it appears when it is closed. */
  open(key: string, contentType: string): ObjectWriter;
}

export interface ObjectWriter {
  append(content: string | Uint8Array): Promise<void>;
  close(): Promise<void>;
}

const clients = new Map<string | undefined, S3Client>();

/** A part goes up before the answer begins. The three attempts of the SDK end before API Gateway stops waiting. */
const limitsOnAws: TimeLimits = { connection: 1_000, silence: 5_000 };
/** Milliseconds for which S3 may be silent while it copies an object of any size. No request of the API waits for a copy. */
const longestCopy = 60_000;

/** A bucket of S3, or of the server that QM_S3_ENDPOINT names. One client a process for each. */
export function environmentBucket(name: string, environment: NodeJS.ProcessEnv): Bucket {
  const endpoint = environment.QM_S3_ENDPOINT;
  const limits = endpoint ? limitsOnOneMachine : limitsOnAws;
  const client = clients.get(endpoint) ?? connectS3(endpoint, limits);
  clients.set(endpoint, client);
  return s3Bucket(client, name, limits);
}

/** Waits at most `silence` milliseconds for a piece of the content of an object, however long it is. */
export const s3Bucket = (s3: S3Client, name: string, { silence }: TimeLimits): Bucket =>
  new S3Bucket(s3, name, silence);

/**
 * A client whose failures that pass are `unavailable`, as those of the table. The socket itself has no limit: whoever
 * reads an object may take time between its pieces. Checksum trailers, which the SDK adds by default, are content to
 * servers that do not know them.
 */
export function connectS3(endpoint: string | undefined, limits: TimeLimits): S3Client {
  const s3 = new S3Client({
    requestChecksumCalculation: 'WHEN_REQUIRED',
    requestHandler: requestLimits(limits),
    ...(endpoint ? { endpoint, forcePathStyle: true } : {}),
  });
  s3.middlewareStack.add((next) => (args) => orUnavailable(() => next(args), detailOf), {
    step: 'initialize',
    priority: 'high',
    name: 'unavailable',
  });
  return s3;
}

const detailOf = (): string => 'The file storage does not answer in time. Please try again.';

class S3Bucket implements Bucket {
  readonly #client: S3Client;
  readonly #silence: number;
  readonly name: string;

  constructor(client: S3Client, name: string, silence: number) {
    this.#client = client;
    this.#silence = silence;
    this.name = name;
  }

  async head(key: string): Promise<ObjectHead | undefined> {
    try {
      const {
        Metadata = {},
        ContentLength = 0,
        ...head
      } = await this.#client.send(new HeadObjectCommand(this.#at(key)));
      return { ...writeOf(head), size: ContentLength, metadata: Metadata };
    } catch (error) {
      return undefinedWhereGone(error);
    }
  }

  async *list(prefix: string): AsyncGenerator<ListedObject> {
    const within = { Bucket: this.name, Prefix: prefix };
    for await (const { Contents = [] } of paginateListObjectsV2({ client: this.#client }, within))
      for (const { Key = '', ...object } of Contents) yield { key: Key, ...writeOf(object) };
  }

  async read(key: string, etag?: string): Promise<AsyncIterable<Uint8Array> | undefined> {
    try {
      const IfMatch = etag === undefined ? {} : { IfMatch: `"${etag}"` };
      const { Body } = await this.#client.send(new GetObjectCommand({ ...this.#at(key), ...IfMatch }));
      return Body instanceof Readable ? pieces(Body, this.#silence) : undefined;
    } catch (error) {
      return undefinedWhereGone(error);
    }
  }

  async copy(from: string, to: string, etag?: string): Promise<boolean> {
    const CopySource = `${this.name}/${from.split('/').map(encodeURIComponent).join('/')}`;
    const match = etag === undefined ? {} : { CopySourceIfMatch: `"${etag}"` };
    const command = new CopyObjectCommand({ ...this.#at(to), CopySource, ...match });
    try {
      await this.#client.send(command, { requestTimeout: longestCopy });
      return true;
    } catch (error) {
      if (etag === undefined) throw error;
      return undefinedWhereGone(error) ?? false;
    }
  }

  async remove(key: string): Promise<void> {
    await this.#client.send(new DeleteObjectCommand(this.#at(key)));
  }

  #at(key: string): { readonly Bucket: string; readonly Key: string } {
    return { Bucket: this.name, Key: key };
  }

  async write(key: string, content: string | Uint8Array, contentType: string): Promise<void> {
    const writer = this.open(key, contentType);
    await writer.append(content);
    await writer.close();
  }

  open(key: string, contentType: string): ObjectWriter {
    return new PartWriter(this.#client, this.#at(key), contentType);
  }
}

/** The content as it comes in. Time counts while a piece is waited for, not while the reader works on the one before. */
async function* pieces(content: Readable, silence: number): AsyncGenerator<Uint8Array> {
  const iterator: AsyncIterator<Uint8Array> = content[Symbol.asyncIterator]();
  try {
    while (true) {
      const limit = setTimeout(() => content.destroy(silent(silence)), silence);
      const { done, value } = await orUnavailable(() => iterator.next(), detailOf).finally(() => clearTimeout(limit));
      if (done) return;
      yield value;
    }
  } finally {
    content.destroy();
  }
}

/** Named as the SDK names its own limits. */
const silent = (milliseconds: number): Error =>
  Object.assign(new Error(`No content came for ${milliseconds} ms.`), { name: 'TimeoutError' });

interface S3Write {
  readonly ETag?: string | undefined;
  readonly LastModified?: Date | undefined;
}

/** HEAD has seconds, LIST may have milliseconds. */
const writeOf = ({ ETag = '', LastModified }: S3Write) => ({
  etag: ETag.replaceAll('"', ''),
  written: `${(LastModified ?? new Date(0)).toISOString().slice(0, 19)}Z`,
});

/** S3 answers 404 if the object does not exist and 412 if it exists in another version. */
function undefinedWhereGone(error: unknown): undefined {
  const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
  if (status !== 404 && status !== 412) throw error;
  return undefined;
}

/** Holds one part at a time, whatever the size of the texts. What fits one part is written as a plain object. */
class PartWriter implements ObjectWriter {
  readonly #client: S3Client;
  readonly #object: { readonly Bucket: string; readonly Key: string };
  readonly #contentType: string;
  readonly #parts: { readonly PartNumber: number; readonly ETag: string | undefined }[] = [];
  #uploadId: string | undefined;
  #pieces: Buffer[] = [];
  #bytes = 0;

  constructor(client: S3Client, object: { readonly Bucket: string; readonly Key: string }, contentType: string) {
    this.#client = client;
    this.#object = object;
    this.#contentType = contentType;
  }

  async append(content: string | Uint8Array): Promise<void> {
    let rest = Buffer.from(content);
    while (this.#bytes + rest.length >= partBytes) {
      const size = partBytes - this.#bytes;
      this.#keep(rest.subarray(0, size));
      rest = rest.subarray(size);
      await this.#sendPart();
    }
    this.#keep(rest);
  }

  #keep(piece: Buffer): void {
    this.#pieces.push(piece);
    this.#bytes += piece.length;
  }

  async close(): Promise<void> {
    if (this.#uploadId === undefined) {
      const Body = Buffer.concat(this.#pieces);
      const lengthAndType = { ContentLength: this.#bytes, ContentType: this.#contentType };
      await this.#client.send(new PutObjectCommand({ ...this.#object, Body, ...lengthAndType }));
      return;
    }
    if (this.#bytes > 0) await this.#sendPart();
    const MultipartUpload = { Parts: this.#parts };
    await this.#client.send(
      new CompleteMultipartUploadCommand({ ...this.#object, UploadId: this.#uploadId, MultipartUpload }),
    );
  }

  async #sendPart(): Promise<void> {
    this.#uploadId ??= await this.#begin();
    const PartNumber = this.#parts.length + 1;
    const Body = Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.#bytes = 0;
    const { ETag } = await this.#client.send(
      new UploadPartCommand({ ...this.#object, UploadId: this.#uploadId, PartNumber, Body }),
    );
    this.#parts.push({ PartNumber, ETag });
  }

  async #begin(): Promise<string | undefined> {
    const { UploadId } = await this.#client.send(
      new CreateMultipartUploadCommand({ ...this.#object, ContentType: this.#contentType }),
    );
    return UploadId;
  }
}
