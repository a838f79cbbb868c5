import type { CommitOutcome, Store, WorkUnit } from '../../src/domain/engine/store.ts';
import { connectionLost } from '../support/faults.ts';
import type { Chance } from './chance.ts';

/** How often what goes wrong: shares of all commits. */
export interface Faults {
  /** Nothing is written, and the caller cannot know. */
  readonly refused: number;
  /** All is written, and the caller cannot know. */
  readonly lost: number;
  /** Somebody else was faster, or so it is said. */
  readonly conflict: number;
}

/**
 * A store on whose every call other workers may come first, and whose commits fail as those of a table do. All of it follows
 * from the seed: the same history can be run again. `writer` takes the commits that get through.
 */
export function faultyStore(
  store: Store,
  chance: Chance,
  faults: Faults,
  writer: Pick<Store, 'commit'> = store,
): Store {
  /** Gives way to the other workers a few times. */
  const turn = async (): Promise<void> => {
    for (let left = chance.below(4); left > 0; left--) await Promise.resolve();
  };
  return {
    registry: store.registry,
    dock: store.dock,
    async getMany(refs, freshness) {
      await turn();
      return store.getMany(refs, freshness);
    },
    async findUnique(type, constraint, values) {
      await turn();
      return store.findUnique(type, constraint, values);
    },
    async *rows(source, limit) {
      await turn();
      yield* store.rows(source, limit);
    },
    async findByText(type, field, text) {
      await turn();
      return store.findByText(type, field, text);
    },
    async collection(type) {
      await turn();
      return store.collection(type);
    },
    async referring(type, field, targets) {
      await turn();
      return store.referring(type, field, targets);
    },
    page: (request) => store.page(request),
    count: (type) => store.count(type),
    countReferences: (type, field, target) => store.countReferences(type, field, target),
    announceDeletion: (refs) => store.announceDeletion(refs),
    takeIds: (type, count) => store.takeIds(type, count),
    writeSnapshot: (bom, parts) => store.writeSnapshot(bom, parts),
    dropSnapshot: (bom, generation) => store.dropSnapshot(bom, generation),
    async commit(units) {
      await turn();
      if (chance.happens(faults.refused)) throw connectionLost();
      if (chance.happens(faults.conflict)) return units.map(conflictOf);
      const outcomes = await writer.commit(units);
      if (chance.happens(faults.lost)) throw connectionLost();
      return outcomes;
    },
  };
}

/** A store that does not fail, but on whose every call others may come first. */
export const interleaved = (store: Store, chance: Chance): Store =>
  faultyStore(store, chance, { refused: 0, lost: 0, conflict: 0 });

function conflictOf({ changes }: WorkUnit): CommitOutcome {
  const [first] = changes;
  return first ? [{ kind: 'version', type: first.type, id: first.id }] : [];
}
