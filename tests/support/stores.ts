import type { Store } from '../../src/domain/model/store.ts';
import { connect } from '../../src/repos/client.ts';
import { MemoryStore } from '../../src/repos/memory.ts';
import { DynamoStore } from '../../src/repos/store.ts';
import { createTable } from '../../tools/local/table.ts';

let tables = 0;

/** A store over a table of its own. */
export async function newTableStore(endpoint: string): Promise<DynamoStore> {
  tables += 1;
  const name = `test-${process.pid}-${Date.now()}-${tables}`;
  await createTable(name, endpoint);
  return new DynamoStore(connect(name, endpoint));
}

/** Every kind of store that the suite of the repositories holds to the same behaviour. */
export const storeKinds: readonly { readonly kind: string; readonly open: (endpoint: string) => Promise<Store> }[] = [
  { kind: 'the twin in memory', open: async () => new MemoryStore() },
  { kind: 'the table', open: newTableStore },
];
