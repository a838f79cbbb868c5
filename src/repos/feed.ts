import { createHash, randomUUID } from 'node:crypto';
import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { refused } from '../domain/engine/errors.ts';
import type { ObjectRef } from '../domain/engine/schema/field-kinds.ts';
import type { FeedPlace } from '../domain/platform/events/feed-cursor.ts';
import { attributesOf } from './attribute-values.ts';
import { backoff } from './backoff.ts';
import type { TableAccess } from './client.ts';
import { itemsOf } from './query.ts';
import { feedHeadKey, feedPartition, feedSegmentKey, timeToLiveAttribute } from './table.ts';

/**
 * Ids of a full segment. Positions count from the first entry that ever was, so that a position names its segment: this
 * number never changes.
 */
export const segmentSize = 250;

/** How long segments are kept, in milliseconds. */
export const feedKept = 30 * 24 * 3_600_000;

/** Clocks of two functions may differ by so much, in milliseconds. */
const clockSkew = 60_000;
const attempts = 8;
/** Segments that a process remembers: they never change. */
const rememberedSegments = 40;

/** An entry of the change log in the feed. */
export interface FeedEntry {
  readonly id: number;
  /** Names the state of the object that the change has led to (`stateKey`); no comma and no dot. */
  readonly state: string;
}

/** The open segment, which grows until it is full. */
interface Head {
  /** Position of its first entry. */
  readonly start: number;
  readonly entries: readonly FeedEntry[];
  /** Changes with every write; 0 before the first. */
  readonly version: number;
  /** Positions belong to it; a restored table begins another. Empty before the first write. */
  readonly epoch: string;
}

interface Segment {
  readonly entries: readonly FeedEntry[];
  /** When its last entry came, in milliseconds. */
  readonly until: number;
  /** In seconds. */
  readonly expires: number;
}

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
  readonly #segments = new Map<number, Segment>();
  #head: Head | undefined;

  constructor(access: TableAccess) {
    this.#access = access;
  }

  /**
   * Puts entries at the end, in this order, but those that are there already. `since`: when the first of them was made; what
   * came before that cannot be one of them.
   */
  async append(entries: readonly FeedEntry[], since: number, now: number): Promise<void> {
    const distinct = [...new Map(entries.map((entry) => [entry.id, entry])).values()];
    for (let attempt = 0; attempt < attempts; attempt++) {
      this.#head ??= await this.#readHead();
      const head = this.#head;
      const known = new Set((await this.#entriesSince(head, since)).map(({ id }) => id));
      const fresh = distinct.filter(({ id }) => !known.has(id));
      if (fresh.length === 0 || (await this.#write(head, fresh, now))) return;
      this.#head = undefined;
      await backoff(attempt);
    }
    throw refused('conflict', 'Too many write to the feed of changes at once. Please try again.');
  }

  /** Whether changes that led to these states, all of them after `since`, are in the feed. */
  async hasStates(states: readonly string[], since: number): Promise<boolean> {
    const isIn = async (head: Head): Promise<boolean> => {
      const known = new Set((await this.#entriesSince(head, since)).map(({ state }) => state));
      return states.every((state) => known.has(state));
    };
    if (this.#head && (await isIn(this.#head))) return true;
    this.#head = await this.#readHead();
    return isIn(this.#head);
  }

  /** The place behind all that there is. */
  async end(): Promise<FeedPlace> {
    return endOf(await this.#readHead());
  }

  /** The place of the first entry that is kept. */
  async oldest(now: number): Promise<FeedPlace> {
    const { start, epoch } = await this.#readHead();
    let gone = -1;
    let kept = start / segmentSize;
    while (kept - gone > 1) {
      const middle = Math.floor((gone + kept) / 2);
      if (await this.#segment(middle, now)) kept = middle;
      else gone = middle;
    }
    return { epoch, position: kept * segmentSize };
  }

  /** At most so many entries from a position on; undefined where the first of them are not kept any more. */
  async read(position: number, count: number, now: number): Promise<FeedPart | undefined> {
    const head = await this.#readHead();
    const end = endOf(head);
    const ids: number[] = [];
    for (let at = position; at < Math.min(position + count, end.position); ) {
      const start = at - (at % segmentSize);
      const segment = start === head.start ? head : await this.#segment(start / segmentSize, now);
      if (!segment) return undefined;
      const some = segment.entries.slice(at - start, at - start + count - ids.length);
      ids.push(...some.map(({ id }) => id));
      at += some.length;
    }
    return { ids, end };
  }

  async #readHead(): Promise<Head> {
    const { client, table } = this.#access;
    const { Item } = await client.send(new GetCommand({ TableName: table, Key: feedHeadKey, ConsistentRead: true }));
    return Item
      ? {
          start: Number(Item.start),
          entries: entriesIn(Item.entries),
          version: Number(Item.version),
          epoch: String(Item.epoch),
        }
      : { start: 0, entries: [], version: 0, epoch: '' };
  }

  /** A closed segment, by its number, if it is kept. */
  async #segment(number: number, now: number): Promise<Segment | undefined> {
    const known = this.#segments.get(number) ?? (await this.#readSegment(number));
    // DynamoDB removes them some time later, in any order.
    return known && known.expires * 1000 > now ? known : undefined;
  }

  async #readSegment(number: number): Promise<Segment | undefined> {
    const { client, table } = this.#access;
    const key = feedSegmentKey(number);
    const { Item } = await client.send(new GetCommand({ TableName: table, Key: key, ConsistentRead: true }));
    return Item && this.#remember(number, Item);
  }

  #remember(number: number, item: Readonly<Record<string, unknown>>): Segment {
    const segment = {
      entries: entriesIn(item.entries),
      until: Number(item.until),
      expires: Number(item[timeToLiveAttribute]),
    };
    this.#segments.set(number, segment);
    for (const oldest of this.#segments.keys()) {
      if (this.#segments.size <= rememberedSegments) break;
      this.#segments.delete(oldest);
    }
    return segment;
  }

  /** What has come since a time, and some more. */
  async #entriesSince(head: Head, since: number): Promise<readonly FeedEntry[]> {
    const found = [...head.entries];
    for await (const segment of this.#closedBefore(head.start / segmentSize)) {
      if (segment.until < since - clockSkew) break;
      found.push(...segment.entries);
    }
    return found;
  }

  /** The segments before this one, the last first. */
  async *#closedBefore(number: number): AsyncGenerator<Segment> {
    let next = number - 1;
    for (let known = this.#segments.get(next); known; known = this.#segments.get(next)) {
      yield known;
      next -= 1;
    }
    if (next < 0) return;
    const keys = { pk: feedPartition, range: { upTo: feedSegmentKey(next).sk }, descending: true };
    for await (const item of itemsOf(this.#access, keys, 1)) yield this.#remember(Number(item.sk), item);
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
    const headPut = {
      TableName: table,
      Item: { ...feedHeadKey, ...next, entries: textOf(next.entries) },
      ...(head.version === 0
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : {
            ConditionExpression: '#version = :version',
            ExpressionAttributeNames: { '#version': 'version' },
            ExpressionAttributeValues: { ':version': head.version },
          }),
    };
    const closed = Array.from({ length: full / segmentSize }, (_, index) => ({
      Put: {
        TableName: table,
        Item: {
          ...feedSegmentKey(head.start / segmentSize + index),
          entries: textOf(all.slice(index * segmentSize, (index + 1) * segmentSize)),
          until: now,
          [timeToLiveAttribute]: Math.ceil((now + feedKept) / 1000),
        },
      },
    }));
    try {
      if (closed.length === 0) await client.send(new PutCommand(headPut));
      else await client.send(new TransactWriteCommand({ TransactItems: [{ Put: headPut }, ...closed] }));
      this.#head = next;
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException || error instanceof TransactionCanceledException)
        return false;
      throw error;
    }
  }
}

const textOf = (entries: readonly FeedEntry[]): string => entries.map(({ id, state }) => `${id}.${state}`).join();

function entriesIn(text: unknown): readonly FeedEntry[] {
  if (text === '') return [];
  return String(text)
    .split(',')
    .map((entry) => {
      const [id, state = ''] = entry.split('.');
      return { id: Number(id), state };
    });
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
