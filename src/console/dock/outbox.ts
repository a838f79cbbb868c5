import type { Client } from '../api/client.ts';
import { asProblem, type Problem } from '../api/problem.ts';
import type { NewScan, Scan } from './scan.ts';
import { batchesOf, sendBatch } from './send.ts';
import { databaseName, type Store } from './store.ts';

export interface Sending {
  /** Scans of this person that the API has not answered. */
  readonly own: number;
  /** Of other people on this device; only they can send them. */
  readonly others: number;
  readonly isSending: boolean;
  /** Why the last attempt failed. */
  readonly problem?: Problem;
  /** Shipments that the person may not scan any more, or that are gone: their scans wait in vain. */
  readonly stuck: readonly string[];
}

const firstPause = 2_000;
const longestPause = 30_000;

/** Sends what one person has scanned on this device, of all shipments, and tries again until all of it is sent. */
export class Outbox {
  readonly store: Store;
  readonly user: string;
  readonly #client: Client;
  readonly #listeners = new Set<(scans: readonly Scan[]) => void>();
  readonly #otherTabs = new BroadcastChannel(databaseName);
  #sending: Sending = { own: 0, others: 0, isSending: false, stuck: [] };
  #isWanted = false;
  #pause = firstPause;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isOpen = true;

  constructor(client: Client, store: Store, user: string) {
    this.#client = client;
    this.store = store;
    this.user = user;
    this.#otherTabs.onmessage = () => void this.#count().then(() => this.#tell([]));
    addEventListener('online', this.send);
  }

  get sending(): Sending {
    return this.#sending;
  }

  /** The listener hears of scans that were judged, and of none when something else changed. */
  listen(listener: (scans: readonly Scan[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async add(scan: NewScan): Promise<Scan> {
    const added = await this.store.add(scan);
    this.#sending = { ...this.#sending, own: this.#sending.own + 1 };
    this.#announce();
    void this.send();
    return added;
  }

  /** Sends now. Whoever asks while it sends is served by the next round. */
  readonly send = async (): Promise<void> => {
    clearTimeout(this.#timer);
    this.#isWanted = true;
    if (this.#sending.isSending) return;
    while (this.#isWanted && this.#isOpen) {
      this.#isWanted = false;
      await this.#round();
    }
  };

  /** Gives up the unsent scans of a shipment. */
  async discard(shipment: string): Promise<void> {
    await this.store.discard(this.user, shipment);
    await this.send();
  }

  readonly close = (): void => {
    this.#isOpen = false;
    clearTimeout(this.#timer);
    removeEventListener('online', this.send);
    this.#otherTabs.close();
  };

  async #round(): Promise<void> {
    this.#sending = { ...this.#sending, isSending: true };
    let problem: Problem | undefined;
    const stuck = new Set<string>();
    for (const batch of batchesOf(await this.store.unsent(this.user))) {
      if (!this.#isOpen) return;
      try {
        const answered = await sendBatch(this.#client, batch);
        const judged = await this.store.judge(answered, 'final');
        this.#pause = firstPause;
        await this.#count();
        this.#announce(judged);
      } catch (thrown) {
        problem = asProblem(thrown);
        if (problem.status === 403 || problem.status === 404) stuck.add(batch[0]?.shipment ?? '');
        // Without an answer no other shipment will have one.
        if (problem.status === 0) break;
      }
    }
    const { problem: _, ...rest } = this.#sending;
    this.#sending = { ...rest, isSending: false, stuck: [...stuck], ...(problem ? { problem } : {}) };
    await this.#count();
    this.#tell([]);
    if (this.#sending.own > 0 && this.#isOpen && !this.#isWanted) this.#later();
  }

  #later(): void {
    this.#timer = setTimeout(this.send, this.#pause);
    this.#pause = Math.min(this.#pause * 2, longestPause);
  }

  async #count(): Promise<void> {
    if (!this.#isOpen) return;
    this.#sending = { ...this.#sending, ...(await this.store.countUnsent(this.user)) };
  }

  #announce(scans: readonly Scan[] = []): void {
    if (this.#isOpen) this.#otherTabs.postMessage('changed');
    this.#tell(scans);
  }

  #tell(scans: readonly Scan[]): void {
    for (const listener of this.#listeners) listener(scans);
  }
}
