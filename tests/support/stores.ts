import type { Store } from '../../src/domain/engine/store.ts';
import { registry } from '../../src/domain/registry.ts';
import { connect } from '../../src/repos/client.ts';
import { DynamoStore } from '../../src/repos/store.ts';
import { createTable } from '../../tools/local/table.ts';
import { inject } from './faults.ts';
import { MemoryStore } from './memory-store.ts';

let tables = 0;

/** A store over a table of its own. */
export async function newTableStore(endpoint: string): Promise<DynamoStore> {
  tables += 1;
  const name = `test-${process.pid}-${Date.now()}-${tables}`;
  await createTable(name, endpoint);
  return new DynamoStore(connect(name, registry, endpoint));
}

/** A store whose queries answer one to three items at a time, as DynamoDB may. */
async function newStoreOfSmallPages(endpoint: string): Promise<DynamoStore> {
  const store = await newTableStore(endpoint);
  let queries = 0;
  inject(store.access, ({ command, input, send }) => {
    if (command !== 'QueryCommand' || ('Limit' in input && input.Limit === 1)) return send();
    queries += 1;
    return send({ ...input, Limit: (queries % 3) + 1 });
  });
  return store;
}

interface StoreKind {
  readonly kind: string;
  readonly open: (endpoint: string) => Promise<Store>;
}

/** Every kind of store that the suite of the repositories holds to the same behaviour. */
export const storeKinds: readonly StoreKind[] = [
  { kind: 'the store in memory', open: async () => new MemoryStore() },
  { kind: 'the table', open: newTableStore },
];

export const readerKinds: readonly StoreKind[] = [
  ...storeKinds,
  { kind: 'the table in small pages', open: newStoreOfSmallPages },
];
