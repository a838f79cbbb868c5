import type { Collection } from '../../domain/engine/collection.ts';
import type { Json, JsonObject } from '../../domain/engine/json.ts';
import type { Row, RowSource } from '../../domain/engine/ports.ts';
import { sortKey } from '../../domain/engine/query/order.ts';
import type { Resource, StoredObject } from '../../domain/engine/resource/resource.ts';
import { indexTarget, targetOf } from '../../domain/engine/resource/resource.ts';
import { nativeKey } from '../../domain/engine/schema/natural-sort.ts';
import { positionOf } from '../counters.ts';
import { emptyValues } from '../items.ts';
import { idsPerBucket } from '../table.ts';
import { copiedFields, type RangeCopy } from './range-copy.ts';
import { viewsOf } from './row-view.ts';

/** Orders that are kept sorted; each takes 8 bytes a row. */
const orders = 4;
/** Of the rows in an order, the share that may change before all are sorted again. */
const fewChanges = 0.02;

interface Order {
  ids: number[];
  /** Ids whose place is not known any more. */
  readonly changed: Set<number>;
}

interface Column {
  readonly name: string;
  readonly index: number;
}

/** What an id in a set of referring ids takes, beside a value in a column. */
const cellsOfReference = 4;

type Compare = (a: number, b: number) => number;

/** The rows of a collection in memory: what a function keeps between its invocations. */
export class CollectionCopy implements Collection {
  readonly resource: Resource;
  /** By bucket, and within it by shard. */
  readonly #ranges: (RangeCopy | undefined)[] = [];
  readonly #fields: readonly string[];
  readonly #columns: readonly Column[];
  readonly #rowColumns: readonly Column[];
  #changes = 0;
  readonly #orders = new Map<string, Order>();
  /** Of the fields that were asked for: which ids refer to a target. */
  readonly #referring = new Map<string, Map<string, Set<number>>>();

  constructor(resource: Resource) {
    this.resource = resource;
    this.#fields = copiedFields(resource);
    this.#columns = this.#fields.map((name, index) => ({ name, index }));
    this.#rowColumns = this.#columns.filter(({ name }) => !resource.fields[name]?.long);
  }

  get changes(): number {
    return this.#changes;
  }

  range(partition: string): RangeCopy | undefined {
    return this.#ranges[this.#ordinal(partition)];
  }

  /** A range that is new, or that replaces one. */
  setRange(partition: string, range: RangeCopy): void {
    this.#ranges[this.#ordinal(partition)] = range;
    this.#changes += 1;
    this.#orders.clear();
    this.#referring.clear();
  }

  #ordinal(partition: string): number {
    const [bucket = 0, shard = 0] = partition.split('.').map(Number);
    return bucket * this.resource.shards + shard;
  }

  set(range: RangeCopy, position: number, version: number, values: JsonObject): void {
    const id = range.idAt(position);
    this.#forget(id);
    range.set(position, version, values);
    for (const [field, byTarget] of this.#referring) this.#refer(byTarget, targetOf(this.resource, field, values), id);
  }

  remove(range: RangeCopy, position: number): void {
    this.#forget(range.idAt(position));
    range.remove(position);
  }

  /** Takes the id out of what is kept by its values. */
  #forget(id: number): void {
    this.#changes += 1;
    for (const { changed } of this.#orders.values()) changed.add(id);
    for (const [field, byTarget] of this.#referring) {
      const target = this.#targetOf(field, id);
      if (target !== undefined) byTarget.get(target)?.delete(id);
    }
  }

  #targetOf(field: string, id: number): string | undefined {
    const range = this.#rangeOf(id);
    const position = this.#positionOf(id);
    if (!range?.has(position)) return undefined;
    const value = range.column(this.#fields.indexOf(field))[position] ?? null;
    return targetOf(this.resource, field, { [field]: value });
  }

  #refer(byTarget: Map<string, Set<number>>, target: string | undefined, id: number): void {
    if (target === undefined) return;
    const ids = byTarget.get(target) ?? new Set();
    byTarget.set(target, ids.add(id));
  }

  #rangeOf(id: number): RangeCopy | undefined {
    const { shards } = this.resource;
    return this.#ranges[Math.floor(id / idsPerBucket) * shards + (id % shards)];
  }

  #positionOf(id: number): number {
    return positionOf(id, this.resource.shards);
  }

  ids(ordering: readonly string[], test?: (row: Row) => boolean): readonly number[] {
    const ids = this.#sorted(ordering);
    if (!test) return ids;
    const view = viewsOf(this.resource)();
    return ids.filter((id) => {
      const range = this.#rangeOf(id);
      return range !== undefined && test(view.at(range, this.#positionOf(id)));
    });
  }

  view(id: number): Row | undefined {
    const range = this.#rangeOf(id);
    const position = this.#positionOf(id);
    return range?.has(position) ? viewsOf(this.resource)().at(range, position) : undefined;
  }

  object(id: number): StoredObject | undefined {
    const values = this.#valuesOf(id, this.#columns);
    const version = this.#rangeOf(id)?.version(this.#positionOf(id)) ?? 0;
    return values && { type: this.resource.type, id, version, values };
  }

  row(id: number): Row | undefined {
    const values = this.#valuesOf(id, this.#rowColumns);
    return values && { id, values };
  }

  #valuesOf(id: number, columns: readonly Column[]): JsonObject | undefined {
    const range = this.#rangeOf(id);
    const position = this.#positionOf(id);
    if (!range?.has(position)) return undefined;
    const values: Record<string, Json> = { ...emptyValues(this.resource) };
    for (const { name, index } of columns) values[name] = range.column(index)[position] ?? null;
    return values;
  }

  /** The ids of the rows of a source, in default order. */
  idsOf(source: Exclude<RowSource, { kind: 'by-id' }>): readonly number[] {
    const { ordering } = this.resource;
    if (source.kind === 'reference') {
      const byTarget = this.#referring.get(source.field) ?? this.#byTarget(source.field);
      const ids = byTarget.get(indexTarget(this.resource, source.field, source.target)) ?? [];
      return [...ids].sort(this.#comparing(ordering));
    }
    const ids = this.#sorted(ordering);
    const [name = ''] = ordering;
    const keyOf = (value: Json): string => nativeKey(sortKey(this.resource.fields[name], value));
    if (source.equals !== undefined) return this.#between(ids, keyOf(source.equals), keyOf(source.equals));
    return source.between ? this.#between(ids, keyOf(source.between.first), keyOf(source.between.last)) : ids;
  }

  rowsOf(source: Exclude<RowSource, { kind: 'by-id' }>): readonly Row[] {
    return this.idsOf(source).flatMap((id) => this.row(id) ?? []);
  }

  /** How many rows refer to a target. */
  countOf(field: string, target: string): number {
    const byTarget = this.#referring.get(field) ?? this.#byTarget(field);
    return byTarget.get(indexTarget(this.resource, field, target))?.size ?? 0;
  }

  #byTarget(field: string): Map<string, Set<number>> {
    const byTarget = new Map<string, Set<number>>();
    for (const id of this.#liveIds()) this.#refer(byTarget, this.#targetOf(field, id), id);
    this.#referring.set(field, byTarget);
    return byTarget;
  }

  /** The ids, sorted in default order, whose first key lies between the two. */
  #between(ids: readonly number[], first: string, last: string): readonly number[] {
    const index = this.#fields.indexOf(this.resource.ordering[0] ?? '');
    const start = lowerBound(ids, (id) => this.#keyAt(index, id) >= first);
    const end = lowerBound(ids, (id) => this.#keyAt(index, id) > last);
    return ids.slice(start, end);
  }

  #keyAt(index: number, id: number): string {
    return this.#rangeOf(id)?.keys(index)[this.#positionOf(id)] ?? '';
  }

  #liveIds(): number[] {
    const ids: number[] = [];
    for (const range of this.#ranges)
      for (let position = 0; position < (range?.length ?? 0); position++)
        if (range?.has(position)) ids.push(range.idAt(position));
    return ids;
  }

  /** All ids in an order. Sorted once; what has changed since then is put in its new place. */
  #sorted(ordering: readonly string[]): readonly number[] {
    const name = ordering.join();
    const known = this.#orders.get(name);
    const order = known ?? { ids: this.#inOrder(this.#liveIds(), ordering), changed: new Set<number>() };
    if (order.changed.size > 0) this.#sortChanged(order, ordering);
    this.#orders.delete(name);
    this.#orders.set(name, order);
    for (const oldest of this.#orders.keys()) if (this.#orders.size > orders) this.#orders.delete(oldest);
    return order.ids;
  }

  #sortChanged(order: Order, ordering: readonly string[]): void {
    const compare = this.#comparing(ordering);
    const { changed } = order;
    const live = [...changed].filter((id) => this.#rangeOf(id)?.has(this.#positionOf(id)));
    const kept = order.ids.filter((id) => !changed.has(id));
    changed.clear();
    if (live.length > kept.length * fewChanges) order.ids = this.#inOrder(kept.concat(live), ordering);
    else {
      for (const id of live)
        kept.splice(
          lowerBound(kept, (other) => compare(other, id) > 0),
          0,
          id,
        );
      order.ids = kept;
    }
  }

  /** Sorts many ids; their keys are looked up once. */
  #inOrder(ids: readonly number[], ordering: readonly string[]): number[] {
    const terms = termsOf(this.#fields, ordering);
    const columns = terms.map(({ index }) => (index < 0 ? [] : ids.map((id) => this.#keyAt(index, id))));
    const idAt = (place: number): number => ids[place] ?? 0;
    const compare = comparison(terms, idAt, (term, place) => columns[term]?.[place] ?? '');
    return Array.from(ids.keys()).sort(compare).map(idAt);
  }

  #comparing(ordering: readonly string[]): Compare {
    const terms = termsOf(this.#fields, ordering);
    return comparison(
      terms,
      (id) => id,
      (term, id) => this.#keyAt(terms[term]?.index ?? -1, id),
    );
  }

  get cells(): number {
    const ids = [...this.#orders.values()].reduce((sum, { ids: { length } }) => Math.max(sum, length), 0);
    const kept = (this.#orders.size + cellsOfReference * this.#referring.size) * ids;
    return this.#ranges.reduce((sum, range) => sum + (range?.cells ?? 0), kept);
  }

  /** Forgets what can be made again. */
  shrink(): void {
    this.#orders.clear();
    this.#referring.clear();
    for (const range of this.#ranges) range?.shrink();
  }
}

/** The fields of an ordering by their places among those of a copy. */
const termsOf = (fields: readonly string[], ordering: readonly string[]) =>
  ordering.flatMap((term) => {
    const name = term.replace(/^-/, '');
    const [index, isId, sign] = [fields.indexOf(name), name === 'id', term.startsWith('-') ? -1 : 1];
    return isId || index >= 0 ? [{ index, isId, sign }] : [];
  });

/** Compares what has ids and keys, a key for each term; ties stand by id. */
function comparison(
  terms: ReturnType<typeof termsOf>,
  idOf: (one: number) => number,
  keyOf: (term: number, one: number) => string,
): Compare {
  return (a, b) => {
    for (const [term, { isId, sign }] of terms.entries()) {
      if (isId) return sign * (idOf(a) - idOf(b));
      const [x, y] = [keyOf(term, a), keyOf(term, b)];
      if (x !== y) return x < y ? -sign : sign;
    }
    return idOf(a) - idOf(b);
  };
}

/** The first place from which on `passes` holds. */
function lowerBound(ids: readonly number[], passes: (id: number) => boolean): number {
  let [low, high] = [0, ids.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (passes(ids[middle] ?? 0)) high = middle;
    else low = middle + 1;
  }
  return low;
}
