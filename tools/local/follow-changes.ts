import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { _Record } from '@aws-sdk/client-dynamodb-streams';
import { isFollowed } from '../../src/repos/stream.ts';
import { type StreamPosition, StreamReader } from './stream-reader.ts';

/** Milliseconds after which the stream is looked at without a sign of a write: others may use the same table. */
const idle = 5_000;
/** Milliseconds from one look to the next: what is written meanwhile is one batch. At 20, writes took a fifth longer. */
const pace = 60;
/** Pauses between attempts, in milliseconds: the first, and the longest. */
const firstPause = 100;
const longestPause = 10_000;

export interface Follower {
  /** Says that something may have been written. */
  readonly wake: () => void;
  /** Resolves when the present invocation has ended. */
  readonly stop: () => Promise<void>;
}

export interface Followed {
  readonly stream: string;
  readonly endpoint: string | undefined;
  /** Keeps how far the stream was read; without it, it is read from its beginning. */
  readonly file?: string | undefined;
  readonly batchSize: number;
  readonly maximumRetryAttempts: number;
  readonly invoke: (event: object) => Promise<unknown>;
  /** Gets what was invoked in vain. */
  readonly giveUp: (event: object, error: unknown) => void;
}

/**
 * Invokes a function with what is written to a table, as an event source mapping of Lambda does: in order, at least once,
 * one invocation at a time; a batch that fails again and again is halved, until the record is found that is to blame.
 */
export async function followChanges(options: Followed): Promise<Follower> {
  const { stream, endpoint, file } = options;
  const reader = new StreamReader({ stream, endpoint, position: await keptPosition(file, stream) });
  const signal = new Signal();
  const follow = async (): Promise<void> => {
    while (!signal.isStopped) {
      signal.clear();
      const next = performance.now() + pace;
      if (!(await attempted(() => step(reader, options, signal)))) await signal.wait(idle);
      await delay(Math.max(0, next - performance.now()));
    }
  };
  const following = follow();
  return {
    wake: () => signal.raise(),
    stop: async () => {
      signal.stop();
      await following;
      reader.stop();
    },
  };
}

/** Reads and hands on what there is; false when there is nothing more. An engine that is busy or gone is asked again. */
async function attempted(step: () => Promise<boolean>): Promise<boolean> {
  try {
    return await step();
  } catch (error) {
    console.error('The changes cannot be followed:', error instanceof Error ? error.message : error);
    return false;
  }
}

async function step(reader: StreamReader, options: Followed, signal: Signal): Promise<boolean> {
  const batch = await reader.next();
  if (!batch) return false;
  const records = batch.records.filter((record) => isFollowed(plainRecord(record)));
  for (let start = 0; start < records.length; start += options.batchSize) {
    const isDelivered = await deliver(records.slice(start, start + options.batchSize), options, signal);
    if (!isDelivered) return false;
  }
  await keepPosition(options, batch.position);
  return true;
}

/** True when the function has taken the records, or they were given up; false when all ends before. */
async function deliver(records: readonly _Record[], options: Followed, signal: Signal): Promise<boolean> {
  const event = { Records: records.map(plainRecord) };
  for (let attempt = 1; !signal.isStopped; attempt++) {
    try {
      await options.invoke(event);
      return true;
    } catch (error) {
      if (records.length > 1) {
        const half = Math.ceil(records.length / 2);
        return (
          (await deliver(records.slice(0, half), options, signal)) && deliver(records.slice(half), options, signal)
        );
      }
      if (attempt > options.maximumRetryAttempts) {
        options.giveUp(event, error);
        return true;
      }
      await signal.pause(Math.min(longestPause, firstPause * 2 ** (attempt - 1)));
    }
  }
  return false;
}

/** A record as Lambda hands it on: the time as a number. */
export function plainRecord(record: _Record) {
  const { dynamodb = {}, ...rest } = record;
  const { ApproximateCreationDateTime: time, ...change } = dynamodb;
  return {
    ...rest,
    dynamodb: { ...change, ...(time ? { ApproximateCreationDateTime: Math.floor(time.getTime() / 1000) } : {}) },
  };
}

interface Kept {
  readonly stream: string;
  readonly position: StreamPosition;
}

/** Where a data folder keeps how far the changes were followed. */
export const positionFile = (folder: string): string => join(folder, 'stream-position.json');

/** What the file says of how far a stream was followed; undefined where there is none. */
export async function keptIn(file: string): Promise<Kept | undefined> {
  if (!existsSync(file)) return undefined;
  const kept: Kept = JSON.parse(await readFile(file, 'utf8'));
  return kept;
}

async function keptPosition(file: string | undefined, stream: string): Promise<StreamPosition> {
  const kept = file ? await keptIn(file) : undefined;
  return kept?.stream === stream ? kept.position : {};
}

/** Whole or not at all: a process may end at any time. */
async function keepPosition({ file, stream }: Followed, position: StreamPosition): Promise<void> {
  if (!file) return;
  const kept: Kept = { stream, position };
  await writeFile(`${file}.new`, JSON.stringify(kept));
  await rename(`${file}.new`, file);
}

/** What a loop waits for. */
class Signal {
  isStopped = false;
  #isRaised = false;
  #waiting = new AbortController();

  clear(): void {
    this.#isRaised = false;
  }

  raise(): void {
    this.#isRaised = true;
    this.#waiting.abort();
  }

  stop(): void {
    this.isStopped = true;
    this.raise();
  }

  /** Until it is raised, at most so many milliseconds. */
  async wait(milliseconds: number): Promise<void> {
    if (this.#isRaised) return;
    this.#waiting = new AbortController();
    await delay(milliseconds, undefined, { signal: this.#waiting.signal, ref: false }).catch(() => undefined);
  }

  /** So many milliseconds, unless all ends before. */
  async pause(milliseconds: number): Promise<void> {
    const until = performance.now() + milliseconds;
    for (let left = milliseconds; left > 0 && !this.isStopped; left = until - performance.now()) {
      this.clear();
      await this.wait(left);
    }
  }
}
