import type { Collection } from '../domain/engine/collection.ts';
import type { JsonObject } from '../domain/engine/json.ts';
import type { Freshness, ObjectPage, PageRequest, Pages, Reader, Row, RowSource } from '../domain/engine/ports.ts';
import { orderPrefix, orderRange } from '../domain/engine/query/order.ts';
import { collect } from '../domain/engine/resource/load-objects.ts';
import type { Registry } from '../domain/engine/resource/registry.ts';
import type { Resource, StoredObject } from '../domain/engine/resource/resource.ts';
import { indexTarget, refKey } from '../domain/engine/resource/resource.ts';
import { constraintNamed } from '../domain/engine/resource/unique.ts';
import type { ObjectRef, TypeName } from '../domain/engine/schema/field-kinds.ts';
import { compareKeys, idKey } from '../domain/engine/schema/natural-sort.ts';
import { heldFor, referrerCountKey } from './actions.ts';
import type { TableAccess } from './client.ts';
import { mapLimited } from './concurrency.ts';
import { copiesOf } from './copies/copies.ts';
import { holdsValue, lookupPartition, type Marker, markerOf, storedObject, storedRow } from './items.ts';
import { SettledJournals } from './journal-settling.ts';
import { KeyLoader, type RawItem } from './key-loader.ts';
import { mergeOrdered } from './merge.ts';
import { readLiveIdCounts, readPage } from './pages.ts';
import { countOf, itemsOf, type KeyRange, pagesOf } from './query.ts';
import {
  collectionPartition,
  idsPerBucket,
  indexAttribute,
  inOrderIndex,
  type Key,
  objectKey,
  objectPartition,
  ownedRowsPartition,
  referencePartition,
} from './table.ts';

/** Reads objects, rows and counts from the table. Every method is one access path of table.ts. */
export class DynamoReader implements Reader, Pages {
  readonly #access: TableAccess;
  readonly #keys: KeyLoader;
  readonly #recentKeys: KeyLoader;
  readonly #counterKeys: KeyLoader;
  readonly #wholeKeys: KeyLoader;
  readonly #settled: SettledJournals;

  constructor(access: TableAccess) {
    this.#access = access;
    this.#keys = new KeyLoader(access);
    this.#recentKeys = new KeyLoader(access, { consistent: false });
    this.#settled = new SettledJournals(access);
    this.#counterKeys = new KeyLoader(access, { consistent: false, whole: true });
    this.#wholeKeys = new KeyLoader(access, { whole: true });
  }

  get registry(): Registry {
    return this.#access.registry;
  }

  async getMany(
    refs: readonly Pick<ObjectRef, 'type' | 'id'>[],
    freshness: Freshness = 'current',
  ): Promise<ReadonlyMap<string, StoredObject>> {
    const distinct = [...new Map(refs.map((ref) => [refKey(ref), ref])).entries()];
    const load = (key: Key) => (freshness === 'current' ? this.#keys.load(key) : this.#loadRecent(key));
    const items = await Promise.all(distinct.map(([, ref]) => load(this.#keyOf(ref))));
    return new Map(
      distinct.flatMap(([text, { type }], index) => {
        const item = items[index];
        return item ? [[text, storedObject(this.registry.resourceOf(type), item)] as const] : [];
      }),
    );
  }

  #keyOf({ type, id }: Pick<ObjectRef, 'type' | 'id'>): Key {
    return objectKey(type, id, this.registry.resourceOf(type).shards);
  }

  /** A replica may not have heard of an object that was just made. */
  async #loadRecent(key: Key): Promise<RawItem | undefined> {
    return (await this.#recentKeys.load(key)) ?? this.#keys.load(key);
  }

  async findUnique(type: TypeName, constraint: string, values: JsonObject): Promise<number | undefined> {
    const resource = this.registry.resourceOf(type);
    const declared = constraintNamed(resource, constraint, values);
    const marker = declared && markerOf(resource, declared, values);
    if (!marker) return undefined;
    const item = await this.#keys.load(marker.key);
    if (item?.[heldFor] === undefined) return item && Number(item.id);
    if (await this.#settled.isSettled(String(item[heldFor]))) return this.#holder(resource, marker, item);
    const now = await this.#keys.load(marker.key);
    return now && this.#holder(resource, marker, now);
  }

  /** A value that a large write has claimed belongs to the object once the object has it. */
  async #holder(resource: Resource, { key }: Marker, marker: RawItem): Promise<number | undefined> {
    const id = Number(marker.id);
    const item = await this.#keys.load(objectKey(resource.type, id, resource.shards));
    return item && holdsValue(resource, item, key) ? id : undefined;
  }

  async *rows(source: RowSource, expected?: number): AsyncGenerator<Row> {
    const resource = this.registry.resourceOf(source.type);
    if (source.kind === 'by-id') return yield* this.#rowsById(resource, source.startId, expected);
    if (isCopied(resource, source.kind === 'reference' ? source.field : undefined)) {
      const copy = await copiesOf(this.#access).current(resource);
      for (const id of copy.idsOf(source)) {
        const row = copy.row(id);
        if (row) yield row;
      }
      return;
    }
    const ranges = keyRangesOf(resource, source);
    const share = expected && Math.ceil(expected / ranges.length);
    const streams = ranges.map((range) => pagesOf(this.#access, range, share));
    for await (const item of mergeOrdered(streams, compareSortKeys)) yield storedRow(resource, item);
  }

  async *#rowsById(resource: Resource, startId: number, expected?: number): AsyncGenerator<Row> {
    const { buckets } = await readLiveIdCounts(this.#access, resource);
    for (const { bucket } of buckets.filter((candidate) => (candidate.bucket + 1) * idsPerBucket > startId)) {
      const range = { from: idKey(Math.max(startId, bucket * idsPerBucket)) };
      const streams = Array.from({ length: resource.shards }, (_, shard) =>
        pagesOf(
          this.#access,
          { pk: objectPartition(resource.type, `${bucket}.${shard}`), range, attributes: ['sk', 'body'] },
          expected && Math.ceil(expected / resource.shards),
        ),
      );
      for await (const item of mergeOrdered(streams, (a, b) => compareKeys(String(a.sk), String(b.sk))))
        yield storedRow(resource, item);
    }
  }

  async referring(
    type: TypeName,
    field: string,
    targets: readonly string[],
  ): Promise<ReadonlyMap<string, readonly Row[]>> {
    const resource = this.registry.resourceOf(type);
    const counts = await this.#countsOf(resource, field, targets);
    const referred = targets.filter((_, index) => counts[index] !== 0);
    if (referred.length > 0 && isCopied(resource, field)) {
      const copy = await copiesOf(this.#access).current(resource);
      return withRows(referred.map((target) => [target, copy.rowsOf({ kind: 'reference', type, field, target })]));
    }
    const found = await mapLimited(referred, targetsInParallel, async (target) => {
      const items = await collect(itemsOf(this.#access, referenceRows(resource, field, target)));
      return [target, items.map((item) => storedRow(resource, item))] as const;
    });
    return withRows(found);
  }

  /** How many objects refer to each of the targets, strongly consistent; undefined where nothing counts them. */
  async #countsOf(
    { type, fields }: Resource,
    field: string,
    targets: readonly string[],
  ): Promise<readonly (number | undefined)[]> {
    const keys = targets.map((target) => referrerCountKey(fields[field], target));
    const items = await Promise.all(keys.map((key) => key && this.#wholeKeys.load(key)));
    return keys.map((key, index) => key && Number(items[index]?.[type] ?? 0));
  }

  async page(request: PageRequest): Promise<ObjectPage> {
    const resource = this.registry.resourceOf(request.type);
    if (request.order === 'default' && !resource.unbounded) return this.#copiedPage(resource, request);
    return readPage(this.#access, (refs) => this.getMany(refs), request);
  }

  async #copiedPage(resource: Resource, { descending, offset, limit }: PageRequest): Promise<ObjectPage> {
    const copy = await copiesOf(this.#access).current(resource);
    const ids = copy.ids(resource.ordering);
    const place = descending ? Math.max(0, ids.length - offset - limit) : offset;
    const page = ids.slice(place, descending ? Math.max(0, ids.length - offset) : offset + limit);
    const objects = page.flatMap((id) => copy.object(id) ?? []);
    return { count: ids.length, objects: descending ? objects.reverse() : objects };
  }

  async collection(type: TypeName): Promise<Collection | undefined> {
    const resource = this.registry.resourceOf(type);
    return resource.unbounded ? undefined : copiesOf(this.#access).current(resource);
  }

  async findByText(type: TypeName, name: string, text: string): Promise<readonly number[] | undefined> {
    const resource = this.registry.resourceOf(type);
    const field = resource.fields[name];
    if (field?.kind !== 'text') return undefined;
    if (field.lookup) return this.#idsOfText(lookupPartition(resource, name, text));
    const alone = resource.unique.find(({ fields, when }) => fields.length === 1 && fields[0] === name && !when);
    const isSame = alone && (alone.caseInsensitive || !field.caseInsensitive);
    const marker = isSame && markerOf(resource, alone, { [name]: text });
    if (!marker) return undefined;
    const item = await this.#keys.load(marker.key);
    return item ? [Number(item.id)] : [];
  }

  async #idsOfText(pk: string): Promise<readonly number[]> {
    const ids: number[] = [];
    for await (const { sk } of itemsOf(this.#access, { pk, attributes: ['sk'] })) ids.push(Number(sk));
    return ids;
  }

  async count(type: TypeName): Promise<number> {
    return (await readLiveIdCounts(this.#access, this.registry.resourceOf(type))).count;
  }

  async countReferences(type: TypeName, field: string, target: string): Promise<number> {
    const resource = this.registry.resourceOf(type);
    const key = referrerCountKey(resource.fields[field], target);
    if (key) return Number((await this.#counterKeys.load(key))?.[type] ?? 0);
    if (isCopied(resource, field)) return (await copiesOf(this.#access).current(resource)).countOf(field, target);
    return countOf(this.#access, referenceRows(resource, field, target));
  }
}

/** Targets whose referrers are looked for at the same time. */
const targetsInParallel = 16;

const withRows = (found: readonly (readonly [string, readonly Row[]])[]): ReadonlyMap<string, readonly Row[]> =>
  new Map(found.filter(([, rows]) => rows.length > 0));

/** Rows of an aggregate stand in the partition of their owner, those of collections without end in indexes. */
function isCopied({ unbounded, fields }: Resource, field?: string): boolean {
  if (unbounded) return false;
  const declaration = fields[field ?? ''];
  return !(declaration?.kind === 'reference' && declaration.owner);
}

function keyRangesOf(resource: Resource, source: Exclude<RowSource, { kind: 'by-id' }>): readonly KeyRange[] {
  if (source.kind === 'reference') {
    const { newestFrom } = source;
    const rows = referenceRows(resource, source.field, source.target);
    return [
      newestFrom === undefined
        ? rows
        : { ...rows, range: { from: orderPrefix(resource, newestFrom) }, descending: true },
    ];
  }
  const range = orderRange(resource, source);
  return Array.from({ length: resource.shards }, (_, shard) => ({
    pk: collectionPartition(resource.type, shard),
    index: { name: inOrderIndex, attribute: indexAttribute(inOrderIndex) },
    ...(range ? { range } : {}),
  }));
}

const compareSortKeys = (a: RawItem, b: RawItem): number => compareKeys(String(a.order), String(b.order));

/** Where rows stand that refer to a target: in the owner's own partition, or in the index of the field. */
function referenceRows(resource: Resource, field: string, target: string): KeyRange {
  const declaration = resource.fields[field];
  if (declaration?.kind === 'reference' && declaration.owner)
    return { pk: ownedRowsPartition(resource.type, field, target) };
  if (declaration && 'index' in declaration && declaration.index)
    return {
      pk: referencePartition(resource.type, indexTarget(resource, field, target)),
      index: { name: declaration.index, attribute: declaration.index },
    };
  throw new Error(`${resource.type}.${field} has neither an owner nor an index to read it by`);
}
