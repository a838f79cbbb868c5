import { createHash, randomUUID } from 'node:crypto';
import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { refused } from '../domain/engine/errors.ts';
import type { ObjectRef } from '../domain/engine/schema/field-kinds.ts';
import type { FeedPlace } from '../domain/platform/events/feed-cursor.ts';
import { attributesOf } from './attribute-values.ts';
import { backoff } from './backoff.ts';
import type { TableAccess } from './client.ts';
import { closedPuts, type FeedEntry, FeedSegments, type Head, headPut, segmentSize } from './feed-segments.ts';
import { feedHeadKey } from './table.ts';

/** Clocks of two functions may differ by so much, in milliseconds. */
const clockSkew = 60_000;
const attempts = 8;

/** A piece of the feed. */
export interface FeedPart {
  readonly ids: readonly number[];
  /** The place behind all that there is. */
  readonly end: FeedPlace;
}

/**
 * One order of all entries of the change log: their ids, in segments. The head is the open segment; it is written on
 * condition that nobody else has, and with the ids that make it full, in one transaction, goes the closed segment.
 */
export class ChangeFeed {
  readonly #access: TableAccess;
  readonly #segments: FeedSegments;
  #head: Head | undefined;

  constructor(access: TableAccess) {
    this.#access = access;
    this.#segments = new FeedSegments(access);
  }

  /**
   * Puts entries at the end, in this order, but those that are there already. `since`: when the first of them was made; what
   * came before that cannot be one of them.
   */
  async append(entries: readonly FeedEntry[], since: number, now: number): Promise<void> {
    const distinct = [...new Map(entries.map((entry) => [entry.id, entry])).values()];
    for (let attempt = 0; attempt < attempts; attempt++) {
      this.#head ??= await this.#segments.head();
      const head = this.#head;
      const known = new Set((await this.#entriesSince(head, since)).map(({ id }) => id));
      const fresh = distinct.filter(({ id }) => !known.has(id));
      if (fresh.length === 0 || (await this.#write(head, fresh, now))) return;
      this.#head = undefined;
      await backoff(attempt);
    }
    throw refused('conflict', 'Too many write to the feed of changes at once. Please try again.');
  }

  /** Which of these states no change in the feed has led to; all of them are of after `since`. */
  async missingStates(states: readonly string[], since: number): Promise<ReadonlySet<string>> {
    const missingIn = async (head: Head): Promise<ReadonlySet<string>> => {
      const known = new Set((await this.#entriesSince(head, since)).map(({ state }) => state));
      return new Set(states.filter((state) => !known.has(state)));
    };
    const missing = this.#head && (await missingIn(this.#head));
    if (missing?.size === 0) return missing;
    this.#head = await this.#segments.head();
    return missingIn(this.#head);
  }

  /** The place behind all that there is. */
  async end(): Promise<FeedPlace> {
    return endOf(await this.#segments.head());
  }

  /** The place of the first entry that is kept. */
  async oldest(now: number): Promise<FeedPlace> {
    const { start, epoch } = await this.#segments.head();
    let gone = -1;
    let kept = start / segmentSize;
    while (kept - gone > 1) {
      const middle = Math.floor((gone + kept) / 2);
      if (await this.#segments.closed(middle, now)) kept = middle;
      else gone = middle;
    }
    return { epoch, position: kept * segmentSize };
  }

  /** At most so many entries from a position on; undefined where the first of them are not kept any more. */
  async read(position: number, count: number, now: number): Promise<FeedPart | undefined> {
    const head = await this.#segments.head();
    const end = endOf(head);
    const ids: number[] = [];
    for (let at = position; at < Math.min(position + count, end.position); ) {
      const start = at - (at % segmentSize);
      const segment = start === head.start ? head : await this.#segments.closed(start / segmentSize, now);
      if (!segment) return undefined;
      const some = segment.entries.slice(at - start, at - start + count - ids.length);
      ids.push(...some.map(({ id }) => id));
      at += some.length;
    }
    return { ids, end };
  }

  /** What has come since a time, and some more. */
  async #entriesSince(head: Head, since: number): Promise<readonly FeedEntry[]> {
    const found = [...head.entries];
    for await (const segment of this.#segments.closedBefore(head.start / segmentSize)) {
      if (segment.until < since - clockSkew) break;
      found.push(...segment.entries);
    }
    return found;
  }

  /** False when somebody else has written to the head since it was read. */
  async #write(head: Head, fresh: readonly FeedEntry[], now: number): Promise<boolean> {
    const { client, table } = this.#access;
    const all = [...head.entries, ...fresh];
    const full = all.length - (all.length % segmentSize);
    const next: Head = {
      start: head.start + full,
      entries: all.slice(full),
      version: head.version + 1,
      epoch: head.epoch || newEpoch(),
    };
    const put = headPut(table, head, next);
    const closed = closedPuts(table, head.start, all.slice(0, full), now);
    try {
      if (closed.length === 0) await client.send(new PutCommand(put));
      else await client.send(new TransactWriteCommand({ TransactItems: [{ Put: put }, ...closed] }));
      this.#head = next;
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException || error instanceof TransactionCanceledException)
        return false;
      throw error;
    }
  }
}

/** Names the state of an object since this time, in few characters: some thousand of them are compared. */
export const stateKey = ({ type, id }: ObjectRef, time: string): string =>
  createHash('sha256')
    .update(`${type}#${id}@${Date.parse(time)}`)
    .digest('base64url')
    .slice(0, 6);

const endOf = ({ epoch, start, entries }: Head): FeedPlace => ({ epoch, position: start + entries.length });

const newEpoch = (): string => randomUUID().slice(0, 8);

/**
 * Makes all cursors void that followers hold: after a restore, other entries will come to the positions behind them. A table
 * without a feed stays without.
 */
export const newEpochOf = (table: string) =>
  new UpdateItemCommand({
    TableName: table,
    Key: attributesOf(feedHeadKey),
    ConditionExpression: 'attribute_exists(pk)',
    UpdateExpression: 'SET #epoch = :epoch ADD #version :one',
    ExpressionAttributeNames: { '#epoch': 'epoch', '#version': 'version' },
    ExpressionAttributeValues: { ':epoch': { S: newEpoch() }, ':one': { N: '1' } },
  });
