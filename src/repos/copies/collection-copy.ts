import type { Collection } from '../../domain/engine/collection.ts';
import type { Json, JsonObject } from '../../domain/engine/json.ts';
import type { Row, RowSource } from '../../domain/engine/ports.ts';
import { sortKey } from '../../domain/engine/query/order.ts';
import type { Resource } from '../../domain/engine/resource/resource.ts';
import { indexTarget, targetOf } from '../../domain/engine/resource/resource.ts';
import { nativeKey } from '../../domain/engine/schema/natural-sort.ts';
import { positionOf } from '../counters.ts';
import { emptyValues, rowFields } from '../items.ts';
import { bucketOf } from '../table.ts';
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

type Compare = (a: number, b: number) => number;

/** The rows of a collection in memory: what a function keeps between its invocations. */
export class CollectionCopy implements Collection {
  readonly resource: Resource;
  readonly #ranges = new Map<string, RangeCopy>();
  readonly #fields: readonly string[];
  readonly #rowColumns: readonly { readonly name: string; readonly index: number }[];
  readonly #orders = new Map<string, Order>();
  /** Of the fields that were asked for: which ids refer to a target. */
  readonly #referring = new Map<string, Map<string, Set<number>>>();

  constructor(resource: Resource) {
    this.resource = resource;
    this.#fields = copiedFields(resource);
    this.#rowColumns = rowFields(resource).map((name) => ({ name, index: this.#fields.indexOf(name) }));
  }

  range(partition: string): RangeCopy | undefined {
    return this.#ranges.get(partition);
  }

  /** A range that is new, or that replaces one. */
  setRange(partition: string, range: RangeCopy): void {
    this.#ranges.set(partition, range);
    this.#orders.clear();
    this.#referring.clear();
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
    for (const { changed } of this.#orders.values()) changed.add(id);
    for (const [field, byTarget] of this.#referring) {
      const target = this.#targetOf(field, id);
      if (target !== undefined) byTarget.get(target)?.delete(id);
    }
  }

  #targetOf(field: string, id: number): string | undefined {
    const { range, position } = this.#placeOf(id);
    if (!range?.has(position)) return undefined;
    const value = range.column(this.#fields.indexOf(field))[position] ?? null;
    return targetOf(this.resource, field, { [field]: value });
  }

  #refer(byTarget: Map<string, Set<number>>, target: string | undefined, id: number): void {
    if (target === undefined) return;
    const ids = byTarget.get(target) ?? new Set();
    byTarget.set(target, ids.add(id));
  }

  #placeOf(id: number): { readonly range: RangeCopy | undefined; readonly position: number } {
    const { shards } = this.resource;
    return { range: this.#ranges.get(bucketOf(id, shards)), position: positionOf(id, shards) };
  }

  ids(ordering: readonly string[], test?: (row: Row) => boolean): readonly number[] {
    const ids = this.#sorted(ordering);
    if (!test) return ids;
    const view = viewsOf(this.resource)();
    return ids.filter((id) => {
      const { range, position } = this.#placeOf(id);
      return range !== undefined && test(view.at(range, position));
    });
  }

  view(id: number): Row | undefined {
    const { range, position } = this.#placeOf(id);
    return range?.has(position) ? viewsOf(this.resource)().at(range, position) : undefined;
  }

  row(id: number): Row | undefined {
    const { range, position } = this.#placeOf(id);
    if (!range?.has(position)) return undefined;
    const values: Record<string, Json> = { ...emptyValues(this.resource) };
    for (const { name, index } of this.#rowColumns) values[name] = range.column(index)[position] ?? null;
    return { id, values };
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
    const { range, position } = this.#placeOf(id);
    return range?.keys(index)[position] ?? '';
  }

  #liveIds(): number[] {
    const ids: number[] = [];
    for (const range of this.#ranges.values())
      for (let position = 0; position < range.length; position++)
        if (range.has(position)) ids.push(range.idAt(position));
    return ids;
  }

  /** All ids in an order. Sorted once; what has changed since then is put in its new place. */
  #sorted(ordering: readonly string[]): readonly number[] {
    const name = ordering.join();
    const known = this.#orders.get(name);
    const order = known ?? { ids: this.#liveIds().sort(this.#comparing(ordering)), changed: new Set<number>() };
    if (order.changed.size > 0) this.#sortChanged(order, this.#comparing(ordering));
    this.#orders.delete(name);
    this.#orders.set(name, order);
    for (const oldest of this.#orders.keys()) if (this.#orders.size > orders) this.#orders.delete(oldest);
    return order.ids;
  }

  #sortChanged(order: Order, compare: Compare): void {
    const { changed } = order;
    const live = [...changed].filter((id) => {
      const { range, position } = this.#placeOf(id);
      return range?.has(position);
    });
    const kept = order.ids.filter((id) => !changed.has(id));
    changed.clear();
    if (live.length > kept.length * fewChanges) order.ids = kept.concat(live).sort(compare);
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

  #comparing(ordering: readonly string[]): Compare {
    const terms = ordering.map((term) => ({
      index: this.#fields.indexOf(term.replace(/^-/, '')),
      isId: term === 'id' || term === '-id',
      sign: term.startsWith('-') ? -1 : 1,
    }));
    return (a, b) => {
      for (const { index, isId, sign } of terms) {
        if (isId) return sign * (a - b);
        if (index < 0) continue;
        const [x, y] = [this.#keyAt(index, a), this.#keyAt(index, b)];
        if (x !== y) return x < y ? -sign : sign;
      }
      return a - b;
    };
  }

  /** Forgets what can be made again. */
  shrink(): void {
    this.#orders.clear();
    this.#referring.clear();
    for (const range of this.#ranges.values()) range.shrink();
  }
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
