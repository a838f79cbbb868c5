import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { ObjectRef, TypeName } from '../domain/model/fields.ts';
import type { JsonObject } from '../domain/model/json.ts';
import { compareKeys, idKey } from '../domain/model/natural-sort.ts';
import { orderPrefix } from '../domain/model/order.ts';
import type { Resource, StoredObject } from '../domain/model/resource.ts';
import { refKey } from '../domain/model/resource.ts';
import type { Reader, Row, RowSource } from '../domain/model/work.ts';
import { resourceOf } from '../domain/registry.ts';
import type { TableAccess } from './client.ts';
import { markersFor, storedObject, storedRow } from './items.ts';
import { KeyLoader, type RawItem } from './key-loader.ts';
import { mergeOrdered } from './merge.ts';
import {
  bucketOf,
  collectionPartition,
  counterPartition,
  idsPerBucket,
  inOrderIndex,
  type Key,
  objectKey,
  objectPartition,
  ownedRowsPartition,
  referencePartition,
} from './table.ts';

interface Partition {
  readonly pk: string;
  /** Index and its partition attribute; without it, the table itself, read strongly. */
  readonly index?: { readonly name: string; readonly attribute: string };
  readonly from?: string;
  readonly prefix?: string;
}

/** Reads objects, rows and counts from the table. Every method is one access path of table.ts. */
export class DynamoReader implements Reader {
  readonly #access: TableAccess;
  readonly #keys: KeyLoader;

  constructor(access: TableAccess) {
    this.#access = access;
    this.#keys = new KeyLoader(access);
  }

  async getMany(refs: readonly Pick<ObjectRef, 'type' | 'id'>[]): Promise<ReadonlyMap<string, StoredObject>> {
    const distinct = [...new Map(refs.map((ref) => [refKey(ref), ref])).entries()];
    const items = await Promise.all(distinct.map(([, ref]) => this.#keys.load(keyOf(ref))));
    return new Map(
      distinct.flatMap(([text, { type }], index) => {
        const item = items[index];
        return item ? [[text, storedObject(resourceOf(type), item)] as const] : [];
      }),
    );
  }

  async findUnique(type: TypeName, constraint: string, values: JsonObject): Promise<number | undefined> {
    const resource = resourceOf(type);
    const declared = resource.unique.find(({ name }) => name === constraint);
    const [marker] = declared ? markersFor(resource, declared, values) : [];
    if (!marker) return undefined;
    const item = await this.#keys.load(marker.key);
    return item ? Number(item['id']) : undefined;
  }

  async *rows(source: RowSource, limit?: number): AsyncGenerator<Row> {
    const resource = resourceOf(source.type);
    if (source.kind === 'by-id') return yield* this.#rowsById(resource, source.startId, limit);
    const partitions = this.#partitionsOf(resource, source);
    const streams = partitions.map((partition) => this.#query(partition, limit));
    const [first] = streams;
    const merged = streams.length === 1 && first ? first : mergeOrdered(streams, compareSortKeys);
    for await (const item of merged) yield storedRow(resource, item);
  }

  #partitionsOf(resource: Resource, source: Exclude<RowSource, { kind: 'by-id' }>): readonly Partition[] {
    if (source.kind === 'in-order') {
      const prefix = source.equals === undefined ? {} : { prefix: orderPrefix(resource, source.equals) };
      return Array.from({ length: resource.shards }, (_, shard) => ({
        pk: collectionPartition(resource.type, shard),
        index: { name: inOrderIndex, attribute: 'collection' },
        ...prefix,
      }));
    }
    return [referenceRows(resource, source.field, source.target)];
  }

  async *#rowsById(resource: Resource, startId: number, limit?: number): AsyncGenerator<Row> {
    const live = [...(await this.#counters(resource.type)).entries()].filter(([, count]) => count > 0);
    const buckets = [...new Set(live.map(([bucket]) => Number(bucket.split('.')[0])))].sort((a, b) => a - b);
    for (const bucket of buckets.filter((candidate) => candidate >= Math.floor(startId / idsPerBucket))) {
      const firstId = Math.max(startId, bucket * idsPerBucket);
      const streams = Array.from({ length: resource.shards }, (_, shard) =>
        this.#query(
          {
            pk: objectPartition(resource.type, bucketOf(bucket * idsPerBucket + shard, resource.shards)),
            from: idKey(firstId),
          },
          limit,
        ),
      );
      for await (const item of mergeOrdered(streams, (a, b) => compareKeys(String(a['sk']), String(b['sk']))))
        yield storedRow(resource, item);
    }
  }

  async *#query(partition: Partition, limit?: number): AsyncGenerator<RawItem> {
    const { client, table } = this.#access;
    let start: RawItem | undefined;
    do {
      const answer = await client.send(
        new QueryCommand({
          TableName: table,
          ...keyCondition(partition),
          ...(limit ? { Limit: limit } : {}),
          ...(start ? { ExclusiveStartKey: start } : {}),
        }),
      );
      yield* answer.Items ?? [];
      start = answer.LastEvaluatedKey;
    } while (start);
  }

  async count(type: TypeName): Promise<number> {
    const counters = await this.#counters(type);
    return [...counters.values()].reduce((sum, count) => sum + count, 0);
  }

  async #counters(type: TypeName): Promise<ReadonlyMap<string, number>> {
    const counters = new Map<string, number>();
    for await (const item of this.#query({ pk: counterPartition(type) }))
      counters.set(String(item['sk']), Number(item['live']));
    return counters;
  }

  async countReferences(type: TypeName, field: string, target: string): Promise<number> {
    const { client, table } = this.#access;
    const partition = referenceRows(resourceOf(type), field, target);
    let count = 0;
    let start: RawItem | undefined;
    do {
      const answer = await client.send(
        new QueryCommand({
          TableName: table,
          ...keyCondition(partition),
          Select: 'COUNT',
          ...(start ? { ExclusiveStartKey: start } : {}),
        }),
      );
      count += answer.Count ?? 0;
      start = answer.LastEvaluatedKey;
    } while (start);
    return count;
  }
}

const keyOf = (ref: Pick<ObjectRef, 'type' | 'id'>): Key => objectKey(ref.type, ref.id, resourceOf(ref.type).shards);

const compareSortKeys = (a: RawItem, b: RawItem): number => compareKeys(String(a['order']), String(b['order']));

/** Where rows stand that refer to a target: in the owner's own partition, or in the index of the field. */
function referenceRows(resource: Resource, field: string, target: string): Partition {
  const declaration = resource.fields[field];
  if (declaration?.kind === 'reference' && declaration.owner)
    return { pk: ownedRowsPartition(resource.type, field, target) };
  if (declaration && 'index' in declaration && declaration.index)
    return {
      pk: referencePartition(resource.type, field, target),
      index: { name: declaration.index, attribute: declaration.index },
    };
  throw new Error(`${resource.type}.${field} has neither an owner nor an index to read it by`);
}

function keyCondition({ pk, index, from, prefix }: Partition) {
  const sortAttribute = index ? 'order' : 'sk';
  const sort = prefix !== undefined ? ' AND begins_with(#sk, :sk)' : from !== undefined ? ' AND #sk >= :sk' : '';
  return {
    ...(index ? { IndexName: index.name } : { ConsistentRead: true }),
    KeyConditionExpression: `#pk = :pk${sort}`,
    ExpressionAttributeNames: { '#pk': index ? index.attribute : 'pk', ...(sort ? { '#sk': sortAttribute } : {}) },
    ExpressionAttributeValues: { ':pk': pk, ...(sort ? { ':sk': prefix ?? from ?? '' } : {}) },
  };
}
