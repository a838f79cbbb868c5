import { isDeepStrictEqual } from 'node:util';
import { BatchWriteCommand, type BatchWriteCommandOutput, paginateScan } from '@aws-sdk/lib-dynamodb';
import type { TableAccess } from '../../src/repos/client.ts';

export type TableItem = Readonly<Record<string, unknown>>;
type WriteRequest = NonNullable<NonNullable<BatchWriteCommandOutput['UnprocessedItems']>[string]>[number];

/** BatchWriteItem takes 25 requests. */
const batchSize = 25;

const keyOf = ({ pk, sk }: TableItem) => ({ pk, sk });

/** All items of a small table, by their keys. */
export async function itemsOf({ client, table }: TableAccess): Promise<ReadonlyMap<string, TableItem>> {
  const items = new Map<string, TableItem>();
  for await (const { Items = [] } of paginateScan({ client }, { TableName: table, ConsistentRead: true }))
    for (const item of Items) items.set(JSON.stringify(keyOf(item)), item);
  return items;
}

/** Remembers all items of a small table; the answer is a function that makes the table what it was. */
export async function keepTable(access: TableAccess): Promise<() => Promise<void>> {
  const kept = await itemsOf(access);
  return async () => {
    const present = await itemsOf(access);
    const changed = [...kept].filter(([key, item]) => !isDeepStrictEqual(present.get(key), item));
    const added = [...present].filter(([key]) => !kept.has(key));
    await writeAll(access, [
      ...changed.map(([, item]): WriteRequest => ({ PutRequest: { Item: item } })),
      ...added.map(([, item]): WriteRequest => ({ DeleteRequest: { Key: keyOf(item) } })),
    ]);
  };
}

export const putAll = (access: TableAccess, items: readonly TableItem[]): Promise<void> =>
  writeAll(
    access,
    items.map((Item): WriteRequest => ({ PutRequest: { Item: { ...Item } } })),
  );

async function writeAll({ client, table }: TableAccess, requests: readonly WriteRequest[]): Promise<void> {
  let left = [...requests];
  while (left.length > 0) {
    const batch = left.slice(0, batchSize);
    const { UnprocessedItems } = await client.send(new BatchWriteCommand({ RequestItems: { [table]: batch } }));
    left = [...(UnprocessedItems?.[table] ?? []), ...left.slice(batchSize)];
  }
}
