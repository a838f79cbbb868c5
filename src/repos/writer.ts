import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeDecision, LostAnswer } from '../domain/engine/errors.ts';
import { refKey } from '../domain/engine/resource/resource.ts';
import type { ObjectRef, TypeName } from '../domain/engine/schema/field-kinds.ts';
import type { CommitOutcome, DeletionNotice, WorkUnit, Writer } from '../domain/engine/store.ts';
import { type Action, actionsOf, keyText, oncePerKey } from './actions.ts';
import { backoff } from './backoff.ts';
import type { TableAccess } from './client.ts';
import { addedReferences, giveNotice, inverse, noticedDeletions } from './deletion-notices.ts';
import { withHolders } from './held.ts';
import { requireStorable } from './items.ts';
import { journaled } from './journal.ts';
import { mayPass, patiently } from './patience.ts';
import { sequenceKey } from './table.ts';
import { actionBytes, actionsPerTransaction, bytesPerTransaction, fitsTransaction, transact } from './transact.ts';

interface PreparedUnit {
  readonly unit: WorkUnit;
  readonly actions: readonly Action[];
}

/** Attempts of `backoff` that a delete may take from its notice to its end: 200 ms at most. */
const settling = 3;
const attemptsToRead = 8;

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
    const last = Number(Attributes?.last);
    return Array.from({ length: count }, (_, index) => last - count + 1 + index);
  }

  async commit(units: readonly WorkUnit[], lost = 0): Promise<readonly CommitOutcome[]> {
    const outcomes: CommitOutcome[] = [];
    for (const pack of packs(units.map((unit) => this.#prepared(unit))))
      outcomes.push(...(await this.#commitPack(pack)));
    if (lost > 0 && outcomes.flat().some(({ kind }) => kind === 'version')) await backoff(lost);
    return this.#heedNotices(units, outcomes);
  }

  announceDeletion(refs: readonly Pick<ObjectRef, 'type' | 'id'>[]): Promise<DeletionNotice> {
    return giveNotice(this.#access, refs);
  }

  #prepared(unit: WorkUnit): PreparedUnit {
    return { unit, actions: actionsOf(this.#access.registry, unit) };
  }

  /** Removes new references to objects that are being deleted: the delete may have searched before they were written. */
  async #heedNotices(
    units: readonly WorkUnit[],
    outcomes: readonly CommitOutcome[],
  ): Promise<readonly CommitOutcome[]> {
    const { registry } = this.#access;
    const added = units.map((unit, index) => (outcomes[index]?.length === 0 ? addedReferences(registry, unit) : []));
    if (added.every((refs) => refs.length === 0)) return outcomes;
    const going = await this.#noticedDeletions();
    if (going.size === 0) return outcomes;
    const heeded: CommitOutcome[] = [];
    for (const [index, unit] of units.entries()) {
      const lost = added[index]?.find((ref) => going.has(refKey(ref)));
      const isTakenBack = lost !== undefined && (await this.#takeBack(unit));
      heeded.push(isTakenBack ? [{ kind: 'version', type: lost.type, id: lost.id }] : (outcomes[index] ?? []));
    }
    // By the next attempt the object may be gone, or its deletion refused.
    await backoff(settling);
    return heeded;
  }

  /** None when the table does not tell: what was committed stays, and the delete finds it. */
  async #noticedDeletions(): Promise<ReadonlySet<string>> {
    try {
      return await patiently(
        () => noticedDeletions(this.#access),
        (attempt) => attempt < attemptsToRead,
      );
    } catch (error) {
      if (mayPass(error)) return new Set();
      throw error;
    }
  }

  /** False when the unit stays: others have changed its objects since, or the table does not take the inverse. */
  async #takeBack(unit: WorkUnit): Promise<boolean> {
    try {
      return (await this.#commitOne(this.#prepared(inverse(unit)))).length === 0;
    } catch (error) {
      if (mayPass(error) && !(error instanceof LostAnswer)) return false;
      throw error;
    }
  }

  /** Units that fit share a transaction; when one of them fails, each is tried on its own. */
  async #commitPack(pack: readonly PreparedUnit[]): Promise<readonly CommitOutcome[]> {
    const [only] = pack;
    if (pack.length === 1 && only) return [await this.#commitOne(only)];
    const conflicts = await transact(this.#access, oncePerKey(pack.flatMap(({ actions }) => actions)));
    if (conflicts.length === 0) return pack.map(() => []);
    const outcomes: CommitOutcome[] = [];
    for (const prepared of pack) outcomes.push(await this.#commitOne(prepared));
    return outcomes;
  }

  async #commitOne({ unit, actions }: PreparedUnit): Promise<CommitOutcome> {
    // Large units go through the journal, which keeps their parts and judges none of them.
    for (const { write } of actions) if (write.kind === 'put') requireStorable(write.item);
    const fits = fitsTransaction(actions);
    const outcome = await (fits ? transact(this.#access, actions) : journaled(this.#access, unit));
    return outcome.length === 0 ? outcome : beforeDecision(withHolders(this.#access, actions, outcome));
  }
}

/** Groups units so that each group fits a transaction and names no item twice. */
function packs(units: readonly PreparedUnit[]): readonly (readonly PreparedUnit[])[] {
  const result: PreparedUnit[][] = [];
  let current: PreparedUnit[] = [];
  let count = 0;
  let bytes = 0;
  let keys = new Set<string>();
  for (const prepared of units) {
    const { actions } = prepared;
    const own = actions.filter(({ write }) => write.kind !== 'add').map(({ key }) => keyText(key));
    const ownBytes = actions.reduce((sum, action) => sum + actionBytes(action), 0);
    const full = count + actions.length > actionsPerTransaction || bytes + ownBytes > bytesPerTransaction;
    if (current.length > 0 && (full || own.some((key) => keys.has(key)))) {
      result.push(current);
      current = [];
      count = 0;
      bytes = 0;
      keys = new Set();
    }
    current.push(prepared);
    count += actions.length;
    bytes += ownBytes;
    for (const key of own) keys.add(key);
  }
  if (current.length > 0) result.push(current);
  return result;
}
