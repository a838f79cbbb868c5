import { setImmediate, setTimeout } from 'node:timers/promises';
import { memoizeByObject } from '../../domain/engine/memoize.ts';
import type { Resource } from '../../domain/engine/resource/resource.ts';
import type { TableAccess } from '../client.ts';
import type { CollectionCopy } from './collection-copy.ts';
import { RefreshableCopy } from './refreshable-copy.ts';

/** Unpacked values of all collections: some 100 MB. */
const mostCells = 10_000_000;
const asksPerLook = 16;
/** Milliseconds after which another reading begins beside one that may hang: longer than one attempt of the SDK. */
const patience = 5_000;

/** The copies of collections that a function keeps between its invocations, brought up to date whenever they are asked for. */
class Copies {
  /** What was asked for last stands last. */
  readonly #collections = new Map<string, Turns>();
  readonly #access: TableAccess;
  #asked = 0;

  constructor(access: TableAccess) {
    this.#access = access;
  }

  /** The collection with every write that was acknowledged before this call. */
  current(resource: Resource): Promise<CollectionCopy> {
    const known = this.#collections.get(resource.type) ?? new Turns(this.#access, resource);
    this.#collections.delete(resource.type);
    this.#collections.set(resource.type, known);
    this.#asked += 1;
    if (this.#asked % asksPerLook === 0) this.#shrink();
    return known.current();
  }

  /** Keeps memory within its bound: what was asked for longest ago is packed again. */
  #shrink(): void {
    let cells = 0;
    for (const { copy } of [...this.#collections.values()].reverse()) {
      cells += copy.cells;
      if (cells > mostCells) copy.shrink();
    }
  }
}

export const copiesOf = memoizeByObject((access: TableAccess) => new Copies(access));

/** Lets those who ask for a collection share the readings of it. */
class Turns {
  readonly #make: () => RefreshableCopy;
  #refreshable: RefreshableCopy;
  #last: Promise<unknown> = Promise.resolve();
  #next: Promise<CollectionCopy> | undefined;

  constructor(access: TableAccess, resource: Resource) {
    this.#make = () => new RefreshableCopy(access, resource);
    this.#refreshable = this.#make();
  }

  get copy(): CollectionCopy {
    return this.#refreshable.copy;
  }

  /** Who asks in the same turn of the event loop, or while another reading is under way, shares the next one. */
  current(): Promise<CollectionCopy> {
    this.#next ??= this.#after(this.#last);
    return this.#next;
  }

  async #after(last: Promise<unknown>): Promise<CollectionCopy> {
    await setImmediate();
    // What a reading that hangs may still bring is not looked at any more.
    if (!(await endsInTime(last))) this.#refreshable = this.#make();
    this.#last = this.#next ?? last;
    this.#next = undefined;
    return this.#refreshable.refreshed();
  }
}

async function endsInTime(reading: Promise<unknown>): Promise<boolean> {
  const stop = new AbortController();
  const late = setTimeout(patience, false, { ref: false, signal: stop.signal }).catch(() => false);
  const ended = Promise.allSettled([reading]).then(() => true);
  const inTime = await Promise.race([ended, late]);
  stop.abort();
  return inTime;
}
