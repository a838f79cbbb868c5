import type {
  DelayedMessage,
  DeliveryMessage,
  DeliveryQueue,
} from '../../src/domain/platform/events/delivery-queue.ts';
import type { Taken } from '../../src/functions/events/deliver-batch.ts';

/** Milliseconds for which a FIFO queue knows what it has taken. */
const deduplicated = 300_000;
/** Milliseconds after which a message that was taken and not deleted comes again. */
const invisible = 120_000;

interface Waiting {
  readonly at: number;
  readonly message: DeliveryMessage;
}

/** The two queues of deliveries, as SQS has them, on a simulated clock. */
export class DeliveryQueues implements DeliveryQueue {
  /** Milliseconds since 1970. */
  now = Date.parse('2026-01-01T00:00:00Z');
  sent = 0;
  readonly #groups = new Map<string, DeliveryMessage[]>();
  readonly #lockedUntil = new Map<string, number>();
  readonly #known = new Map<string, number>();
  #delayed: Waiting[] = [];

  async send(messages: readonly DeliveryMessage[]): Promise<void> {
    for (const message of messages) this.#put(message);
  }

  async sendLater(messages: readonly DelayedMessage[]): Promise<void> {
    for (const { seconds, ...message } of messages) {
      if (!Number.isInteger(seconds) || seconds < 0 || seconds > 900) throw new RangeError(`${seconds} seconds`);
      this.#delayed.push({ at: this.now + seconds * 1_000, message });
    }
  }

  #put(message: DeliveryMessage): void {
    const { delivery, attempt, group, occasion } = message;
    const key = `${delivery}-${attempt}-${occasion}`;
    if ((this.#known.get(key) ?? Number.NEGATIVE_INFINITY) > this.now - deduplicated) return;
    this.#known.set(key, this.now);
    this.sent += 1;
    const waiting = this.#groups.get(group) ?? [];
    waiting.push(message);
    this.#groups.set(group, waiting);
  }

  /** Up to ten messages of groups that nobody has; undefined where there is nothing to do now. */
  take(): readonly Taken[] | undefined {
    this.#forward();
    const taken: Taken[] = [];
    for (const [group, messages] of this.#groups) {
      if ((this.#lockedUntil.get(group) ?? 0) > this.now) continue;
      const some = messages.slice(0, 10 - taken.length);
      if (some.length > 0) this.#lockedUntil.set(group, this.now + invisible);
      for (const [index, message] of some.entries()) {
        const messageId = `${group}|${index}`;
        taken.push({ messageId, handle: messageId, group, message });
      }
      if (taken.length === 10) break;
    }
    return taken.length === 0 ? undefined : taken;
  }

  /** What was taken is deleted, but for those that must come again. */
  finish(taken: readonly Taken[], again: readonly string[]): void {
    for (const [group, some] of Map.groupBy(taken, (one) => one.group)) {
      const failed = some.filter(({ messageId }) => again.includes(messageId)).length;
      this.#groups.get(group)?.splice(0, some.length - failed);
      if (failed === 0) this.#lockedUntil.delete(group);
      if (this.#groups.get(group)?.length === 0) this.#groups.delete(group);
    }
  }

  #forward(): void {
    const due = this.#delayed.filter(({ at }) => at <= this.now);
    if (due.length === 0) return;
    this.#delayed = this.#delayed.filter(({ at }) => at > this.now);
    for (const { message } of due.sort((a, b) => a.at - b.at)) this.#put(message);
  }

  /** When the next message can be taken; undefined where there is none. */
  get next(): number | undefined {
    const times = [...this.#delayed.map(({ at }) => at)];
    for (const group of this.#groups.keys()) times.push(this.#lockedUntil.get(group) ?? this.now);
    return times.length === 0 ? undefined : times.reduce((a, b) => Math.min(a, b));
  }
}
