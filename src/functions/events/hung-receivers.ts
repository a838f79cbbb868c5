/** Milliseconds that a receiver which did not answer in time is left alone by this process. */
const rest = 30_000;

/** Webhooks whose receivers hang: requests to them are put off, so that they hold up nothing else. */
export class HungReceivers {
  readonly #until = new Map<number, number>();

  add(webhook: number, now: number): void {
    this.#until.set(webhook, now + rest);
  }

  isHung(webhook: number, now: number): boolean {
    const until = this.#until.get(webhook);
    if (until === undefined || until > now) return until !== undefined;
    this.#until.delete(webhook);
    return false;
  }
}
