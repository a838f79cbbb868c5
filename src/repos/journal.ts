import { randomUUID } from 'node:crypto';
import { refused } from '../domain/model/errors.ts';
import { refKey } from '../domain/model/resource.ts';
import type { CommitOutcome, WorkUnit } from '../domain/model/store.ts';
import type { Change } from '../domain/model/work.ts';
import { type Action, actionsOf, holdActions, keyText, markersAfter, markersClaimed, markersFreed } from './actions.ts';
import type { TableAccess } from './client.ts';
import { chunks, mapLimited } from './concurrency.ts';
import { settledConflicts } from './conflicts.ts';
import { followUpOf } from './follow-ups.ts';
import {
  applyPart,
  type Entry,
  type Part,
  type Planned,
  partRemoval,
  partsOf,
  plannedActions,
  readParts,
  releasePart,
  writePart,
} from './journal-parts.ts';
import { KeyLoader } from './key-loader.ts';
import { itemsOf } from './query.ts';
import { journalHeadKey, journalPartKey } from './table.ts';
import { fitsTransaction, transact } from './transact.ts';

/*
 * A unit that does not fit a transaction: all or none, in steps.
 *
 *   parts of the journal -> decision, in one transaction with the head -> parts, each in a transaction -> no head
 *        crash here: parts expire           crash here: the sweep finds the head and writes what is left
 *
 * A part goes away in the transaction that writes it, so that it is written once, by whoever comes first.
 *
 * Where not even what decides fits a transaction, it is prepared in several: each object that the unit changes is held,
 * so that other writers meet a version conflict, and each unique value is claimed. Units that want the same things want
 * the first of them first, so that one gets them all and the others give way before they are in its way. The head says
 * `preparing` until the decision; a preparation that failed or was abandoned is taken back. Values that pass from one object of such a unit to
 * another count as taken.
 */
const inParallel = 4;
/** A preparation that takes longer was left by a process that died. */
const abandonedMs = 60_000;

export async function journaled(access: TableAccess, unit: WorkUnit): Promise<CommitOutcome> {
  const { decisive, followUps } = divided(unit);
  const taken = await takenValues(access, followUps);
  if (taken.length > 0) return taken;
  const id = randomUUID();
  const decision = [...actionsOf(decisive), headAction(id, 'absent', 'decided')];
  if (!fitsTransaction(decision)) return prepared(access, id, decisive, followUps);
  const parts = numbered(id, partsOf(followUps.map((change) => planned(change, followUpOf(change)))));
  await mapLimited(parts, inParallel, (part) => writePart(access, part));
  const outcome = await transact(access, decision);
  if (outcome.length === 0) await finish(access, id, parts);
  return outcome;
}

async function prepared(
  access: TableAccess,
  id: string,
  { changes, guards }: WorkUnit,
  followUps: readonly Change[],
): Promise<CommitOutcome> {
  const changed = new Set(changes.map(refKey));
  const unchanged = guards.filter((guard) => !changed.has(refKey(guard)));
  const decision = [...actionsOf({ changes: [], guards: unchanged }), headAction(id, 'preparing', 'decided')];
  if (!fitsTransaction(decision)) throw tooManyGuards();
  const ordered = inCommonOrder(changes, id);
  const parts = numbered(
    id,
    partsOf([
      ...ordered.map((held) => planned(held, { held })),
      ...followUps.map((change) => planned(change, followUpOf(change))),
    ]),
  );
  const [first, ...others] = parts;
  const ahead = first?.entries.filter((entry) => 'held' in entry).length ?? 0;
  await transact(access, [headAction(id, 'absent', 'preparing')]);
  let outcome: CommitOutcome;
  try {
    if (first) await writePart(access, first);
    outcome = await hold(access, id, ordered.slice(0, ahead));
    if (first && outcome.length > 0) {
      const further = await takenValues(access, ordered.slice(ahead));
      await transact(access, [partRemoval(first), removedHead(id)]);
      return settledConflicts([...outcome, ...further]);
    }
    await mapLimited(others, inParallel, (part) => writePart(access, part));
    outcome = await hold(access, id, ordered.slice(ahead));
    if (outcome.length === 0) outcome = await transact(access, decision);
  } catch (error) {
    if (await stopped(access, id)) await takeBack(access, id, parts);
    throw error;
  }
  if (outcome.length === 0) await finish(access, id, parts);
  else await takeBack(access, id, parts);
  return outcome;
}

/** By the first thing that each change wants to have: its object, or a unique value. */
function inCommonOrder(changes: readonly Change[], id: string): readonly Change[] {
  const keyed = changes.map((change) => {
    const [wanted = ''] = holdActions(change, id)
      .map(({ key }) => keyText(key))
      .sort();
    return { change, wanted };
  });
  return keyed.sort((a, b) => (a.wanted < b.wanted ? -1 : a.wanted > b.wanted ? 1 : 0)).map(({ change }) => change);
}

/** Every conflict is found before anything is taken back, so that the answer names them all. */
async function hold(access: TableAccess, id: string, changes: readonly Change[]): Promise<CommitOutcome> {
  const holds = chunks(
    changes.flatMap((change) => holdActions(change, id)),
    plannedActions,
  );
  return settledConflicts((await mapLimited(holds, inParallel, (actions) => transact(access, actions))).flat());
}

const tooManyGuards = () =>
  refused('conflict', 'This change depends on too many objects at once. Please make it in smaller steps.');

const planned = (change: Change, entry: Entry): Planned => ({
  entry,
  actions: actionsOf({ changes: [change], guards: [] }).length,
});

const numbered = (id: string, parts: readonly (readonly Entry[])[]): readonly Part[] =>
  parts.map((entries, index) => ({ key: journalPartKey(id, index), journal: id, entries }));

type State = 'preparing' | 'decided' | 'undoing';

/** Moves the head from one state to the next; nobody else can, once this has happened. */
const headAction = (id: string, from: State | 'absent', to: State): Action => ({
  key: journalHeadKey(id),
  write: {
    kind: 'put',
    condition: from === 'absent' ? 'absent' : { state: from },
    item: { ...journalHeadKey(id), state: to, since: Date.now() },
  },
  conflict: { kind: 'version', type: 'journal.head', id: 0 },
});

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

/** Unique values that changes want and other objects hold, as far as nobody has tried to claim them. */
async function takenValues(access: TableAccess, changes: readonly Change[]): Promise<CommitOutcome> {
  const keys = new KeyLoader(access);
  const freed = new Set(changes.flatMap(markersFreed).map(({ key }) => key.pk));
  const claims = changes.flatMap((change) =>
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

/** Finishes what processes left behind when they died between two steps. Answers how many units it settled. */
export async function sweepJournal(access: TableAccess, now = Date.now()): Promise<number> {
  let settled = 0;
  for await (const head of itemsOf(access, { pk: journalHeadKey('').pk })) {
    const id = String(head.sk);
    const isOld = now - Number(head.since) > abandonedMs;
    if (head.state === 'preparing' && !(isOld && (await stopped(access, id)))) continue;
    const parts = await readParts(access, id);
    if (head.state === 'decided') await finish(access, id, parts);
    else await takeBack(access, id, parts);
    settled += 1;
  }
  return settled;
}

/** Keeps a preparation from being decided; false when it was. */
const stopped = async (access: TableAccess, id: string): Promise<boolean> =>
  (await transact(access, [headAction(id, 'preparing', 'undoing')])).length === 0;

async function finish(access: TableAccess, id: string, parts: readonly Part[]): Promise<void> {
  await mapLimited(parts, inParallel, (part) => applyPart(access, part));
  await transact(access, [removedHead(id)]);
}

async function takeBack(access: TableAccess, id: string, parts: readonly Part[]): Promise<void> {
  await mapLimited(parts, inParallel, (part) => releasePart(access, part));
  await transact(access, [removedHead(id)]);
}

const removedHead = (id: string): Action => ({
  key: journalHeadKey(id),
  write: { kind: 'delete', condition: 'none' },
});
