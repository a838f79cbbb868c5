/** What is still to be looked at, the least bound first; of equal bounds the deepest, then the earliest. */
export class SearchQueue<T extends { readonly bound: number; readonly depth: number }> {
  readonly #entries: T[] = [];

  get size(): number {
    return this.#entries.length;
  }

  add(entry: T): void {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.#entries[middle];
      // The last entry is taken first: of equals the earlier has to stand behind.
      if (other !== undefined && isBefore(entry, other)) low = middle + 1;
      else high = middle;
    }
    this.#entries.splice(low, 0, entry);
  }

  take(): T | undefined {
    return this.#entries.pop();
  }
}

const isBefore = (
  one: { readonly bound: number; readonly depth: number },
  other: { readonly bound: number; readonly depth: number },
): boolean => one.bound < other.bound || (one.bound === other.bound && one.depth > other.depth);
