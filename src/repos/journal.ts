import { setTimeout } from 'node:timers/promises';
import { afterDecision, beforeDecision, LostAnswer, refused } from '../domain/engine/errors.ts';
import type { Change } from '../domain/engine/ports.ts';
import type { Registry } from '../domain/engine/resource/registry.ts';
import { refKey } from '../domain/engine/resource/resource.ts';
import type { CommitOutcome, WorkUnit } from '../domain/engine/store.ts';
import {
  type Action,
  actionsOf,
  heldActions,
  holdActions,
  keyText,
  markersAfter,
  markersClaimed,
  markersFreed,
  openVacancies,
} from './actions.ts';
import type { TableAccess } from './client.ts';
import { chunks, mapLimited } from './concurrency.ts';
import { settledConflicts } from './conflicts.ts';
import { followUpOf } from './follow-ups.ts';
import { headAction, headConflict, JournalLease, newJournalId, readHead, removedHead, stop } from './journal-head.ts';
import { type Entry, type Part, type Planned, partRemoval, partsOf, writePart } from './journal-parts.ts';
import { finish, takeBack } from './journal-settling.ts';
import { KeyLoader } from './key-loader.ts';
import { patiently } from './patience.ts';
import { journalPartKey } from './table.ts';
import { actionsPerTransaction, fitsTransaction, transact } from './transact.ts';

/*
 * A unit that does not fit a transaction: all or none, in steps.
 *
 *   parts of the journal -> decision, in one transaction with the head -> parts, each in a transaction -> no head
 *        crash here: parts expire           crash here: others find the head and write what is left
 *
 * A part is removed in the transaction that writes it, so that it is written once, by the first process.
 *
 * Where what decides does not fit a transaction, it is held: other writers meet a version conflict of each object that the
 * unit changes, and each unique value is claimed. The decision holds it all where that fits; the parts write it then.
 *
 * Where not even that fits, the unit is prepared in several transactions. Units that want the same things want the first of
 * them first, in one transaction, so that one gets them all and the others give way before they are in its way. Vacancies are
 * checked last: by then whoever fills one meets a value or an object of this unit. The head says
 * `preparing` until the decision; a preparation that failed or was abandoned is taken back. Values that pass from one
 * object of such a unit to another count as taken.
 *
 * What a dead process leaves behind is settled by the sweep, and by the first request that needs what it holds (held.ts).
 */
const inParallel = 4;
/** Milliseconds that a caller waits at most after the decision: API Gateway waits 29 seconds for the whole request. */
const finishingMs = 8_000;
/** Each of them tries every transaction several times. */
const attemptsToFinish = 3;

export async function journaled(access: TableAccess, unit: WorkUnit): Promise<CommitOutcome> {
  const { registry } = access;
  const { decisive, followUps } = divided(registry, unit);
  const taken = await takenValues(access, followUps);
  if (taken.length > 0) return taken;
  const id = newJournalId();
  const following = followUps.map((change) => planned(registry, change));
  const whole = [...actionsOf(registry, decisive), headAction(id, 'absent', 'decided')];
  if (fitsTransaction(whole)) return decidedAtOnce(access, id, numbered(id, partsOf(following)), whole);
  const ordered = inCommonOrder(registry, decisive.changes, id);
  const holding = [
    ...ordered.flatMap((change) => holdActions(registry, change, id)),
    ...checksBeside(registry, decisive),
    ...openVacancies(registry, decisive),
    headAction(id, 'absent', 'decided'),
  ];
  const held = ordered.map((change) => ({
    entry: { held: change },
    keys: keysOf(heldActions(registry, change, id)),
  }));
  const parts = numbered(id, partsOf([...held, ...following]));
  if (fitsTransaction(holding)) return decidedAtOnce(access, id, parts, holding);
  return prepared(access, id, decisive, ordered, parts);
}

/** The decision writes what it decides, or holds it all. */
async function decidedAtOnce(
  access: TableAccess,
  id: string,
  parts: readonly Part[],
  decision: readonly Action[],
): Promise<CommitOutcome> {
  await mapLimited(parts, inParallel, (part) => writePart(access, part));
  const outcome = await decide(access, decision, async () => (await readHead(access, id))?.state);
  if (outcome.length === 0) await finishDecided(access, id, parts);
  return outcome;
}

/** The checks of guards on objects that the unit does not change itself. */
function checksBeside(registry: Registry, { changes, guards }: WorkUnit): readonly Action[] {
  const changed = new Set(changes.map(refKey));
  return actionsOf(registry, { changes: [], guards: guards.filter((guard) => !changed.has(refKey(guard))) });
}

async function prepared(
  access: TableAccess,
  id: string,
  decisive: WorkUnit,
  ordered: readonly Change[],
  parts: readonly Part[],
): Promise<CommitOutcome> {
  const decision = [...checksBeside(access.registry, decisive), headAction(id, 'preparing', 'decided')];
  if (!fitsTransaction(decision)) throw tooManyGuards();
  await beforeDecision(transact(access, [headAction(id, 'absent', 'preparing')]));
  let outcome: CommitOutcome;
  try {
    const early = await beforeDecision(prepareFirst(access, id, parts[0], ordered));
    if (early.length > 0) return early;
    outcome = await beforeDecision(prepareOthers(access, id, parts, ordered));
    if (outcome.length === 0) outcome = await beforeDecision(checkVacancies(access, decisive));
    if (outcome.length === 0) outcome = await decide(access, decision, () => stop(access, id));
  } catch (error) {
    if (!(error instanceof LostAnswer)) await giveUp(access, id, parts);
    throw error;
  }
  if (outcome.length === 0) await finishDecided(access, id, parts);
  else await giveUp(access, id, parts);
  return outcome;
}

/** Holds what one transaction can hold. Where that fails nothing is held, and nothing but the first part was written. */
async function prepareFirst(
  access: TableAccess,
  id: string,
  first: Part | undefined,
  ordered: readonly Change[],
): Promise<CommitOutcome> {
  if (!first) return [];
  await writePart(access, first);
  const held = heldFirst(access.registry, first, ordered);
  const conflicts = await hold(access, id, ordered.slice(0, held));
  if (conflicts.length === 0) return [];
  const further = await takenValues(access, ordered.slice(held));
  await transact(access, [partRemoval(first), removedHead(id)]);
  return settledConflicts([...conflicts, ...further]);
}

/** Holds the rest, once all parts are written. */
async function prepareOthers(
  access: TableAccess,
  id: string,
  [first, ...others]: readonly Part[],
  ordered: readonly Change[],
): Promise<CommitOutcome> {
  const lease = new JournalLease(access, id, 'preparing');
  await mapLimited(others, inParallel, async (part) => {
    await lease.renew();
    await writePart(access, part);
  });
  return hold(access, id, ordered.slice(first ? heldFirst(access.registry, first, ordered) : 0), lease);
}

/** How many changes of the first part one transaction can hold. */
function heldFirst(registry: Registry, { entries, journal }: Part, ordered: readonly Change[]): number {
  let actions = 0;
  const firstBeyond = ordered.findIndex((change) => {
    actions += holdActions(registry, change, journal).length;
    return actions > actionsPerTransaction;
  });
  const held = entries.filter((entry) => 'held' in entry).length;
  return firstBeyond < 0 ? held : Math.min(held, firstBeyond);
}

/** Fails if a vacancy of the unit is taken. Call it after the unit holds everything that it changes and claims. */
async function checkVacancies(access: TableAccess, unit: WorkUnit): Promise<CommitOutcome> {
  const checks = chunks(openVacancies(access.registry, unit), actionsPerTransaction);
  return settledConflicts((await mapLimited(checks, inParallel, (actions) => transact(access, actions))).flat());
}

/** Decides the unit. If the answer is lost, `state` reads the head of the journal, or prevents the decision. */
async function decide(
  access: TableAccess,
  decision: readonly Action[],
  state: () => Promise<string | undefined>,
): Promise<CommitOutcome> {
  try {
    return await transact(access, decision);
  } catch (error) {
    if (!(error instanceof LostAnswer)) throw error;
    const found = await state().catch(() => undefined);
    if (found === 'decided') return [];
    if (found === 'undoing') return [headConflict];
    throw error;
  }
}

/** Writes what is decided, while the caller waits. The sweep does what is left. */
function finishDecided(access: TableAccess, id: string, parts: readonly Part[]): Promise<void> {
  const finished = patiently(
    () => finish(access, id, parts),
    (attempt) => attempt < attemptsToFinish,
  );
  return afterDecision(Promise.race([finished, setTimeout(finishingMs, undefined, { ref: false })]));
}

/** Takes back what was not decided. If that fails, the sweep does it later. */
async function giveUp(access: TableAccess, id: string, parts: readonly Part[]): Promise<void> {
  try {
    await takeBack(access, id, parts);
  } catch {
    // The original error explains more than this one.
  }
}

/** By the first thing that each change wants to have: its object, or a unique value. */
function inCommonOrder(registry: Registry, changes: readonly Change[], id: string): readonly Change[] {
  const keyed = changes.map((change) => {
    const [wanted = ''] = holdActions(registry, change, id)
      .map(({ key }) => keyText(key))
      .sort();
    return { change, wanted };
  });
  return keyed.sort((a, b) => (a.wanted < b.wanted ? -1 : a.wanted > b.wanted ? 1 : 0)).map(({ change }) => change);
}

/** Every conflict is found before anything is taken back, so that the answer names them all. */
async function hold(
  access: TableAccess,
  id: string,
  changes: readonly Change[],
  lease?: JournalLease,
): Promise<CommitOutcome> {
  const holds = chunks(
    changes.flatMap((change) => holdActions(access.registry, change, id)),
    actionsPerTransaction,
  );
  const outcomes = await mapLimited(holds, inParallel, async (actions) => {
    const lost = (await lease?.renew()) ?? [];
    return lost.length > 0 ? lost : transact(access, actions);
  });
  return settledConflicts(outcomes.flat());
}

const tooManyGuards = () =>
  refused('conflict', 'This change depends on too many objects at once. Please make it in smaller steps.');

const keysOf = (actions: readonly Action[]): readonly string[] => actions.map(({ key }) => keyText(key));

const planned = (registry: Registry, change: Change): Planned => ({
  entry: followUpOf(change),
  keys: keysOf(actionsOf(registry, { changes: [change], guards: [] })),
});

const numbered = (id: string, parts: readonly (readonly Entry[])[]): readonly Part[] =>
  parts.map((entries, index) => ({ key: journalPartKey(id, index), journal: id, entries }));

/** What decides and what follows. A create that claims no unique value cannot fail, so it may follow. */
function divided(
  registry: Registry,
  { changes, followUps = [], ...checks }: WorkUnit,
): { readonly decisive: WorkUnit; readonly followUps: readonly Change[] } {
  const whole = { changes, ...checks };
  if (actionsOf(registry, whole).length < actionsPerTransaction) return { decisive: whole, followUps };
  const canFail = (change: Change): boolean => change.before !== null || markersAfter(registry, change).length > 0;
  return {
    decisive: { changes: changes.filter(canFail), ...checks },
    followUps: [...changes.filter((change) => !canFail(change)), ...followUps],
  };
}

/** Unique values that the changes need and other objects hold, except those that are being claimed. */
async function takenValues(access: TableAccess, changes: readonly Change[]): Promise<CommitOutcome> {
  const { registry } = access;
  const keys = new KeyLoader(access);
  const freed = new Set(changes.flatMap((change) => markersFreed(registry, change)).map(({ key }) => key.pk));
  const claims = changes.flatMap((change) =>
    markersClaimed(registry, change)
      .filter(({ key }) => !freed.has(key.pk))
      .map(({ key, constraint }) => ({
        key,
        conflict: { kind: 'unique', type: change.type, id: change.id, constraint } as const,
      })),
  );
  const holders = await Promise.all(claims.map(({ key }) => keys.load(key)));
  return claims.flatMap(({ conflict }, index) => (holders[index] ? [conflict] : []));
}
