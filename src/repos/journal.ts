import { randomUUID } from 'node:crypto';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { refused } from '../domain/model/errors.ts';
import type { CommitOutcome } from '../domain/model/store.ts';
import { type Action, conditionOf, type UnitActions } from './actions.ts';
import type { TableAccess } from './client.ts';
import { journalHeadKey, journalPartKey } from './table.ts';

/*
 * A unit of more than 100 actions: all or none, in steps.
 *
 *   parts of the journal -> decisive transaction (conditions, counters, the head) -> follow-ups -> head removed
 *        crash here: parts expire          crash here: the sweep finds the head and writes the follow-ups again
 *
 * A follow-up that finds its condition failed was written before, or its object has moved on: either way it is done.
 */

/** TransactWriteItems takes 100 actions; the head is one. */
const decisiveActions = 99;
const followUpsPerPart = 100;
const parallelWrites = 10;
/** Parts of a commit that never came to its decisive transaction. */
const orphanSeconds = 24 * 3600;

type Transact = (actions: readonly Action[]) => Promise<CommitOutcome>;

export async function journaled(
  access: TableAccess,
  { decisive, followUps }: UnitActions,
  transact: Transact,
): Promise<CommitOutcome> {
  if (decisive.length > decisiveActions)
    throw refused('conflict', 'This change touches too many objects at once. Please make it in smaller steps.');
  const id = randomUUID();
  const parts = Math.ceil(followUps.length / followUpsPerPart);
  for (let part = 0; part < parts; part++)
    await writePart(access, id, part, followUps.slice(part * followUpsPerPart, (part + 1) * followUpsPerPart));
  const head: Action = {
    key: journalHeadKey(id),
    write: { kind: 'put', condition: 'absent', item: { ...journalHeadKey(id), parts } },
  };
  const outcome = await transact([...decisive, head]);
  if (outcome.length === 0) await finish(access, id, parts);
  return outcome;
}

/** Finishes what a process left behind when it died between two steps. Answers how many units it finished. */
export async function sweepJournal(access: TableAccess): Promise<number> {
  const { Items = [] } = await access.client.send(
    new QueryCommand({
      TableName: access.table,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': journalHeadKey('').pk },
    }),
  );
  for (const head of Items) await finish(access, String(head['sk']), Number(head['parts']));
  return Items.length;
}

async function writePart({ client, table }: TableAccess, id: string, part: number, actions: readonly Action[]) {
  const expires = Math.floor(Date.now() / 1000) + orphanSeconds;
  await client.send(
    new PutCommand({
      TableName: table,
      Item: { ...journalPartKey(id, part), expires, actions: JSON.stringify(actions) },
    }),
  );
}

async function finish(access: TableAccess, id: string, parts: number): Promise<void> {
  const { client, table } = access;
  for (let part = 0; part < parts; part++) {
    const Key = { ...journalPartKey(id, part) };
    const { Item } = await client.send(new GetCommand({ TableName: table, Key, ConsistentRead: true }));
    if (!Item) continue;
    const actions: readonly Action[] = JSON.parse(String(Item['actions']));
    for (let start = 0; start < actions.length; start += parallelWrites)
      await Promise.all(actions.slice(start, start + parallelWrites).map((action) => follow(access, action)));
    await client.send(new DeleteCommand({ TableName: table, Key }));
  }
  await client.send(new DeleteCommand({ TableName: table, Key: { ...journalHeadKey(id) } }));
}

async function follow({ client, table }: TableAccess, { key, write }: Action): Promise<void> {
  try {
    if (write.kind === 'put')
      await client.send(new PutCommand({ TableName: table, Item: write.item, ...conditionOf(write.condition) }));
    if (write.kind === 'delete')
      await client.send(
        new DeleteCommand({ TableName: table, Key: { pk: key.pk, sk: key.sk }, ...conditionOf(write.condition) }),
      );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}
