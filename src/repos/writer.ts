import { randomUUID } from 'node:crypto';
import { TransactionCanceledException, TransactionInProgressException } from '@aws-sdk/client-dynamodb';
import { TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { refused } from '../domain/model/errors.ts';
import type { TypeName } from '../domain/model/fields.ts';
import type { CommitOutcome, Conflict, WorkUnit, Writer } from '../domain/model/store.ts';
import { type Action, actionsOf, keyText, mergeCounters, transactItem, type UnitActions } from './actions.ts';
import { backoff } from './backoff.ts';
import type { TableAccess } from './client.ts';
import { journaled } from './journal.ts';
import { sequenceKey } from './table.ts';

/** TransactWriteItems takes 100 actions. */
const actionsPerTransaction = 100;
const attempts = 8;

/** Writes units of work to the table. */
export class DynamoWriter implements Writer {
  readonly #access: TableAccess;

  constructor(access: TableAccess) {
    this.#access = access;
  }

  async takeIds(type: TypeName, count: number): Promise<readonly number[]> {
    if (count === 0) return [];
    const { client, table } = this.#access;
    const { Attributes } = await client.send(
      new UpdateCommand({
        TableName: table,
        Key: { ...sequenceKey(type) },
        UpdateExpression: 'ADD #last :count',
        ExpressionAttributeNames: { '#last': 'last' },
        ExpressionAttributeValues: { ':count': count },
        ReturnValues: 'UPDATED_NEW',
      }),
    );
    const last = Number(Attributes?.['last']);
    return Array.from({ length: count }, (_, index) => last - count + 1 + index);
  }

  async commit(units: readonly WorkUnit[]): Promise<readonly CommitOutcome[]> {
    const outcomes: CommitOutcome[] = [];
    for (const pack of packs(units.map(actionsOf))) outcomes.push(...(await this.#commitPack(pack)));
    return outcomes;
  }

  /** Units that fit share a transaction; when one of them fails, each is tried on its own. */
  async #commitPack(pack: readonly UnitActions[]): Promise<readonly CommitOutcome[]> {
    const [only] = pack;
    if (pack.length === 1 && only) return [await this.#commitOne(only)];
    const conflicts = await this.#transact(mergeCounters(pack.flatMap(allOf)));
    if (conflicts.length === 0) return pack.map(() => []);
    const outcomes: CommitOutcome[] = [];
    for (const actions of pack) outcomes.push(await this.#commitOne(actions));
    return outcomes;
  }

  #commitOne(actions: UnitActions): Promise<CommitOutcome> {
    const all = allOf(actions);
    if (all.length <= actionsPerTransaction) return this.#transact(all);
    return journaled(this.#access, actions, (decisive) => this.#transact(decisive));
  }

  /**
   * One transaction. Conflicts with other transactions and throttling are tried again with full jitter; failed conditions
   * are the answer. The SDK's client token makes its own retries of a lost answer safe.
   */
  async #transact(actions: readonly Action[]): Promise<CommitOutcome> {
    const { client, table } = this.#access;
    const command = new TransactWriteCommand({
      ClientRequestToken: randomUUID(),
      TransactItems: actions.map((action) => transactItem(action, table)),
    });
    for (let attempt = 0; attempt < attempts; attempt++) {
      try {
        await client.send(command);
        return [];
      } catch (error) {
        if (error instanceof TransactionInProgressException) await backoff(attempt);
        else if (error instanceof TransactionCanceledException) {
          const conflicts = failedConditions(error, actions);
          if (conflicts.length > 0) return conflicts;
          if (!canTryAgain(error)) throw error;
          await backoff(attempt);
        } else throw error;
      }
    }
    throw refused('unavailable', 'Too many writes to the same objects at once. Please try again.');
  }
}

function failedConditions(error: TransactionCanceledException, actions: readonly Action[]): readonly Conflict[] {
  return (error.CancellationReasons ?? []).flatMap((reason, index) => {
    const conflict = actions[index]?.conflict;
    return reason.Code === 'ConditionalCheckFailed' && conflict ? [conflict] : [];
  });
}

const passing: ReadonlySet<string> = new Set([
  'None',
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
]);
const canTryAgain = (error: TransactionCanceledException): boolean =>
  (error.CancellationReasons ?? []).every(({ Code }) => passing.has(Code ?? 'None'));

const allOf = ({ decisive, followUps }: UnitActions): readonly Action[] => [...decisive, ...followUps];

/** Groups units so that each group fits a transaction and names no item twice. */
function packs(units: readonly UnitActions[]): readonly (readonly UnitActions[])[] {
  const result: UnitActions[][] = [];
  let current: UnitActions[] = [];
  let size = 0;
  let keys = new Set<string>();
  for (const unit of units) {
    const actions = allOf(unit);
    const own = actions.filter(({ write }) => write.kind !== 'add').map(({ key }) => keyText(key));
    if (current.length > 0 && (size + actions.length > actionsPerTransaction || own.some((key) => keys.has(key)))) {
      result.push(current);
      current = [];
      size = 0;
      keys = new Set();
    }
    current.push(unit);
    size += actions.length;
    for (const key of own) keys.add(key);
  }
  if (current.length > 0) result.push(current);
  return result;
}
