import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { JsonObject } from '../../domain/engine/json.ts';
import type { Bucket } from '../../repos/bucket.ts';

/**
 * Lines of JSON in numbered objects of the bucket: an object that is written is complete, and a process that dies loses
 * only what it has not written yet. Whoever goes on after it begins with the number after the last one that counts.
 */
export class RowLog {
  readonly #bucket: Bucket;
  readonly #prefix: string;
  #texts: string[] = [];
  #length = 0;

  constructor(bucket: Bucket, prefix: string) {
    this.#bucket = bucket;
    this.#prefix = prefix;
  }

  /** Characters that are not written yet. */
  get length(): number {
    return this.#length;
  }

  add(line: JsonObject): void {
    const text = `${JSON.stringify(line)}\n`;
    this.#texts.push(text);
    this.#length += text.length;
  }

  async write(number: number): Promise<void> {
    await this.#bucket.write(this.#key(number), this.#texts.join(''), 'application/x-ndjson');
    this.#texts = [];
    this.#length = 0;
  }

  async *read(number: number): AsyncGenerator<JsonObject> {
    const content = await this.#bucket.read(this.#key(number));
    if (!content) return;
    for await (const line of createInterface({ input: Readable.from(content), crlfDelay: Number.POSITIVE_INFINITY }))
      if (line !== '') yield JSON.parse(line);
  }

  async remove(count: number): Promise<void> {
    for (let number = 1; number <= count; number++) await this.#bucket.remove(this.#key(number));
  }

  #key(number: number): string {
    return `${this.#prefix}-${number}.jsonl`;
  }
}
