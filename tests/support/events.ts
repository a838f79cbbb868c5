import { collect, rowsFrom } from '../../src/domain/engine/resource/load-objects.ts';
import type { Store } from '../../src/domain/engine/store.ts';
import type { ChangeEvent } from '../../src/domain/platform/events/change-event.ts';
import { changeEventOf } from '../../src/domain/platform/events/change-event-of.ts';
import { registry } from '../../src/domain/registry.ts';

/** The change log as the stream tells it: each entry once, in order. */
export class EventLog {
  readonly #store: Store;
  #next = 0;

  constructor(store: Store) {
    this.#store = store;
  }

  /** What has happened since it was asked before. */
  async news(): Promise<readonly ChangeEvent[]> {
    const source = { kind: 'by-id', type: 'core.objectchange', startId: this.#next } as const;
    const entries = await collect(rowsFrom(this.#store, source));
    this.#next = Math.max(this.#next, ...entries.map(({ id }) => id + 1));
    return entries.map((entry) => changeEventOf(registry, entry));
  }
}
