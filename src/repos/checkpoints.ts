import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { idKey } from '../domain/engine/schema/natural-sort.ts';
import type { TableAccess } from './client.ts';
import { itemsOf } from './query.ts';
import { timeToLiveAttribute } from './table.ts';

/** A position in an order: `offset` rows come up to and with this sort key. */
export interface Checkpoint {
  readonly offset: number;
  /** Absent at the beginning. */
  readonly key?: string;
}

const keptSeconds = 60;
/** A pass that has not ended by then is given up. */
const claimMs = 15_000;
const checkpointsPerItem = 64;
/** Sorts after all offsets. */
const claimKey = 'claim';

const seconds = (ms: number): number => Math.floor(ms / 1000);

/**
 * Checkpoints in one order of a collection, left by readers that came so far. The partition's name holds the number of
 * moves in the collection, so that a checkpoint is never used after an object was created, deleted or renamed.
 */
export class Checkpoints {
  readonly #access: TableAccess;
  readonly #pk: string;

  constructor(access: TableAccess, pk: string) {
    this.#access = access;
    this.#pk = pk;
  }

  /** The last known checkpoint that is not behind `offset`. */
  async nearest(offset: number): Promise<Checkpoint> {
    const range = { pk: this.#pk, range: { upTo: idKey(offset) }, descending: true };
    for await (const item of itemsOf(this.#access, range, 1)) {
      if (Number(item[timeToLiveAttribute]) <= seconds(Date.now())) continue;
      const known: readonly (readonly [number, string])[] = JSON.parse(String(item.places));
      const [last, key] = known.findLast(([before]) => before <= offset) ?? [0];
      return key === undefined ? { offset: 0 } : { offset: last, key };
    }
    return { offset: 0 };
  }

  /** Keeps checkpoints, in ascending order. */
  async keep(checkpoints: readonly Checkpoint[]): Promise<void> {
    const { client, table } = this.#access;
    const expires = seconds(Date.now()) + keptSeconds;
    for (let start = 0; start < checkpoints.length; start += checkpointsPerItem) {
      const some = checkpoints.slice(start, start + checkpointsPerItem);
      const Item = {
        pk: this.#pk,
        sk: idKey(some[0]?.offset ?? 0),
        [timeToLiveAttribute]: expires,
        places: JSON.stringify(some.map(({ offset, key }) => [offset, key])),
      };
      await client.send(new PutCommand({ TableName: table, Item }));
    }
  }

  /** True for the one that is to make the pass; the others wait for its checkpoints. */
  async claim(): Promise<boolean> {
    const { client, table } = this.#access;
    const now = Date.now();
    try {
      await client.send(
        new PutCommand({
          TableName: table,
          Item: { pk: this.#pk, sk: claimKey, until: now + claimMs, [timeToLiveAttribute]: seconds(now) + keptSeconds },
          ConditionExpression: 'attribute_not_exists(pk) OR #until < :now',
          ExpressionAttributeNames: { '#until': 'until' },
          ExpressionAttributeValues: { ':now': now },
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  async release(): Promise<void> {
    const { client, table } = this.#access;
    await client.send(new DeleteCommand({ TableName: table, Key: { pk: this.#pk, sk: claimKey } }));
  }
}
