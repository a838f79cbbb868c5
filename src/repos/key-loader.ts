import { BatchGetCommand, type BatchGetCommandOutput, GetCommand } from '@aws-sdk/lib-dynamodb';
import { refused } from '../domain/engine/errors.ts';
import { heldFor, keyText } from './actions.ts';
import { backoff } from './backoff.ts';
import type { TableAccess } from './client.ts';
import { chunks, mapLimited } from './concurrency.ts';
import type { Key } from './table.ts';

/** An item as the table gives it, without its index rows. */
export type RawItem = Record<string, unknown>;

/** BatchGet takes 100 keys. */
const keysPerBatch = 100;
const parallelBatches = 8;
/** Of asking again for keys that came back unprocessed. */
const attempts = 12;

interface Waiting {
  readonly key: Key;
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
  readonly #attributes: typeof withoutRow | Record<string, never>;
  #waiting: Waiting[] = [];

  /** `whole`: all attributes, not only those of objects and unique markers. */
  constructor(access: TableAccess, { consistent = true, whole = false } = {}) {
    this.#access = access;
    this.#consistent = consistent;
    this.#attributes = whole ? {} : withoutRow;
  }

  load(key: Key): Promise<RawItem | undefined> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.length === 0) setImmediate(() => this.#send());
      this.#waiting.push({ key, resolve, reject });
    });
  }

  #send(): void {
    const byKey = new Map<string, Waiting[]>();
    for (const waiting of this.#waiting) {
      const text = keyText(waiting.key);
      const same = byKey.get(text);
      if (same) same.push(waiting);
      else byKey.set(text, [waiting]);
    }
    this.#waiting = [];
    void mapLimited(chunks([...byKey.values()], keysPerBatch), parallelBatches, (groups) => this.#answer(groups));
  }

  async #answer(groups: readonly (readonly Waiting[])[]): Promise<void> {
    try {
      const keys = groups.flatMap(([first]) => (first ? [first.key] : []));
      const [only] = keys;
      const items = keys.length === 1 && only ? await this.#getOne(only) : await this.#getBatch(keys);
      for (const group of groups) for (const { key, resolve } of group) resolve(items.get(keyText(key)));
    } catch (error) {
      for (const group of groups) for (const { reject } of group) reject(error);
    }
  }

  async #getOne(key: Key): Promise<ReadonlyMap<string, RawItem>> {
    const { client, table } = this.#access;
    const { Item } = await client.send(
      new GetCommand({ TableName: table, Key: { ...key }, ConsistentRead: this.#consistent, ...this.#attributes }),
    );
    return new Map(Item ? [[keyText(key), Item]] : []);
  }

  /** UnprocessedKeys come back when the answer passes 16 MB or the table throttles: asked again after a wait. */
  async #getBatch(keys: readonly Key[]): Promise<ReadonlyMap<string, RawItem>> {
    const { client, table } = this.#access;
    const items = new Map<string, RawItem>();
    let pending: BatchGetCommandOutput['UnprocessedKeys'] = {
      [table]: { Keys: keys.map((key) => ({ ...key })), ConsistentRead: this.#consistent, ...this.#attributes },
    };
    for (let attempt = 0; pending && Object.keys(pending).length > 0; attempt++) {
      if (attempt === attempts) throw refused('unavailable', 'The database is busy. Please try again.');
      if (attempt > 0) await backoff(attempt);
      const answer: BatchGetCommandOutput = await client.send(new BatchGetCommand({ RequestItems: pending }));
      for (const item of answer.Responses?.[table] ?? [])
        items.set(keyText({ pk: String(item.pk), sk: String(item.sk) }), item);
      pending = answer.UnprocessedKeys;
    }
    return items;
  }
}

/** Index rows need not travel with objects; `id` is what a unique marker holds, `heldFor` the large write that is at it. */
const withoutRow = {
  ProjectionExpression: 'pk, sk, #version, body, #id, #heldFor',
  ExpressionAttributeNames: { '#version': 'version', '#id': 'id', '#heldFor': heldFor },
} as const;
