import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { TableAccess } from './client.ts';
import { itemsOf } from './query.ts';
import { feedHeadKey, feedPartition, feedSegmentKey, timeToLiveAttribute } from './table.ts';

/**
 * Entries of a full segment. Positions count from the first entry that ever was, so that a position names its segment: this
 * number never changes.
 */
export const segmentSize = 250;

/** How long segments are kept, in milliseconds. */
export const feedKept = 30 * 24 * 3_600_000;

/** Segments that a process remembers: they never change. */
const rememberedSegments = 40;

/** An entry of the change log in the feed. */
export interface FeedEntry {
  readonly id: number;
  /** Names the state of the object that the change has led to (`stateKey`); no comma and no dot. */
  readonly state: string;
}

/** The open segment, which grows until it is full. */
export interface Head {
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

type Item = Readonly<Record<string, unknown>>;

/** The segments of the feed, as the table has them. */
export class FeedSegments {
  readonly #access: TableAccess;
  readonly #closed = new Map<number, Segment>();

  constructor(access: TableAccess) {
    this.#access = access;
  }

  async head(): Promise<Head> {
    const item = await this.#get(feedHeadKey);
    if (!item) return { start: 0, entries: [], version: 0, epoch: '' };
    const { start, entries, version, epoch } = item;
    return { start: Number(start), entries: entriesIn(entries), version: Number(version), epoch: String(epoch) };
  }

  /** A closed segment, by its number, if it is kept. */
  async closed(number: number, now: number): Promise<Segment | undefined> {
    const known = this.#closed.get(number) ?? (await this.#read(number));
    // DynamoDB removes them some time later, in any order.
    return known && known.expires * 1000 > now ? known : undefined;
  }

  /** The segments before this one, the last first. */
  async *closedBefore(number: number): AsyncGenerator<Segment> {
    let next = number - 1;
    for (let known = this.#closed.get(next); known; known = this.#closed.get(next)) {
      yield known;
      next -= 1;
    }
    if (next < 0) return;
    const keys = { pk: feedPartition, range: { upTo: feedSegmentKey(next).sk }, descending: true };
    for await (const item of itemsOf(this.#access, keys, 1)) yield this.#remember(Number(item.sk), item);
  }

  async #read(number: number): Promise<Segment | undefined> {
    const item = await this.#get(feedSegmentKey(number));
    return item && this.#remember(number, item);
  }

  async #get(key: typeof feedHeadKey): Promise<Item | undefined> {
    const { client, table } = this.#access;
    const { Item } = await client.send(new GetCommand({ TableName: table, Key: { ...key }, ConsistentRead: true }));
    return Item;
  }

  #remember(number: number, { entries, until, [timeToLiveAttribute]: expires }: Item): Segment {
    const segment = { entries: entriesIn(entries), until: Number(until), expires: Number(expires) };
    this.#closed.set(number, segment);
    for (const oldest of this.#closed.keys()) {
      if (this.#closed.size <= rememberedSegments) break;
      this.#closed.delete(oldest);
    }
    return segment;
  }
}

/** The head in the place of another one, on condition that this has not changed. */
export const headPut = (table: string, { version }: Head, next: Head) => ({
  TableName: table,
  Item: { ...feedHeadKey, ...next, entries: textOf(next.entries) },
  ...(version === 0
    ? { ConditionExpression: 'attribute_not_exists(pk)' }
    : {
        ConditionExpression: '#version = :version',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':version': version },
      }),
});

/** Full segments, from a position on. */
export const closedPuts = (table: string, start: number, entries: readonly FeedEntry[], now: number) =>
  Array.from({ length: entries.length / segmentSize }, (_, index) => ({
    Put: {
      TableName: table,
      Item: {
        ...feedSegmentKey(start / segmentSize + index),
        entries: textOf(entries.slice(index * segmentSize, (index + 1) * segmentSize)),
        until: now,
        [timeToLiveAttribute]: Math.ceil((now + feedKept) / 1000),
      },
    },
  }));

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
