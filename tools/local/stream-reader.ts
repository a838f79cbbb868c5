import {
  type _Record,
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  ExpiredIteratorException,
  GetRecordsCommand,
  GetShardIteratorCommand,
  TrimmedDataAccessException,
} from '@aws-sdk/client-dynamodb-streams';

/** How far a stream was read: the last sequence number by shard; `end` for shards that are closed and read. */
export type StreamPosition = Readonly<Record<string, string>>;
const end = 'end';

/** Records of one shard, in order, and the position behind them. */
export interface StreamBatch {
  readonly records: readonly _Record[];
  readonly position: StreamPosition;
}

/** Reads a table's stream, shard by shard, parents before their children. */
export class StreamReader {
  readonly #client: DynamoDBStreamsClient;
  readonly #stream: string;
  readonly #iterators = new Map<string, string | undefined>();
  #position: StreamPosition;

  /** Begins behind `position`, or where the stream begins. */
  constructor(options: { stream: string; endpoint: string | undefined; position: StreamPosition }) {
    const { stream, endpoint, position } = options;
    this.#client = new DynamoDBStreamsClient(endpoint ? { endpoint } : {});
    this.#stream = stream;
    this.#position = position;
  }

  /** What has been written since; undefined when there is nothing more for now. */
  async next(): Promise<StreamBatch | undefined> {
    if (this.#iterators.size === 0) await this.#openShards();
    for (const shard of this.#iterators.keys()) {
      const records = await this.#read(shard);
      if (records.length > 0) return { records, position: this.#position };
    }
    return undefined;
  }

  stop(): void {
    this.#client.destroy();
  }

  async #read(shard: string): Promise<readonly _Record[]> {
    let iterator = this.#iterators.get(shard);
    iterator ??= await this.#iteratorBehind(shard, this.#position[shard]);
    try {
      const { Records = [], NextShardIterator } = await this.#client.send(
        new GetRecordsCommand({ ShardIterator: iterator, Limit: 1000 }),
      );
      this.#iterators.set(shard, NextShardIterator);
      const last = Records.at(-1)?.dynamodb?.SequenceNumber;
      if (last !== undefined) this.#position = { ...this.#position, [shard]: last };
      if (NextShardIterator === undefined) this.#close(shard);
      return Records;
    } catch (error) {
      if (!(error instanceof ExpiredIteratorException)) throw error;
      this.#iterators.set(shard, undefined);
      return [];
    }
  }

  /** Its children may be read now. */
  #close(shard: string): void {
    this.#position = { ...this.#position, [shard]: end };
    this.#iterators.clear();
  }

  async #openShards(): Promise<void> {
    const shards = await this.#shards();
    const open = shards.filter(({ id, parent }) => {
      const isFree = parent === undefined || this.#position[parent] === end || !shards.some((one) => one.id === parent);
      return isFree && this.#position[id] !== end;
    });
    for (const { id } of open) this.#iterators.set(id, undefined);
    const known = new Set(shards.map(({ id }) => id));
    this.#position = Object.fromEntries(Object.entries(this.#position).filter(([id]) => known.has(id)));
  }

  async #shards(): Promise<readonly { readonly id: string; readonly parent: string | undefined }[]> {
    const found: { id: string; parent: string | undefined }[] = [];
    let from: string | undefined;
    do {
      const { StreamDescription } = await this.#client.send(
        new DescribeStreamCommand({ StreamArn: this.#stream, ExclusiveStartShardId: from }),
      );
      for (const { ShardId, ParentShardId } of StreamDescription?.Shards ?? [])
        if (ShardId !== undefined) found.push({ id: ShardId, parent: ParentShardId });
      from = StreamDescription?.LastEvaluatedShardId;
    } while (from !== undefined);
    return found;
  }

  async #iteratorBehind(shard: string, last: string | undefined): Promise<string | undefined> {
    const at = { StreamArn: this.#stream, ShardId: shard };
    const whole = { ...at, ShardIteratorType: 'TRIM_HORIZON' } as const;
    const behind = { ...at, ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: last } as const;
    try {
      const found = await this.#client.send(new GetShardIteratorCommand(last === undefined ? whole : behind));
      return found.ShardIterator;
    } catch (error) {
      // What was read last is gone: so is some of what came then.
      if (!(error instanceof TrimmedDataAccessException)) throw error;
      return (await this.#client.send(new GetShardIteratorCommand(whole))).ShardIterator;
    }
  }
}
