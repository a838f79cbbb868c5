import { canonicalJson } from '../../json.ts';
import { memoizeByObject } from '../../memoize.ts';
import type { Change, Reader, Row, RowSource } from '../../ports.ts';
import { isInRange, orderKey, orderRange } from '../../query/order.ts';
import type { Registry } from '../../resource/registry.ts';
import { indexTarget, type Resource, refKey, targetOf } from '../../resource/resource.ts';
import { uniqueClaims } from '../../resource/unique.ts';
import { withReader } from '../../resource/with-reader.ts';
import type { TypeName } from '../../schema/field-kinds.ts';
import type { WorkUnit } from '../../store.ts';

/** Number of writes to remember: by then the indexes contain the oldest. */
const mostRemembered = 2_000;

interface Remembered {
  readonly change: Change;
  /** Line of the row that plans it; undefined once it is written. */
  readonly plannedBy: number | undefined;
}

/**
 * What the import itself has written lately, and what it is about to write. Lists of rows show it: a row is evaluated
 * with the rows before it in mind although they are not committed, or not yet in an index: the device below in the same
 * rack, the parent region two lines up. Reads by id and by unique values do not: what is not committed cannot be
 * referred to.
 */
export class RecentWrites {
  readonly #changes = new Map<string, Remembered>();
  /** What planned units change and claim; see claimsOf. */
  readonly #claims = new Set<string>();
  readonly #claimsOf: (unit: WorkUnit) => readonly string[];

  constructor(registry: Registry) {
    this.#claimsOf = memoizeByObject((unit: WorkUnit): readonly string[] =>
      changesOf(unit).flatMap((change) => claimsOf(registry.resourceOf(change.type), change)),
    );
  }

  /** The row on this line will write the unit. */
  plan(unit: WorkUnit, line: number): void {
    this.#remember(unit, line);
    for (const claim of this.#claimsOf(unit)) this.#claims.add(claim);
  }

  /** True when a planned unit changes the same object, claims the same unique values or makes the very same object. */
  collides(unit: WorkUnit): boolean {
    return this.#claimsOf(unit).some((claim) => this.#claims.has(claim));
  }

  /** True when a planned unit changes the object. */
  isPlanned(type: TypeName, id: number): boolean {
    return this.#claims.has(refKey({ type, id }));
  }

  written(unit: WorkUnit): void {
    this.#remember(unit, undefined);
    for (const claim of this.#claimsOf(unit)) this.#claims.delete(claim);
  }

  /** The unit is not written after all. */
  forget(unit: WorkUnit): void {
    for (const claim of this.#claimsOf(unit)) this.#claims.delete(claim);
    for (const change of changesOf(unit)) {
      const key = refKey(change);
      if (this.#changes.get(key)?.change === change) this.#changes.delete(key);
    }
  }

  #remember(unit: WorkUnit, plannedBy: number | undefined): void {
    for (const change of changesOf(unit)) {
      const key = refKey(change);
      this.#changes.delete(key);
      this.#changes.set(key, { change, plannedBy });
    }
    for (const oldest of this.#changes.keys()) {
      if (this.#changes.size <= mostRemembered) break;
      this.#changes.delete(oldest);
    }
  }

  /**
   * The reader as the row on `line()` shall see it: with what is written, and with what the rows before it plan, in the
   * lists of rows, at their end.
   */
  over(reader: Reader, line: () => number): Reader {
    return withReader(reader, {
      rows: (source: RowSource, limit?: number) => this.#rows(reader, source, limit, line()),
    });
  }

  async *#rows(reader: Reader, source: RowSource, limit: number | undefined, line: number): AsyncGenerator<Row> {
    const isSeen = ({ plannedBy }: Remembered): boolean => plannedBy === undefined || plannedBy < line;
    for await (const row of reader.rows(source, limit)) {
      const remembered = this.#changes.get(refKey({ type: source.type, id: row.id }));
      if (!remembered || !isSeen(remembered)) yield row;
    }
    const resource = reader.registry.resourceOf(source.type);
    for (const remembered of [...this.#changes.values()]) {
      const { type, id, after } = remembered.change;
      if (type !== source.type || !after || !isSeen(remembered)) continue;
      if (shows(resource, source, { id, values: after })) yield { id, values: after };
    }
  }
}

const changesOf = ({ changes, followUps = [] }: WorkUnit): readonly Change[] => [...changes, ...followUps];

function claimsOf(resource: Resource, { type, id, after }: Change): readonly string[] {
  if (!after || resource.unlogged) return [refKey({ type, id })];
  const unique = uniqueClaims(resource, after).map(({ constraint, text }) => `${type}|${constraint.name}|${text}`);
  const claims = unique.length > 0 ? unique : [`${type}|${canonicalJson({ ...after, ...withoutTimes })}`];
  return [refKey({ type, id }), ...claims];
}
const withoutTimes = { created: null, last_updated: null };

function shows(resource: Resource, source: RowSource, { id, values }: Row): boolean {
  switch (source.kind) {
    case 'by-id':
      return id >= source.startId;
    case 'in-order':
      return isInRange(orderRange(resource, source), orderKey(resource, values, id));
    case 'reference':
      return targetOf(resource, source.field, values) === indexTarget(resource, source.field, source.target);
  }
}
