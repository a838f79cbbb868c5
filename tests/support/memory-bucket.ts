import { createHash } from 'node:crypto';
import type { Bucket } from '../../src/repos/bucket.ts';

/** A bucket in memory. */
export class MemoryBucket implements Bucket {
  readonly name = 'imports';
  readonly objects = new Map<string, string | Buffer>();
  /** When objects were written, where it is not `written`. */
  readonly times = new Map<string, string>();
  written = '2026-01-01T00:00:00Z';

  async head(key: string) {
    const content = this.objects.get(key);
    return content === undefined
      ? undefined
      : { ...this.#writeOf(key, content), size: Buffer.byteLength(content), metadata: {} };
  }

  async *list(prefix: string) {
    for (const [key, content] of [...this.objects].sort(([a], [b]) => (a < b ? -1 : 1)))
      if (key.startsWith(prefix)) yield { key, ...this.#writeOf(key, content) };
  }

  #writeOf(key: string, content: string | Buffer) {
    return { etag: etagOf(content), written: this.times.get(key) ?? this.written };
  }

  async read(key: string, etag?: string): Promise<AsyncIterable<Uint8Array> | undefined> {
    const content = this.objects.get(key);
    if (content === undefined || (etag !== undefined && etagOf(content) !== etag)) return undefined;
    return pieces(Buffer.from(content));
  }

  async write(key: string, content: string | Uint8Array): Promise<void> {
    this.objects.set(key, typeof content === 'string' ? content : Buffer.from(content));
  }

  open(key: string) {
    const texts: string[] = [];
    return {
      append: async (content: string | Uint8Array): Promise<void> => void texts.push(Buffer.from(content).toString()),
      close: (): Promise<void> => this.write(key, texts.join('')),
    };
  }

  async copy(from: string, to: string, etag?: string): Promise<boolean> {
    const content = this.objects.get(from);
    if (etag !== undefined && (content === undefined || etagOf(content) !== etag)) return false;
    this.objects.set(to, content ?? '');
    return true;
  }

  async remove(key: string): Promise<void> {
    this.objects.delete(key);
  }
}

export const etagOf = (content: string | Buffer): string => createHash('md5').update(content).digest('hex');

async function* pieces(content: Buffer): AsyncGenerator<Uint8Array> {
  const size = 64 * 1024;
  for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size);
}
