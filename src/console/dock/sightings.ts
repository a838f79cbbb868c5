/** Out of sight for so long, a code that is seen again is meant again. */
const forgotten = 2_000;

/** A camera sees the same code many times a second: the first time counts, until it was out of sight. */
export class Sightings {
  readonly #last = new Map<string, number>();

  /** Those of the codes that are new at a time in milliseconds. */
  newOf(codes: readonly string[], time: number): readonly string[] {
    const fresh = [...new Set(codes)].filter((code) => time - (this.#last.get(code) ?? -forgotten) >= forgotten);
    for (const code of codes) this.#last.set(code, time);
    return fresh;
  }
}
