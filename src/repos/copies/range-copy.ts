import { isInCollection } from '../../domain/engine/collection.ts';
import type { Json, JsonObject } from '../../domain/engine/json.ts';
import { memoizeByObject } from '../../domain/engine/memoize.ts';
import { sortKey } from '../../domain/engine/query/order.ts';
import type { Resource } from '../../domain/engine/resource/resource.ts';
import { nativeKey } from '../../domain/engine/schema/natural-sort.ts';
import { bitsPerWord, weightOf } from '../counters.ts';
import { narrow, widened } from '../items.ts';
import { idsPerBucket } from '../table.ts';
import { type PackedColumn, packColumn, unpackColumn } from './columns.ts';

/** The fields of which a copy has columns. */
export const copiedFields = memoizeByObject(({ fields }: Resource): readonly string[] =>
  Object.keys(fields).filter((name) => fields[name] && isInCollection(fields[name])),
);

/** A packed range: the version of each position, 0 where no object is, and the columns by field. */
export interface Packed {
  readonly versions: Uint32Array;
  readonly columns: ReadonlyMap<string, PackedColumn>;
}

/**
 * The rows of one partition of a collection, column by column. Columns are unpacked when they are asked for; rows that have
 * changed since they were packed lie beside them.
 */
export class RangeCopy {
  readonly #resource: Resource;
  readonly #fields: readonly string[];
  readonly #firstId: number;
  readonly #versions: Uint32Array;
  /** Of each word: which positions have an object, as the counter has it, and the sum of their weighted versions. */
  readonly #live: Float64Array;
  readonly #sums: Float64Array;
  #packed: ReadonlyMap<string, PackedColumn>;
  /** Rows set since they were packed, by position. */
  readonly #changed = new Map<number, JsonObject>();
  readonly #columns: (Json[] | undefined)[] = [];
  readonly #keys: (string[] | undefined)[] = [];

  constructor(resource: Resource, partition: string, packed?: Packed) {
    const [bucket = 0, shard = 0] = partition.split('.').map(Number);
    const length = idsPerBucket / resource.shards;
    const words = Math.ceil(length / bitsPerWord);
    this.#resource = resource;
    this.#fields = copiedFields(resource);
    this.#firstId = bucket * idsPerBucket + shard;
    this.#versions = packed?.versions ?? new Uint32Array(length);
    this.#live = new Float64Array(words);
    this.#sums = new Float64Array(words);
    this.#packed = packed?.columns ?? new Map();
    for (const [position, version] of this.#versions.entries()) this.#count(position, 0, version);
  }

  /** How many positions there are. */
  get length(): number {
    return this.#versions.length;
  }

  get words(): number {
    return this.#live.length;
  }

  /** Rows that have changed since the range was packed. */
  get changes(): number {
    return this.#changed.size;
  }

  get isPacked(): boolean {
    return this.#packed.size > 0;
  }

  idAt(position: number): number {
    return this.#firstId + position * this.#resource.shards;
  }

  has(position: number): boolean {
    return this.version(position) > 0;
  }

  /** The version of the object at a position, 0 where there is none. */
  version(position: number): number {
    return this.#versions[position] ?? 0;
  }

  live(word: number): number {
    return this.#live[word] ?? 0;
  }

  versions(word: number): number {
    return this.#sums[word] ?? 0;
  }

  set(position: number, version: number, values: JsonObject): void {
    this.#count(position, this.#versions[position] ?? 0, version);
    this.#versions[position] = version;
    const row = narrow(this.#resource, values, this.#fields);
    this.#changed.set(position, row);
    for (const [index, column] of this.#columns.entries()) if (column) this.#place(column, index, position, row);
    for (const [index, keys] of this.#keys.entries()) if (keys) keys[position] = this.#keyOf(index, position);
  }

  remove(position: number): void {
    this.#count(position, this.#versions[position] ?? 0, 0);
    this.#versions[position] = 0;
    this.#changed.set(position, nothing);
  }

  #count(position: number, from: number, to: number): void {
    const [word, bit] = [Math.floor(position / bitsPerWord), position % bitsPerWord];
    const live = (to > 0 ? 1 : 0) - (from > 0 ? 1 : 0);
    this.#live[word] = (this.#live[word] ?? 0) + live * 2 ** bit;
    this.#sums[word] = (this.#sums[word] ?? 0) + (to - from) * weightOf(bit);
  }

  /** The values of a field by its place among the fields of rows, by position; those without an object mean nothing. */
  column(index: number): readonly Json[] {
    const known = this.#columns[index];
    if (known) return known;
    const name = this.#fields[index] ?? '';
    const field = this.#resource.fields[name];
    const column = unpackColumn(this.#packed.get(name) ?? { all: null }, this.length);
    if (field) for (const [position, value] of column.entries()) column[position] = widened(field, value);
    for (const [position, row] of this.#changed) this.#place(column, index, position, row);
    this.#columns[index] = column;
    return column;
  }

  /** What the values of a field are sorted by, in the order of JavaScript's texts. */
  keys(index: number): readonly string[] {
    const known = this.#keys[index];
    if (known) return known;
    const keys = Array.from({ length: this.length }, (_, position) => this.#keyOf(index, position));
    this.#keys[index] = keys;
    return keys;
  }

  #keyOf(index: number, position: number): string {
    if (!this.has(position)) return '';
    return nativeKey(sortKey(this.#resource.fields[this.#fields[index] ?? ''], this.column(index)[position]));
  }

  #place(column: Json[], index: number, position: number, row: JsonObject): void {
    const name = this.#fields[index] ?? '';
    const field = this.#resource.fields[name];
    if (field) column[position] = widened(field, row[name] ?? null);
  }

  /** The range as it is now, packed anew. */
  pack(): Packed {
    const columns = new Map<string, PackedColumn>();
    for (const name of this.#fields) {
      const column = unpackColumn(this.#packed.get(name) ?? { all: null }, this.length);
      for (const [position, row] of this.#changed) column[position] = row[name] ?? null;
      columns.set(name, packColumn(column));
    }
    this.#packed = columns;
    this.#changed.clear();
    return { versions: this.#versions, columns };
  }

  /** Values and keys that are unpacked: some ten bytes each. */
  get cells(): number {
    return (Object.keys(this.#columns).length + Object.keys(this.#keys).length) * this.length;
  }

  /** Forgets what can be unpacked again. */
  shrink(): void {
    this.#columns.length = 0;
    this.#keys.length = 0;
  }
}

/** Stands where an object was. */
const nothing: JsonObject = {};
