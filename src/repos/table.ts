import type { CreateTableCommandInput, GlobalSecondaryIndex } from '@aws-sdk/client-dynamodb';
import type { IndexName, TypeName } from '../domain/engine/schema/field-kinds.ts';
import { idKey } from '../domain/engine/schema/natural-sort.ts';

/*
 * The whole key design.
 *
 * | item          | pk                                      | sk               | read by                                     |
 * |---------------|-----------------------------------------|------------------|---------------------------------------------|
 * | object        | <type>#<bucket>.<shard>                 | <id>             | detail (GetItem, strong), lists by id       |
 * | unique marker | unique#<type>#<constraint>#<values>     | =                | look-ups by unique values (GetItem, strong) |
 * | owned row     | rows#<type>#<field>#<owner>             | <order>          | lines of an order, rules of a BOM (strong)  |
 * | text          | text#<type>#<field>#<text>              | <id>             | lists by a name or a serial number (strong) |
 * | counter       | count#<type>                            | <bucket>.<shard> | count and id pages (one strong Query)       |
 * | referrers     | referrers#<type>#<id>                   | =                | how many components a device has, by type   |
 * | sequence      | sequence#<type>                         | =                | next ids (UpdateItem ADD)                   |
 * | checkpoint    | checkpoint#<type>#<direction>#<moves>   | <offset>         | deep pages in default order                 |
 * | snapshot      | snapshot#<bom>#<generation>             | <type>#<id>      | assets of a BOM, packed                     |
 * | snapshot id   | snapshot-ids                            | <first id>       | the packed asset with this id               |
 * | pack          | pack#<type>#<bucket>.<shard>            | <number>         | rows of a partition, packed (copies/)       |
 * | notice        | deletions                               | <until>#<uuid>   | every commit that adds references (strong)  |
 * | journal       | journal / journal#<id>                  | <id> / <part>    | the sweep that finishes large writes        |
 * | attempts      | attempts#<kind>#<digest>                | =                | the brake on guessing passwords (strong)    |
 * | feed          | feed-head                               | =                | the end of the feed of changes (feed.ts)    |
 * | feed segment  | feed                                    | <number>         | followers of the feed                       |
 * | manifest      | manifest#<shipment>                     | <version>#<part> | scans: the bucket of a number, or all of it |
 * | expected      | expected#<bucket>                       | <shipment>#<v.>  | which other shipment expects a number?      |
 * | scan          | scans#<shipment>#<shard>                | r#<scan>         | a scan by its number; the summary           |
 * | scanned unit  | scans#<shipment>#<shard>                | u#<number>       | every scan of the unit (written once)       |
 * | scanned box   | scans#<shipment>#whole                  | c#<sscc>         | every scan                                  |
 * | scan count    | scans#<shipment>#whole                  | n#<line>         | every scan; units that no manifest names    |
 * | layout        | layout                                  | =                | each process once (layout.ts)               |
 *
 * An object's partition holds one range of 4,096 ids, so that it stays below 10 GB. Resources whose objects come by the
 * thousand spread a range over `shards` partitions (a power of two). The counter of a partition says which of its ids
 * are live, as bits (counters.ts), and how often the order of its objects has changed (`moves`).
 *
 * Index                partition key attribute        sort key   question
 * inOrder              all: <type>#<shard>            order      which objects are there, in default order?
 * byParent, bySite...  <index>: <type>#<target>       order      which objects refer to this one through that field?
 *
 * All indexes project `row`, the narrow copy that filters and orderings read. One index answers for one field of a
 * resource.
 */
export const idsPerBucket = 4096;

export interface Key {
  readonly pk: string;
  readonly sk: string;
}

const single = '=';

export const bucketOf = (id: number, shards: number): string => `${Math.floor(id / idsPerBucket)}.${id % shards}`;

export const objectPartition = (type: TypeName, bucket: string): string => `${type}#${bucket}`;
export const objectKey = (type: TypeName, id: number, shards: number): Key => ({
  pk: objectPartition(type, bucketOf(id, shards)),
  sk: idKey(id),
});
export const markerKey = (type: TypeName, constraint: string, values: string): Key => ({
  pk: `unique#${type}#${constraint}#${values}`,
  sk: single,
});
export const ownedRowsPartition = (type: TypeName, field: string, owner: string): string =>
  `rows#${type}#${field}#${owner}`;
/** `text` as it is compared. */
export const textPartition = (type: TypeName, field: string, text: string): string => `text#${type}#${field}#${text}`;
export const counterPartition = (type: TypeName): string => `count#${type}`;
/** `bucket` as `bucketOf` has it. */
export const counterKey = (type: TypeName, bucket: string): Key => ({ pk: counterPartition(type), sk: bucket });
export const packKey = (type: TypeName, partition: string, item: number): Key => ({
  pk: `pack#${type}#${partition}`,
  sk: idKey(item),
});
export const referrersKey = (type: TypeName, id: number | string): Key => ({
  pk: `referrers#${type}#${id}`,
  sk: single,
});
export const sequenceKey = (type: TypeName): Key => ({ pk: `sequence#${type}`, sk: single });
/** Where deep pages of a collection start, as long as nothing in it moves; `direction` is that of the default order. */
export const checkpointPartition = (type: TypeName, direction: 'asc' | 'desc', moves: number): string =>
  `checkpoint#${type}#${direction}#${moves}`;
export const journalHeadKey = (id: string): Key => ({ pk: 'journal', sk: id });
export const journalPartKey = (id: string, part: number): Key => ({ pk: `journal#${id}`, sk: idKey(part) });
/** Announced deletions, kept while another process may still hold stale reads; `until` in milliseconds. */
export const deletionNoticeKey = (until: number, id: string): Key => ({ pk: 'deletions', sk: `${idKey(until)}#${id}` });
/** Attempts to prove a password: `kind` is what they are counted by, `digest` that of a name, an address or both. */
export const attemptsKey = (kind: string, digest: string): Key => ({ pk: `attempts#${kind}#${digest}`, sk: single });
export const layoutKey: Key = { pk: 'layout', sk: single };
export const feedHeadKey: Key = { pk: 'feed-head', sk: single };
export const feedPartition = 'feed';
export const feedSegmentKey = (number: number): Key => ({ pk: feedPartition, sk: idKey(number) });
export const snapshotPartition = (bomId: number, generation: number): string => `snapshot#${bomId}#${generation}`;
export const snapshotIdsPartition = 'snapshot-ids';

/** Buckets by hash of a number; a part is `u<bucket>` (units), `c<bucket>` (cartons) or `e<bucket>` (named in `expected`). */
export const manifestPartition = (shipment: number): string => `manifest#${shipment}`;
export const manifestKey = (shipment: number, version: string, part: string): Key => ({
  pk: manifestPartition(shipment),
  sk: `${version}#${part}`,
});
export const expectedPartition = (bucket: number): string => `expected#${bucket}`;
export const expectedKey = (bucket: number, shipment: number, version: string): Key => ({
  pk: expectedPartition(bucket),
  sk: `${idKey(shipment)}#${version}`,
});
export const scanPartition = (shipment: number, shard: number | 'whole'): string => `scans#${shipment}#${shard}`;

export const collectionPartition = (type: TypeName, shard: number): string => `${type}#${shard}`;
export const referencePartition = (type: TypeName, target: string): string => `${type}#${target}`;

export const inOrderIndex = 'inOrder';
const referenceIndexes: readonly IndexName[] = ['byParent', 'byType', 'bySource', 'byObject'];

const indexes = [inOrderIndex, ...referenceIndexes] as const;

const narrowIndex = (name: string, partitionKey: string): GlobalSecondaryIndex => ({
  IndexName: name,
  KeySchema: [
    { AttributeName: partitionKey, KeyType: 'HASH' },
    { AttributeName: 'order', KeyType: 'RANGE' },
  ],
  Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['row'] },
});

/** Name of the attribute that holds the partition key of an index; short, since each row of the index carries it. */
export const indexAttribute = (index: IndexName | typeof inOrderIndex): string =>
  index === inOrderIndex ? 'all' : index;

/** The table as CreateTable takes it, without its name. TTL is on the attribute `expires` (epoch seconds). */
export const tableDefinition = {
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: ['pk', 'sk', 'order', ...indexes.map((index) => indexAttribute(index))].map((name) => ({
    AttributeName: name,
    AttributeType: 'S' as const,
  })),
  GlobalSecondaryIndexes: indexes.map((index) => narrowIndex(index, indexAttribute(index))),
} satisfies Omit<CreateTableCommandInput, 'TableName'>;
/** The stream of the table tells what items were and what they are. */
export const streamView = 'NEW_AND_OLD_IMAGES';
export const timeToLiveAttribute = 'expires';
/** Of a scan count: units so far. */
export const countAttribute = 'counted';
