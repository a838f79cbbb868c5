import { isInRange, orderKey, orderRange } from '../../model/order.ts';
import { type Resource, refKey, targetKey } from '../../model/resource.ts';
import type { WorkUnit } from '../../model/store.ts';
import type { Change, Reader, Row, RowSource } from '../../model/work.ts';
import { resourceOf } from '../../registry.ts';

/** Indexes lag behind by moments; so many writes are remembered that they have long caught up with the oldest. */
const mostRemembered = 2_000;

/**
 * What the import itself has written lately or is about to write. Lists of rows show it, so that a row is judged with the
 * rows before it in mind although they are not committed, or not yet in an index: the device below in the same rack, the
 * parent region two lines up. Reads by id and by unique values do not: what is not committed cannot be referred to.
 */
export class RecentWrites {
  readonly #changes = new Map<string, Change>();

  remember(unit: WorkUnit): void {
    for (const change of changesOf(unit)) {
      const key = refKey(change);
      this.#changes.delete(key);
      this.#changes.set(key, change);
    }
    for (const oldest of this.#changes.keys()) {
      if (this.#changes.size <= mostRemembered) break;
      this.#changes.delete(oldest);
    }
  }

  /** The unit was not committed after all. */
  forget(unit: WorkUnit): void {
    for (const change of changesOf(unit))
      if (this.#changes.get(refKey(change)) === change) this.#changes.delete(refKey(change));
  }

  /** The reader with the writes in its lists of rows; which follow their order only at the end of the list. */
  over(reader: Reader): Reader {
    return {
      getMany: (refs) => reader.getMany(refs),
      findUnique: (type, constraint, values) => reader.findUnique(type, constraint, values),
      count: (type) => reader.count(type),
      countReferences: (type, field, target) => reader.countReferences(type, field, target),
      rows: (source, limit) => this.#rows(reader, source, limit),
    };
  }

  async *#rows(reader: Reader, source: RowSource, limit: number | undefined): AsyncGenerator<Row> {
    for await (const row of reader.rows(source, limit))
      if (!this.#changes.has(refKey({ type: source.type, id: row.id }))) yield row;
    const resource = resourceOf(source.type);
    for (const { type, id, after } of [...this.#changes.values()])
      if (type === source.type && after && shows(resource, source, { id, values: after })) yield { id, values: after };
  }
}

const changesOf = ({ changes, followUps = [] }: WorkUnit): readonly Change[] => [...changes, ...followUps];

function shows(resource: Resource, source: RowSource, { id, values }: Row): boolean {
  switch (source.kind) {
    case 'by-id':
      return id >= source.startId;
    case 'in-order':
      return isInRange(orderRange(resource, source), orderKey(resource, values, id));
    case 'reference':
      return targetKey(values[source.field]) === source.target;
  }
}
