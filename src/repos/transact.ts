import { randomUUID } from 'node:crypto';
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { Failure, LostAnswer, refused } from '../domain/engine/errors.ts';
import type { CommitOutcome } from '../domain/engine/store.ts';
import { type Action, claimedTwice } from './actions.ts';
import { backoff } from './backoff.ts';
import type { TableAccess } from './client.ts';
import { settledConflicts } from './conflicts.ts';
import { isDiskFull } from './failures.ts';
import { itemBytes, requireStorable } from './items.ts';
import { transactItem } from './transact-item.ts';

/** TransactWriteItems takes 100 actions and 4 MB. */
export const actionsPerTransaction = 100;
export const bytesPerTransaction = 3_500_000;
/** With full jitter, some five seconds: all changes within one range of ids meet in its counter. */
export const transactionAttempts = 14;
/** Milliseconds after which a transaction whose answer was lost is not sent again: API Gateway waits for 29 seconds. */
const patience = 8_000;
/** Attempts to learn of every failed condition when other transactions hide some of them. */
const attemptsForAllConditions = 3;

/** What an action adds to the size of its transaction. */
export const actionBytes = ({ write }: Action): number => (write.kind === 'put' ? itemBytes(write.item) : 100);

export const fitsTransaction = (actions: readonly Action[]): boolean =>
  actions.length <= actionsPerTransaction &&
  actions.reduce((sum, action) => sum + actionBytes(action), 0) <= bytesPerTransaction;

/**
 * One transaction: empty when it was committed, else the conflicts that its failed conditions mean. Conflicts with other
 * transactions and throttling are tried again with full jitter. An attempt whose answer was lost is repeated with the
 * same client token, which makes it safe: DynamoDB remembers the token for ten minutes. Throws LostAnswer when the
 * outcome stays unknown; an attempt that met nothing but silence is the last one. A full disk is not waited for.
 */
export async function transact({ client, table }: TableAccess, actions: readonly Action[]): Promise<CommitOutcome> {
  if (actions.length === 0) return [];
  const inThemselves = claimedTwice(actions);
  if (inThemselves.length > 0) return inThemselves;
  for (const { write } of actions) if (write.kind === 'put') requireStorable(write.item);
  const TransactItems = actions.map((action) => transactItem(action, table));
  let token = randomUUID();
  let lost = false;
  const began = Date.now();
  for (let attempt = 0; attempt < transactionAttempts; attempt++) {
    try {
      await client.send(new TransactWriteCommand({ ClientRequestToken: token, TransactItems }));
      return [];
    } catch (error) {
      if (error instanceof TransactionCanceledException) {
        const { conflicts, contended } = readReasons(error, actions);
        if (conflicts.length > 0 && (!contended || attempt + 1 >= attemptsForAllConditions)) return conflicts;
        if (conflicts.length === 0 && !contended) throw error;
        if (!lost) token = randomUUID();
      } else if (!(error instanceof Failure) || error.kind !== 'unavailable') throw error;
      else if (isDiskFull(error) && !lost) throw error;
      else lost = true;
      if (lost && Date.now() - began > patience) break;
      await backoff(attempt);
    }
  }
  if (lost) throw new LostAnswer();
  throw refused('unavailable', 'Too many writes to the same objects at once. Please try again.');
}

const contention: ReadonlySet<string> = new Set([
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
]);

function readReasons({ CancellationReasons = [] }: TransactionCanceledException, actions: readonly Action[]) {
  const conflicts = CancellationReasons.flatMap(({ Code }, index) => {
    const conflict = actions[index]?.conflict;
    return Code === 'ConditionalCheckFailed' && conflict ? [conflict] : [];
  });
  return {
    conflicts: settledConflicts(conflicts),
    contended: CancellationReasons.some(({ Code }) => contention.has(Code ?? '')),
  };
}
