/** Merges ordered streams into one ordered stream. The streams come in pages; the first of each are read at once. */
export async function* mergeOrdered<T>(
  streams: readonly AsyncIterable<readonly T[]>[],
  compare: (a: T, b: T) => number,
): AsyncGenerator<T> {
  const cursors = streams.map((stream) => new Cursor(stream));
  try {
    await Promise.all(cursors.map((cursor) => cursor.advance()));
    for (;;) {
      let smallest: Cursor<T> | undefined;
      for (const cursor of cursors)
        if (cursor.value !== undefined && (smallest?.value === undefined || compare(cursor.value, smallest.value) < 0))
          smallest = cursor;
      if (smallest?.value === undefined) return;
      yield smallest.value;
      if (!smallest.step()) await smallest.advance();
    }
  } finally {
    await Promise.all(cursors.map((cursor) => cursor.close()));
  }
}

/** A place in a stream of pages. */
class Cursor<T> {
  readonly #pages: AsyncIterator<readonly T[]>;
  #page: readonly T[] = [];
  #position = 0;

  constructor(stream: AsyncIterable<readonly T[]>) {
    this.#pages = stream[Symbol.asyncIterator]();
  }

  /** Undefined at the end. */
  get value(): T | undefined {
    return this.#page[this.#position];
  }

  /** False when the page has no further value. */
  step(): boolean {
    this.#position += 1;
    return this.#position < this.#page.length;
  }

  /** Goes to the first value of the next page that has one. */
  async advance(): Promise<void> {
    this.#position = 0;
    do {
      const next = await this.#pages.next();
      this.#page = next.done ? [] : next.value;
      if (next.done) return;
    } while (this.#page.length === 0);
  }

  async close(): Promise<void> {
    await this.#pages.return?.();
  }
}
