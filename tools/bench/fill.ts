import { BatchWriteCommand, type BatchWriteCommandOutput } from '@aws-sdk/lib-dynamodb';
import type { TypeName } from '../../src/domain/engine/schema/field-kinds.ts';
import { registry } from '../../src/domain/registry.ts';
import type { TableAccess } from '../../src/repos/client.ts';
import { type CounterDelta, counterDelta, sumDeltas } from '../../src/repos/counters.ts';
import { counterOf, type Item, lookupKeys, markersOf, objectItem, ownedRows } from '../../src/repos/items.ts';
import { counterPartition, sequenceKey } from '../../src/repos/table.ts';
import type { EstateObject } from './estate.ts';

/** BatchWriteItem takes 25 requests. */
const itemsPerBatch = 25;
const inParallel = 8;

/** Writes objects past the units of work: the same items, in batches, without change log. The table must be empty. */
export async function fill(access: TableAccess, objects: Iterable<EstateObject>): Promise<void> {
  const counters = new Map<string, { readonly type: TypeName; readonly sk: string; readonly delta: CounterDelta }>();
  const lastIds = new Map<TypeName, number>();
  const itemsOf = function* (): Generator<Item> {
    for (const { type, id, values } of objects) {
      const resource = registry.resourceOf(type);
      yield objectItem(resource, id, 1, values);
      for (const { key } of markersOf(resource, values)) yield { ...key, id };
      yield* ownedRows(resource, id, values);
      for (const key of lookupKeys(resource, id, values)) yield { ...key };
      const sk = counterOf(resource, id);
      const delta = sumDeltas(
        counters.get(`${type} ${sk}`)?.delta ?? {},
        counterDelta(id, resource.shards, { from: 0, to: 1, moved: true }),
      );
      counters.set(`${type} ${sk}`, { type, sk, delta });
      lastIds.set(type, Math.max(id, lastIds.get(type) ?? 0));
    }
    for (const { type, sk, delta } of counters.values()) yield { pk: counterPartition(type), sk, ...delta };
    for (const [type, last] of lastIds) yield { ...sequenceKey(type), last };
  };
  const items = itemsOf();
  await Promise.all(Array.from({ length: inParallel }, () => writeAll(access, items)));
}

async function writeAll(access: TableAccess, items: Generator<Item>): Promise<void> {
  for (;;) {
    const batch: Item[] = [];
    while (batch.length < itemsPerBatch) {
      const next = items.next();
      if (next.done) break;
      batch.push(next.value);
    }
    if (batch.length === 0) return;
    await writeBatch(access, batch);
  }
}

async function writeBatch({ client, table }: TableAccess, items: readonly Item[]): Promise<void> {
  let pending: BatchWriteCommandOutput['UnprocessedItems'] = {
    [table]: items.map((Item) => ({ PutRequest: { Item } })),
  };
  while (pending && Object.keys(pending).length > 0) {
    const answer: BatchWriteCommandOutput = await client.send(new BatchWriteCommand({ RequestItems: pending }));
    pending = answer.UnprocessedItems;
  }
}
