import { createHash, randomUUID } from 'node:crypto';
import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, GetCommand, PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import {
  type Attempts,
  type BrakeKind,
  brakeKeys,
  brakeKinds,
  kindsFor,
  noAttempts,
  signedIn,
  withAttempt,
} from '../domain/platform/brake.ts';
import { backoff } from './backoff.ts';
import type { TableAccess } from './client.ts';
import { attemptsKey, type Key, timeToLiveAttribute } from './table.ts';

/** An attempt to prove a password, which has been counted. */
export interface Attempt {
  /** Seconds for which further attempts are held back unless this one succeeds. */
  readonly holdsBack: number;
  /** Takes the attempt back and lets the pair of name and address count as known. */
  readonly succeeded: () => Promise<void>;
}

/** An attempt that may not be made now. */
export interface HeldBack {
  /** Seconds after which it may be made. */
  readonly retryAfter: number;
}

/** A count as it is stored. */
interface Count {
  readonly kind: BrakeKind;
  readonly key: Key;
  readonly attempts: Attempts;
  /** Changes with each write; undefined where nothing is stored. */
  readonly stamp: string | undefined;
}

/** Attempts under the same keys meet: who loses reads again. */
const rounds = 8;

/** Counts an attempt of this name from this address. Where it is held back, nothing is counted. */
export async function beginAttempt(
  access: TableAccess,
  caller: { readonly username: string; readonly address: string },
  time: Date,
): Promise<Attempt | HeldBack> {
  const now = time.getTime();
  for (let round = 0; round < rounds; round++) {
    const counts = await readCounts(access, brakeKeys(caller.username, caller.address), now);
    const wait = secondsUntilFree(counts, now);
    if (wait > 0) return { retryAfter: wait };
    const stamp = randomUUID();
    const counted = counts.map((count) => ({ ...count, attempts: withAttempt(count.kind, count.attempts, now) }));
    if (await replaced(access, counted, stamp))
      return { holdsBack: secondsUntilFree(counted, now), succeeded: () => takeBack(access, counts, stamp, now) };
    await backoff(round);
  }
  return { retryAfter: 1 };
}

const secondsUntilFree = (counts: readonly Count[], now: number): number =>
  Math.max(0, ...counts.map(({ attempts }) => Math.ceil((attempts.blockedUntil - now) / 1000)));

/** The counts that can hold the attempt back. */
async function readCounts(
  access: TableAccess,
  keys: Readonly<Record<BrakeKind, string>>,
  now: number,
): Promise<readonly Count[]> {
  const counts = await Promise.all(brakeKinds.map((kind) => readCount(access, kind, keys[kind])));
  const pair = counts.find(({ kind }) => kind === 'pair')?.attempts ?? noAttempts;
  const kinds = kindsFor(pair, now);
  return counts.filter(({ kind }) => kinds.includes(kind));
}

/** Names come from anybody and may be of any length; some are passwords in the wrong field. */
async function readCount({ client, table }: TableAccess, kind: BrakeKind, text: string): Promise<Count> {
  const key = attemptsKey(kind, createHash('sha256').update(text).digest('base64url'));
  const { Item } = await client.send(new GetCommand({ TableName: table, Key: { ...key }, ConsistentRead: true }));
  const attempts: Attempts = Item ? JSON.parse(String(Item.attempts)) : noAttempts;
  return { kind, key, attempts, stamp: Item && String(Item.stamp) };
}

/** All counts or none: false when one of them has changed since it was read. */
async function replaced({ client, table }: TableAccess, counts: readonly Count[], stamp: string): Promise<boolean> {
  const TransactItems = counts.map((count) => ({
    Put: { TableName: table, Item: itemOf(count.key, count.attempts, stamp), ...unchangedSince(count.stamp) },
  }));
  try {
    await client.send(new TransactWriteCommand({ TransactItems }));
    return true;
  } catch (error) {
    if (error instanceof TransactionCanceledException) return false;
    throw error;
  }
}

const itemOf = (key: Key, attempts: Attempts, stamp: string) => ({
  ...key,
  stamp,
  attempts: JSON.stringify(attempts),
  [timeToLiveAttribute]: Math.ceil(Math.max(attempts.forgottenAt, attempts.knownUntil) / 1000),
});

const unchangedSince = (stamp: string | undefined) =>
  stamp === undefined
    ? { ConditionExpression: 'attribute_not_exists(pk)' }
    : {
        ConditionExpression: '#stamp = :stamp',
        ExpressionAttributeNames: { '#stamp': 'stamp' },
        ExpressionAttributeValues: { ':stamp': stamp },
      };

/**
 * The name starts anew, from this address and from all. Of the address only this attempt is taken back: who has one
 * password must not get free attempts for others by it.
 */
async function takeBack(access: TableAccess, counts: readonly Count[], stamp: string, now: number): Promise<void> {
  const { client, table } = access;
  const writes: Readonly<Record<BrakeKind, (count: Count) => Promise<unknown>>> = {
    pair: ({ key }) =>
      client.send(new PutCommand({ TableName: table, Item: itemOf(key, signedIn(now), randomUUID()) })),
    name: ({ key }) => client.send(new DeleteCommand({ TableName: table, Key: { ...key } })),
    address: ({ key, attempts }) => putBack(access, key, attempts, stamp),
  };
  await Promise.all(counts.map((count) => writes[count.kind](count)));
}

/** Unless other attempts have been counted meanwhile: then one too many stays in the count. */
async function putBack({ client, table }: TableAccess, key: Key, attempts: Attempts, stamp: string): Promise<void> {
  const Item = itemOf(key, attempts, randomUUID());
  try {
    await client.send(new PutCommand({ TableName: table, Item, ...unchangedSince(stamp) }));
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}
