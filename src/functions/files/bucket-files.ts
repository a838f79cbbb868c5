import type { FileStore } from '../../domain/platform/files/confirm-upload.ts';
import { startBytes } from '../../domain/platform/files/file-formats.ts';
import type { Bucket } from '../../repos/bucket.ts';

/** The bucket of the environment. Its client is half of a function: it is loaded with the first file. */
export async function filesBucket(): Promise<Bucket> {
  const { environmentBucket } = await import('../../repos/bucket.ts');
  return environmentBucket(process.env.QM_BUCKET ?? '', process.env);
}

/** Uploads and files in a bucket. */
export const filesIn = (bucketOf: () => Promise<Bucket>): FileStore => ({
  async look(key) {
    const bucket = await bucketOf();
    const head = await bucket.head(key);
    const content = head && (await bucket.read(key, head.etag));
    return content ? { size: head.size, etag: head.etag, start: await startOf(content) } : undefined;
  },
  async keep({ key, etag }, to) {
    const bucket = await bucketOf();
    return bucket.copy(key, to, etag);
  },
});

async function startOf(content: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of content) {
    pieces.push(piece);
    bytes += piece.length;
    if (bytes >= startBytes) break;
  }
  return Buffer.concat(pieces).subarray(0, startBytes);
}
