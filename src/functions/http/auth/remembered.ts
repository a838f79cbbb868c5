/** Upper bound of the cache: requests with ever new tokens must not fill the memory. */
const most = 1_000;

/** Remembers what a key stands for, for some milliseconds. What could not be found is not remembered. */
export class Remembered<T> {
  readonly #milliseconds: number;
  readonly #entries = new Map<string, { readonly until: number; readonly value: T }>();

  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds;
  }

  async get(key: string, now: Date, read: () => Promise<T>): Promise<T> {
    const entry = this.#entries.get(key);
    if (entry && entry.until > now.getTime()) return entry.value;
    const value = await read();
    if (this.#entries.size >= most) this.#entries.clear();
    this.#entries.set(key, { until: now.getTime() + this.#milliseconds, value });
    return value;
  }
}
