import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { heldFor, keyText } from './actions.ts';
import { attributesOf, plainItem } from './attribute-values.ts';
import { batchGet } from './batch-get.ts';
import type { TableAccess } from './client.ts';
import { chunks, mapLimited } from './concurrency.ts';
import type { Key } from './table.ts';

/** An item as the table gives it, without its index rows. */
export type RawItem = Record<string, unknown>;

/** BatchGet takes 100 keys; all of a page of 1,000 are on their way at once. */
const keysPerBatch = 100;
const parallelBatches = 10;

interface Waiting {
  readonly key: Key;
  readonly item: Promise<RawItem | undefined>;
  readonly resolve: (item: RawItem | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Reads by key, strong ones unless asked otherwise. Reads that are asked for in the same turn of the event loop travel together: a request that names
 * five related objects, or a hundred rows of an import, cost one round trip. A key that is asked for twice is read once.
 */
export class KeyLoader {
  readonly #access: TableAccess;
  readonly #consistent: boolean;
  readonly #attributes: typeof withoutRow | Record<never, never>;
  /** By the text of the key. */
  #waiting = new Map<string, Waiting>();

  /** `whole`: all attributes, not only those of objects and unique markers. */
  constructor(access: TableAccess, { consistent = true, whole = false } = {}) {
    this.#access = access;
    this.#consistent = consistent;
    this.#attributes = whole ? {} : withoutRow;
  }

  load(key: Key): Promise<RawItem | undefined> {
    const text = keyText(key);
    const known = this.#waiting.get(text);
    if (known) return known.item;
    if (this.#waiting.size === 0) setImmediate(() => this.#send());
    const { promise: item, resolve, reject } = Promise.withResolvers<RawItem | undefined>();
    this.#waiting.set(text, { key, item, resolve, reject });
    return item;
  }

  #send(): void {
    const batches = chunks([...this.#waiting.values()], keysPerBatch);
    this.#waiting = new Map();
    void mapLimited(batches, parallelBatches, (batch) => this.#answer(batch));
  }

  async #answer(batch: readonly Waiting[]): Promise<void> {
    try {
      const [first] = batch;
      if (first && batch.length === 1) return first.resolve(await this.#getOne(first.key));
      const items = await this.#getBatch(batch.map(({ key }) => key));
      for (const { key, resolve } of batch) resolve(items.get(keyText(key)));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }

  async #getOne(key: Key): Promise<RawItem | undefined> {
    const { client, table } = this.#access;
    const { Item } = await client.send(
      new GetItemCommand({
        TableName: table,
        Key: attributesOf(key),
        ConsistentRead: this.#consistent,
        ...this.#attributes,
      }),
    );
    return Item && plainItem(Item);
  }

  async #getBatch(keys: readonly Key[]): Promise<ReadonlyMap<string, RawItem>> {
    const { client, table } = this.#access;
    const items = await batchGet((command) => client.send(command), table, {
      Keys: keys.map(attributesOf),
      ConsistentRead: this.#consistent,
      ...this.#attributes,
    });
    return new Map(items.map((item) => [keyText({ pk: String(item.pk), sk: String(item.sk) }), item]));
  }
}

/** Index rows need not travel with objects; `id` is what a unique marker holds, `heldFor` the large write that is at it. */
const withoutRow = {
  ProjectionExpression: 'pk, sk, #version, body, #id, #heldFor',
  ExpressionAttributeNames: { '#version': 'version', '#id': 'id', '#heldFor': heldFor },
} as const;
