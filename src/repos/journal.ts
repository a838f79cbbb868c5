import { randomUUID } from 'node:crypto';
import { DeleteCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { refused } from '../domain/model/errors.ts';
import type { ObjectRef } from '../domain/model/fields.ts';
import type { StoredObject } from '../domain/model/resource.ts';
import { refKey } from '../domain/model/resource.ts';
import type { CommitOutcome, WorkUnit } from '../domain/model/store.ts';
import type { Change } from '../domain/model/work.ts';
import { resourceOf } from '../domain/registry.ts';
import { type Action, actionsOf, markersAfter, markersClaimed, markersFreed } from './actions.ts';
import { backoff } from './backoff.ts';
import type { TableAccess } from './client.ts';
import { mapLimited } from './concurrency.ts';
import { changeNow, type FollowUp, followUpOf } from './follow-ups.ts';
import { storedObject } from './items.ts';
import { KeyLoader } from './key-loader.ts';
import { journalHeadKey, journalPartKey, type Key, objectKey } from './table.ts';
import { fitsTransaction, transact } from './transact.ts';

/*
 * A unit that does not fit a transaction: all or none, in steps.
 *
 *   parts of the journal -> decisive transaction, with the head -> parts, each in a transaction of its own -> no head
 *        crash here: parts expire       crash here: the sweep finds the head and writes what is left
 *
 * A part goes away in the transaction that writes it, so that it is written once, by whoever comes first.
 */

/** Actions of a part as planned; objects that change meanwhile may need a few more. */
const plannedActions = 80;
/** An item holds 400 KB. */
const partBytes = 300_000;
const parallelParts = 4;
const attempts = 10;
/** Parts of a commit that never came to its decisive transaction. */
const orphanSeconds = 7 * 24 * 3600;

export async function journaled(access: TableAccess, unit: WorkUnit): Promise<CommitOutcome> {
  const { decisive, followUps } = divided(unit);
  const id = randomUUID();
  const head: Action = {
    key: journalHeadKey(id),
    write: { kind: 'put', condition: 'absent', item: { ...journalHeadKey(id), since: Date.now() } },
  };
  const actions = [...actionsOf(decisive), head];
  if (!fitsTransaction(actions))
    throw refused('conflict', 'This change touches too many objects at once. Please make it in smaller steps.');
  const taken = await takenValues(access, followUps);
  if (taken.length > 0) return taken;
  const parts = partsOf(followUps).map((part, index) => ({ key: journalPartKey(id, index), followUps: part }));
  await mapLimited(parts, parallelParts, (part) => writePart(access, part));
  const outcome = await transact(access, actions);
  if (outcome.length === 0) await finish(access, id, parts);
  return outcome;
}

/** What decides and what follows. A create that claims no unique value cannot fail, so it may follow. */
function divided({ changes, guards, followUps = [] }: WorkUnit): { decisive: WorkUnit; followUps: readonly Change[] } {
  const whole = { changes, guards };
  if (actionsOf(whole).length < plannedActions) return { decisive: whole, followUps };
  const canFail = (change: Change): boolean => change.before !== null || markersAfter(change).length > 0;
  return {
    decisive: { changes: changes.filter(canFail), guards },
    followUps: [...changes.filter((change) => !canFail(change)), ...followUps],
  };
}

/** Unique values that follow-ups want and other objects hold: better found before the decision than after it. */
async function takenValues(access: TableAccess, followUps: readonly Change[]): Promise<CommitOutcome> {
  const keys = new KeyLoader(access);
  const freed = new Set(followUps.flatMap(markersFreed).map(({ key }) => key.pk));
  const claims = followUps.flatMap((change) =>
    markersClaimed(change)
      .filter(({ key }) => !freed.has(key.pk))
      .map(({ key, constraint }) => ({
        key,
        conflict: { kind: 'unique', type: change.type, id: change.id, constraint } as const,
      })),
  );
  const holders = await Promise.all(claims.map(({ key }) => keys.load(key)));
  return claims.flatMap(({ conflict }, index) => (holders[index] ? [conflict] : []));
}

interface Part {
  readonly key: Key;
  readonly followUps: readonly FollowUp[];
}

function partsOf(changes: readonly Change[]): readonly (readonly FollowUp[])[] {
  const parts: FollowUp[][] = [];
  let current: FollowUp[] = [];
  let count = 0;
  let bytes = 0;
  for (const change of changes) {
    const followUp = followUpOf(change);
    const own = actionsOf({ changes: [change], guards: [] }).length;
    const ownBytes = Buffer.byteLength(JSON.stringify(followUp));
    if (current.length > 0 && (count + own > plannedActions || bytes + ownBytes > partBytes)) {
      parts.push(current);
      current = [];
      count = 0;
      bytes = 0;
    }
    current.push(followUp);
    count += own;
    bytes += ownBytes;
  }
  if (current.length > 0) parts.push(current);
  return parts;
}

async function writePart({ client, table }: TableAccess, { key, followUps }: Part): Promise<void> {
  const expires = Math.floor(Date.now() / 1000) + orphanSeconds;
  await client.send(
    new PutCommand({ TableName: table, Item: { ...key, expires, followUps: JSON.stringify(followUps) } }),
  );
}

/** Finishes what processes left behind when they died between two steps. Answers how many units it finished. */
export async function sweepJournal(access: TableAccess): Promise<number> {
  const heads = await queryAll(access, journalHeadKey('').pk);
  for (const head of heads) {
    const id = String(head['sk']);
    const items = await queryAll(access, journalPartKey(id, 0).pk);
    const parts = items.map((item): Part => {
      const followUps: readonly FollowUp[] = JSON.parse(String(item['followUps']));
      return { key: { pk: String(item['pk']), sk: String(item['sk']) }, followUps };
    });
    await finish(access, id, parts);
  }
  return heads.length;
}

async function queryAll({ client, table }: TableAccess, pk: string): Promise<readonly Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const answer = await client.send(
      new QueryCommand({
        TableName: table,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': pk },
        ...(start ? { ExclusiveStartKey: start } : {}),
      }),
    );
    items.push(...(answer.Items ?? []));
    start = answer.LastEvaluatedKey;
  } while (start);
  return items;
}

async function finish(access: TableAccess, id: string, parts: readonly Part[]): Promise<void> {
  await mapLimited(parts, parallelParts, (part) => writeFollowUps(access, part));
  await access.client.send(new DeleteCommand({ TableName: access.table, Key: { ...journalHeadKey(id) } }));
}

/** Writes a part on the objects as they are now, and the removal of the part with it. */
async function writeFollowUps(access: TableAccess, part: Part): Promise<void> {
  const dropped = new Set<string>();
  for (let attempt = 0; attempt < attempts; attempt++) {
    const pending = part.followUps.filter((followUp) => !dropped.has(refKey(followUp)));
    const objects = await load(access, pending);
    const changes = pending.flatMap((followUp, index) => changeNow(followUp, objects[index]) ?? []);
    const outcome = await transact(access, [removal(part.key), ...actionsOf({ changes, guards: [] })]);
    if (outcome.length === 0 || outcome.some(isRemoval)) return;
    // The value was free when the unit was decided. Whoever took it since keeps it.
    for (const conflict of outcome) if (conflict.kind === 'unique') dropped.add(refKey(conflict));
    await backoff(attempt);
  }
  throw refused('unavailable', 'Too many writes to the same objects at once. The change will be completed soon.');
}

/** Fails when somebody else has written the part. Ids of objects are positive. */
const removal = (key: Key): Action => ({
  key,
  write: { kind: 'delete', condition: 'present' },
  conflict: { kind: 'version', type: 'journal.part', id: 0 },
});
const isRemoval = ({ type }: CommitOutcome[number]): boolean => type === 'journal.part';

async function load(
  access: TableAccess,
  refs: readonly Pick<ObjectRef, 'type' | 'id'>[],
): Promise<readonly (StoredObject | undefined)[]> {
  const keys = new KeyLoader(access);
  return Promise.all(
    refs.map(async ({ type, id }) => {
      const resource = resourceOf(type);
      const item = await keys.load(objectKey(type, id, resource.shards));
      return item && storedObject(resource, item);
    }),
  );
}
