import { setTimeout as delay } from 'node:timers/promises';
import type { Context } from '../../domain/engine/context.ts';
import type { DeliveryQueue } from '../../domain/platform/events/delivery-queue.ts';
import { type DeliveryOutcome, recordOutcomes } from '../../domain/platform/events/record-outcomes.ts';

interface Pending {
  readonly outcome: DeliveryOutcome;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/** Milliseconds that the first outcome waits for others: attempts of a batch end at about the same time. */
const gathering = 10;

/** Outcomes of one transaction, which holds 100 actions. */
const mostInUnit = 20;

/**
 * Records each outcome as soon as it is there; those that come while a transaction is on its way share the next one. Then
 * asks for what has waited for them.
 */
export class OutcomeRecorder {
  readonly #context: Context;
  readonly #queue: DeliveryQueue;
  readonly #pending: Pending[] = [];
  readonly #wait: () => Promise<unknown>;
  #busy = false;

  constructor(context: Context, queue: DeliveryQueue, wait = () => delay(gathering)) {
    this.#context = context;
    this.#queue = queue;
    this.#wait = wait;
  }

  record(outcome: DeliveryOutcome): Promise<void> {
    const recorded = new Promise<void>((done, failed) => {
      this.#pending.push({ outcome, done, failed });
    });
    if (!this.#busy) void this.#run();
    return recorded;
  }

  async #run(): Promise<void> {
    this.#busy = true;
    await this.#wait();
    while (this.#pending.length > 0) await this.#recordTogether(this.#pending.splice(0, mostInUnit));
    this.#busy = false;
  }

  /** One that cannot be recorded must not keep the others from it. */
  async #recordTogether(some: readonly Pending[]): Promise<void> {
    try {
      await this.#queue.send(
        await recordOutcomes(
          this.#context,
          some.map(({ outcome }) => outcome),
        ),
      );
      for (const { done } of some) done();
    } catch (error) {
      if (some.length === 1) some[0]?.failed(error);
      else for (const one of some) await this.#recordTogether([one]);
    }
  }
}
