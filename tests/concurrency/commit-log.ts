import type { Change } from '../../src/domain/engine/ports.ts';
import { refKey, type StoredObject } from '../../src/domain/engine/resource/resource.ts';
import type { TypeName } from '../../src/domain/engine/schema/field-kinds.ts';
import type { CommitOutcome, Store } from '../../src/domain/engine/store.ts';
import { allOf } from './spares-world.ts';

/** Objects of some types by `<type>#<id>`, as they stood between two commits. */
export type State = ReadonlyMap<string, StoredObject>;

interface Entry {
  readonly changes: readonly Change[];
  readonly outcome: Promise<CommitOutcome>;
}

/** What a store in memory went through, commit by commit. */
export class CommitLog {
  readonly #store: Store;
  readonly #types: readonly TypeName[];
  readonly #entries: Entry[] = [];
  #start: State = new Map();

  constructor(store: Store, types: readonly TypeName[]) {
    this.#store = store;
    this.#types = types;
  }

  async open(): Promise<this> {
    const rows = await Promise.all(
      this.#types.map(async (type) => (await allOf(this.#store, type)).map(({ id }) => ({ type, id }))),
    );
    this.#start = await this.#store.getMany(rows.flat());
    return this;
  }

  /** Commits that have been made. */
  get length(): number {
    return this.#entries.length;
  }

  /** Takes commits one by one and notes each at the moment at which the store makes it. */
  readonly writer: Pick<Store, 'commit'> = {
    commit: (units) =>
      Promise.all(
        units.map((unit) => {
          const outcome = this.#store.commit([unit]).then(([first = []]) => first);
          this.#entries.push({ changes: [...unit.changes, ...(unit.followUps ?? [])], outcome });
          return outcome;
        }),
      ),
  };

  /** The states from `from` commits to `to` commits, one for each of these numbers. */
  async states(from: number, to: number): Promise<readonly State[]> {
    const state = new Map(this.#start);
    const states: State[] = [];
    for (let made = 0; made <= to; made++) {
      if (made >= from) states.push(new Map(state));
      const entry = this.#entries[made];
      if (!entry || (await entry.outcome).length > 0) continue;
      for (const { type, id, before, after } of entry.changes) {
        if (!this.#types.includes(type)) continue;
        if (after) state.set(refKey({ type, id }), { type, id, version: (before?.version ?? 0) + 1, values: after });
        else state.delete(refKey({ type, id }));
      }
    }
    return states;
  }
}
