import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { TypeName } from '../domain/engine/schema/field-kinds.ts';
import { idKey } from '../domain/engine/schema/natural-sort.ts';
import { batchWrite, type WriteRequest } from './batch-write.ts';
import type { TableAccess } from './client.ts';
import { type Key, snapshotIdsPartition, snapshotPartition } from './table.ts';

/** Consecutive assets of a snapshot: asset `firstId + i` is about object `objects[i]`. */
export interface Chunk {
  readonly bomId: number;
  readonly generation: number;
  readonly type: TypeName;
  readonly firstId: number;
  readonly objects: readonly number[];
}

/** Where chunks are kept. The table and the store in memory of the tests have one each. */
export interface ChunkSource {
  write(chunks: readonly Chunk[]): Promise<void>;
  drop(bomId: number, generation: number): Promise<void>;
  /** Chunks of a generation by type and object id. */
  chunks(bomId: number, generation: number): AsyncIterable<Chunk>;
  /** The chunk that may hold this asset. */
  holding(assetId: number): Promise<Chunk | undefined>;
  /** The chunk of a generation that may hold this object. */
  covering(bomId: number, generation: number, type: TypeName, objectId: number): Promise<Chunk | undefined>;
}

/** 400 ids of up to 8 digits stay below 4 KB: one read unit a chunk, 0.01 write units an asset. */
export const assetsPerChunk = 400;

const chunkKey = ({ bomId, generation, type, objects }: Chunk): Key => ({
  pk: snapshotPartition(bomId, generation),
  sk: `${type}#${idKey(objects[0] ?? 0)}`,
});
const directoryKey = ({ firstId }: Chunk): Key => ({ pk: snapshotIdsPartition, sk: idKey(firstId) });

/** Chunks in the table: by object in the BOM's partition, by asset id through a directory of first ids. */
export class DynamoChunks implements ChunkSource {
  readonly #access: TableAccess;

  constructor(access: TableAccess) {
    this.#access = access;
  }

  async write(chunks: readonly Chunk[]): Promise<void> {
    const requests = chunks.flatMap((chunk): WriteRequest[] => {
      const { bomId, generation, type, firstId, objects } = chunk;
      const key = chunkKey(chunk);
      return [
        { PutRequest: { Item: { ...key, bomId, generation, type, firstId, objects: objects.join(',') } } },
        { PutRequest: { Item: { ...directoryKey(chunk), chunkPk: key.pk, chunkSk: key.sk } } },
      ];
    });
    await batchWrite(this.#access, requests);
  }

  async drop(bomId: number, generation: number): Promise<void> {
    const requests: WriteRequest[] = [];
    for await (const chunk of this.chunks(bomId, generation))
      for (const key of [chunkKey(chunk), directoryKey(chunk)]) requests.push({ DeleteRequest: { Key: { ...key } } });
    await batchWrite(this.#access, requests);
  }

  async *chunks(bomId: number, generation: number): AsyncGenerator<Chunk> {
    const { client, table } = this.#access;
    let start: Record<string, unknown> | undefined;
    do {
      const answer = await client.send(
        new QueryCommand({
          TableName: table,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': snapshotPartition(bomId, generation) },
          ...(start ? { ExclusiveStartKey: start } : {}),
        }),
      );
      for (const item of answer.Items ?? []) yield readChunk(item);
      start = answer.LastEvaluatedKey;
    } while (start);
  }

  async holding(assetId: number): Promise<Chunk | undefined> {
    const pointer = await this.#lastUpTo({ pk: snapshotIdsPartition, sk: idKey(assetId) });
    if (!pointer) return undefined;
    const { client, table } = this.#access;
    const Key = { pk: String(pointer.chunkPk), sk: String(pointer.chunkSk) };
    const { Item } = await client.send(new GetCommand({ TableName: table, Key, ConsistentRead: true }));
    return Item && readChunk(Item);
  }

  async covering(bomId: number, generation: number, type: TypeName, objectId: number): Promise<Chunk | undefined> {
    const item = await this.#lastUpTo({ pk: snapshotPartition(bomId, generation), sk: `${type}#${idKey(objectId)}` });
    return item && readChunk(item);
  }

  async #lastUpTo({ pk, sk }: Key): Promise<Record<string, unknown> | undefined> {
    const { client, table } = this.#access;
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName: table,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk AND sk <= :sk',
        ExpressionAttributeValues: { ':pk': pk, ':sk': sk },
        ScanIndexForward: false,
        Limit: 1,
      }),
    );
    return Items[0];
  }
}

/** Types are stored as they are named. */
export const isTypeName = (text: string): text is TypeName => text.includes('.');

function readChunk(item: Record<string, unknown>): Chunk {
  const type = String(item.type);
  if (!isTypeName(type)) throw new Error(`A snapshot names the type ${type}`);
  return {
    bomId: Number(item.bomId),
    generation: Number(item.generation),
    type,
    firstId: Number(item.firstId),
    objects: String(item.objects).split(',').map(Number),
  };
}
