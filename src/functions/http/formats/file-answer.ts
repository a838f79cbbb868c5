import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyResult } from 'aws-lambda';
import type { Context } from '../../../domain/engine/context.ts';
import { refused } from '../../../domain/engine/errors.ts';
import type { ObjectWriter } from '../../../repos/bucket.ts';
import { presignedUrl } from '../../../repos/presign.ts';
import { escapedBytes, jsonResponse, largestAnswer, textResponse } from '../contract/response.ts';

/** Milliseconds after which no more is read: API Gateway waits 29 seconds, and the file must still be closed. */
const longest = 24_000;
/** Seconds for which the address of a file is good. */
const linkLife = 3_600;

export interface FileKind {
  readonly filename: string;
  readonly contentType: string;
  /** Shown by browsers, unless they are told to save it. */
  readonly inline?: boolean;
}

/**
 * A file as an answer, written piece by piece. One that is larger than an answer may be goes into the bucket; the answer is
 * then 303 with its address, which is good for an hour.
 */
export class FileAnswer {
  readonly #kind: FileKind;
  readonly #now: Context['now'];
  readonly #started: number;
  readonly #texts: string[] = [];
  #bytes = 0;
  #file: { readonly writer: ObjectWriter; readonly key: string } | undefined;

  constructor(kind: FileKind, { now }: Pick<Context, 'now'>) {
    this.#kind = kind;
    this.#now = now;
    this.#started = now().getTime();
  }

  async add(text: string): Promise<void> {
    if (this.#now().getTime() - this.#started > longest)
      throw refused(
        'too-large',
        'The list takes longer to write than a request may run. Use filters to request parts of it.',
      );
    if (this.#file) return this.#file.writer.append(text);
    this.#texts.push(text);
    this.#bytes += escapedBytes(text);
    if (this.#bytes > largestAnswer) await this.#moveToBucket();
  }

  async close(): Promise<APIGatewayProxyResult> {
    const { filename, contentType, inline } = this.#kind;
    if (!this.#file)
      return textResponse(200, this.#texts.join(''), {
        'Content-Type': contentType,
        ...(inline ? {} : { 'Content-Disposition': `attachment; filename="${filename}"` }),
      });
    const { writer, key } = this.#file;
    await writer.close();
    return linkTo(key, this.#now());
  }

  async #moveToBucket(): Promise<void> {
    const { key, writer } = await exportFile(this.#kind);
    this.#file = { writer, key };
    for (const text of this.#texts.splice(0)) await writer.append(text);
  }
}

/** A new file in the bucket. */
export async function exportFile({ filename, contentType }: FileKind) {
  const key = `exports/${randomUUID()}/${filename}`;
  const writer = (await bucket()).open(key, isActive(contentType) ? 'application/octet-stream' : contentType);
  return { key, writer };
}

/** Leads to a file in the bucket, for an hour. */
export async function linkTo(key: string, now: Date): Promise<APIGatewayProxyResult> {
  const permit = { method: 'GET', bucket: bucketName(), key, seconds: linkLife } as const;
  const url = await presignedUrl(permit, process.env);
  const expires = new Date(now.getTime() + linkLife * 1_000).toISOString();
  return jsonResponse(303, { url, expires }, { Location: url });
}

/** The bucket does not tell browsers, as answers do, to run nothing of what it holds. */
const isActive = (contentType: string): boolean => /html|xml|svg|script/i.test(contentType);

const bucketName = (): string => process.env.QM_BUCKET ?? '';

/** Few answers need it, and loading it takes time. */
async function bucket() {
  const { environmentBucket } = await import('../../../repos/bucket.ts');
  return environmentBucket(bucketName(), process.env);
}
