import type { Dock } from '../../src/domain/engine/dock-store.ts';
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
    dock: faultyDock(store.dock, turn, chance, faults),
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
    async collection(type, part) {
      await turn();
      return store.collection(type, part);
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

/** The same of light items: others may come first on every call, and writes of scans fail as commits do. */
function faultyDock(dock: Dock, turn: () => Promise<void>, chance: Chance, faults: Faults): Dock {
  const late =
    <A extends readonly unknown[], T>(call: (...given: A) => Promise<T>) =>
    async (...given: A): Promise<T> => {
      await turn();
      return call(...given);
    };
  return {
    writeManifest: late((shipment, version, manifest, at) => dock.writeManifest(shipment, version, manifest, at)),
    manifest: late((shipment, head) => dock.manifest(shipment, head)),
    expectedUnits: late((shipment, head, numbers) => dock.expectedUnits(shipment, head, numbers)),
    expectedCartons: late((shipment, head, codes) => dock.expectedCartons(shipment, head, codes)),
    shipmentsExpecting: late((shipment, numbers) => dock.shipmentsExpecting(shipment, numbers)),
    tidyManifests: late((shipment, previous, at) => dock.tidyManifests(shipment, previous, at)),
    drop: late((shipment) => dock.drop(shipment)),
    known: late((shipment, question) => dock.known(shipment, question)),
    scans: late((shipment) => dock.scans(shipment)),
    record: late(async (shipment, write, at) => {
      if (chance.happens(faults.refused)) throw connectionLost();
      if (chance.happens(faults.conflict)) return false;
      const isWritten = await dock.record(shipment, write, at);
      if (chance.happens(faults.lost)) throw connectionLost();
      return isWritten;
    }),
  };
}

/** A store that does not fail, but on whose every call others may come first. */
export const interleaved = (store: Store, chance: Chance): Store =>
  faultyStore(store, chance, { refused: 0, lost: 0, conflict: 0 });

function conflictOf({ changes }: WorkUnit): CommitOutcome {
  const [first] = changes;
  return first ? [{ kind: 'version', type: first.type, id: first.id }] : [];
}
