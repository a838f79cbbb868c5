import type { Store } from '../../src/domain/engine/store.ts';

/** What was read of a store. */
export interface Reads {
  /** Batches of keys: those that are asked for in the same turn of the event loop travel together, as with the table. */
  batches: number;
  /** Queries of rows, each on its own. */
  queries: number;
}

/** A store that counts its reads, so that a test can tell what grows with the request. */
export function countingStore(store: Store): { readonly store: Store; readonly reads: Reads } {
  const reads: Reads = { batches: 0, queries: 0 };
  let turn: Promise<void> | undefined;
  const together = (): Promise<void> => {
    if (turn) return turn;
    reads.batches += 1;
    turn = new Promise((resolve) => {
      setImmediate(() => {
        turn = undefined;
        resolve();
      });
    });
    return turn;
  };
  const counting: Store = {
    registry: store.registry,
    dock: store.dock,
    async getMany(refs, freshness) {
      if (refs.length > 0) await together();
      return store.getMany(refs, freshness);
    },
    async findUnique(type, constraint, values) {
      await together();
      return store.findUnique(type, constraint, values);
    },
    rows(source, limit) {
      reads.queries += 1;
      return store.rows(source, limit);
    },
    findByText: (type, field, text) => store.findByText(type, field, text),
    collection: (type, part) => store.collection(type, part),
    async referring(type, field, targets) {
      if (targets.length > 0) await together();
      return store.referring(type, field, targets);
    },
    page: (request) => store.page(request),
    count: (type) => store.count(type),
    countReferences: (type, field, target) => store.countReferences(type, field, target),
    announceDeletion: (refs) => store.announceDeletion(refs),
    takeIds: (type, count) => store.takeIds(type, count),
    writeSnapshot: (bom, parts) => store.writeSnapshot(bom, parts),
    dropSnapshot: (bom, generation) => store.dropSnapshot(bom, generation),
    commit: (units) => store.commit(units),
  };
  return { store: counting, reads };
}
