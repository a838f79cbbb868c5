import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { TypeName } from '../../domain/engine/schema/field-kinds.ts';
import { batchWrite, type WriteRequest } from '../batch-write.ts';
import type { TableAccess } from '../client.ts';
import { mapLimited } from '../concurrency.ts';
import type { Item } from '../items.ts';
import type { RawItem } from '../key-loader.ts';
import { patiently } from '../patience.ts';
import type { Key } from '../table.ts';

/** What is put right. */
export type RepairKind = 'objects' | 'texts' | 'unique values' | 'owned rows' | 'counters' | 'counts of referrers';

type Client = DynamoDBDocumentClient;

/** One item that is not as this version writes it, and the write that makes it so. */
export interface Repair {
  readonly kind: RepairKind;
  /** One of a batch, or a write of its own. */
  readonly write: WriteRequest | ((client: Client, table: string) => Promise<unknown>);
}

export const putting = (kind: RepairKind, Item: RawItem): Repair => ({ kind, write: { PutRequest: { Item } } });

/** Puts an item where there is none. */
export const adding = (kind: RepairKind, Item: Item): Repair => ({
  kind,
  write: (client, TableName) =>
    client.send(new PutCommand({ TableName, Item, ConditionExpression: 'attribute_not_exists(pk)' })),
});

export const removing = (kind: RepairKind, { pk, sk }: Key): Repair => ({
  kind,
  write: { DeleteRequest: { Key: { pk, sk } } },
});

/** Says how many objects of a type refer to the object whose count this is. */
export const counting = ({ pk, sk }: Key, type: TypeName, count: number): Repair => ({
  kind: 'counts of referrers',
  write: (client, TableName) =>
    client.send(
      new UpdateCommand({
        TableName,
        Key: { pk, sk },
        UpdateExpression: 'SET #type = :count',
        ExpressionAttributeNames: { '#type': type },
        ExpressionAttributeValues: { ':count': count },
      }),
    ),
});

/** Gives an object these attributes beside its body (undefined takes one away), unless it has changed since. */
export function attributing(
  { pk, sk }: Key,
  version: number,
  attributes: readonly (readonly [name: string, value: string | number | undefined])[],
): Repair {
  const set = attributes.flatMap(([, value], index) => (value === undefined ? [] : [`#a${index} = :a${index}`]));
  const removed = attributes.flatMap(([, value], index) => (value === undefined ? [`#a${index}`] : []));
  const parts = [
    ...(set.length > 0 ? [`SET ${set.join(', ')}`] : []),
    ...(removed.length > 0 ? [`REMOVE ${removed.join(', ')}`] : []),
  ];
  const values = attributes.flatMap(([, value], index) =>
    value === undefined ? [] : [[`:a${index}`, value] as const],
  );
  return {
    kind: 'objects',
    write: (client, TableName) =>
      client.send(
        new UpdateCommand({
          TableName,
          Key: { pk, sk },
          UpdateExpression: parts.join(' '),
          ConditionExpression: '#version = :version',
          ExpressionAttributeNames: {
            '#version': 'version',
            ...Object.fromEntries(attributes.map(([name], index) => [`#a${index}`, name])),
          },
          ExpressionAttributeValues: { ':version': version, ...Object.fromEntries(values) },
        }),
      ),
  };
}

const writesInParallel = 16;
const attempts = 12;

/** Makes the writes. One whose condition fails is left: the next pass sees what has become of its item. */
export async function makeRepairs(access: TableAccess, repairs: readonly Repair[]): Promise<void> {
  const { client, table } = access;
  const batched: WriteRequest[] = [];
  const single: (() => Promise<unknown>)[] = [];
  for (const { write } of repairs)
    if (typeof write === 'function') single.push(() => write(client, table).catch(unlessConditional));
    else batched.push(write);
  await patiently(() => batchWrite(access, batched, writesInParallel), mayTry);
  await mapLimited(single, writesInParallel, (write) => patiently(write, mayTry));
}

const mayTry = (attempt: number): boolean => attempt < attempts;

function unlessConditional(error: unknown): void {
  if (!(error instanceof ConditionalCheckFailedException)) throw error;
}
