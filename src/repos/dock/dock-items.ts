import type { Action } from '../actions.ts';
import { batchWrite } from '../batch-write.ts';
import type { TableAccess } from '../client.ts';
import type { Item } from '../items.ts';
import { KeyLoader, type RawItem } from '../key-loader.ts';
import { itemsOf, pagesOf } from '../query.ts';
import type { Key } from '../table.ts';
import { transact } from '../transact.ts';

/** Where the light items of the dock are kept. The table and the store in memory of the tests have one each. */
export interface DockItems {
  /** Items by key, strongly; undefined where there is none. */
  load(keys: readonly Key[]): Promise<readonly (RawItem | undefined)[]>;
  /** All items of a partition in the order of their sort keys. */
  list(pk: string, prefix?: string): Promise<readonly RawItem[]>;
  /** The last items of a partition, last first: as many as one page holds. */
  last(pk: string): Promise<readonly RawItem[]>;
  put(items: readonly Item[]): Promise<void>;
  remove(keys: readonly Key[]): Promise<void>;
  /** All or nothing; false when a condition does not hold. */
  commit(actions: readonly Action[]): Promise<boolean>;
}

const parallelBatches = 8;

export class TableDockItems implements DockItems {
  readonly #access: TableAccess;
  readonly #keys: KeyLoader;

  constructor(access: TableAccess) {
    this.#access = access;
    this.#keys = new KeyLoader(access, { whole: true });
  }

  load(keys: readonly Key[]): Promise<readonly (RawItem | undefined)[]> {
    return Promise.all(keys.map((key) => this.#keys.load(key)));
  }

  async list(pk: string, prefix?: string): Promise<readonly RawItem[]> {
    const items: RawItem[] = [];
    const range = prefix === undefined ? {} : { range: { prefix } };
    for await (const item of itemsOf(this.#access, { pk, ...range })) items.push(item);
    return items;
  }

  async last(pk: string): Promise<readonly RawItem[]> {
    for await (const page of pagesOf(this.#access, { pk, descending: true }, itemsOfOnePage)) return page;
    return [];
  }

  put(items: readonly Item[]): Promise<void> {
    const requests = items.map((item) => ({ PutRequest: { Item: item } }));
    return batchWrite(this.#access, requests, parallelBatches);
  }

  remove(keys: readonly Key[]): Promise<void> {
    const requests = keys.map(({ pk, sk }) => ({ DeleteRequest: { Key: { pk, sk } } }));
    return batchWrite(this.#access, requests, parallelBatches);
  }

  async commit(actions: readonly Action[]): Promise<boolean> {
    return (await transact(this.#access, actions)).length === 0;
  }
}

/** So many shipments are looked through for a number; no further page is asked for. */
const itemsOfOnePage = 1_000;
