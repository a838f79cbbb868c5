import { requirePermittedChanges } from '../access/access.ts';
import type { Context } from '../context.ts';
import { afterDecision, beingWrittenMessage, Failure, hasErrors, invalid, refused } from '../errors.ts';
import { forgetChangedDefinitions } from '../resource/custom-field-cache.ts';
import type { Registry } from '../resource/registry.ts';
import type { Resource, UniqueConstraint } from '../resource/resource.ts';
import { constraintNamed } from '../resource/unique.ts';
import { capitalised, words } from '../schema/labels.ts';
import type { CommitOutcome, Conflict, WorkUnit } from '../store.ts';
import { logChanges } from './change-log.ts';
import { DeletionNotices } from './deletion-notices.ts';
import { assignTags } from './tag-assignments.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/**
 * Rules read, then the commit checks that nothing has moved. Each lost race is somebody else's success, so twenty writers
 * of one object all come through; beyond that the caller hears of it.
 */
export const attempts = 24;
/** Milliseconds after which nothing is tried again: API Gateway waits 29 seconds for the whole request. */
const patience = 15_000;
const lostRace = 'Another request changed the object at the same time. Please try again.';

/** The message when every attempt met another write; `outcome` is that of the last attempt. */
export const lostRaceMessage = (outcome: CommitOutcome): string =>
  outcome.some((conflict) => conflict.kind === 'version' && conflict.held) ? beingWrittenMessage : lostRace;

interface Prepared<T> {
  readonly work: UnitOfWork;
  readonly result: T;
}

interface CommitOptions {
  /** NetBox: `changelog_message`. */
  readonly message?: string | undefined;
  /** The unique values are chosen by the rule, not by the caller: a lost race repeats the preparation. */
  readonly sharedValues?: boolean;
  /** A repeated preparation reports taken values more precisely than the commit. */
  readonly tellsTaken?: boolean;
}

/**
 * Prepares and commits one unit of work. When an object has changed between the read and the commit, everything is read
 * and judged anew.
 */
export async function commitWithRetry<T>(
  context: Context,
  prepare: () => Promise<Prepared<T>>,
  { message = '', ...options }: CommitOptions = {},
): Promise<T> {
  const notices = new DeletionNotices(context.store);
  try {
    return await commitPrepared(context, () => preparedUnderNotice(prepare, notices), message, options);
  } catch (error) {
    // The outcome of a commit without an answer is unknown.
    if (error instanceof Failure && error.kind !== 'unavailable') await notices.withdraw();
    throw error;
  }
}

/** Dependents are searched again after the notice; no new ones can be added from then on. */
async function preparedUnderNotice<T>(prepare: () => Promise<Prepared<T>>, notices: DeletionNotices) {
  let prepared = await prepare();
  while (await notices.give(prepared.work)) prepared = await prepare();
  return prepared;
}

async function commitPrepared<T>(
  context: Context,
  prepare: () => Promise<Prepared<T>>,
  message: string,
  { sharedValues = false, tellsTaken = false }: CommitOptions,
): Promise<T> {
  const end = context.now().getTime() + patience;
  let told = !tellsTaken;
  let last: CommitOutcome = [];
  for (let attempt = 0; attempt < attempts && (attempt === 0 || context.now().getTime() < end); attempt++) {
    const { work, result } = await prepare();
    await requirePermittedChanges(work);
    const unit = await logged(context, work, message);
    if (unit.changes.length === 0) return result;
    const [outcome = []] = await context.store.commit([unit], attempt);
    if (outcome.length === 0) {
      await afterCommit(context, work, unit);
      return result;
    }
    last = outcome;
    const failure =
      sharedValues || work.lostShared(outcome) ? undefined : takenValues(context.store.registry, outcome, unit);
    if (failure && told) throw failure;
    if (failure) told = true;
  }
  throw refused('conflict', lostRaceMessage(last));
}

/** What follows a commit outside its transaction. Where it fails, remains are left that nobody sees. */
export async function afterCommit({ store }: Context, work: UnitOfWork, { changes }: WorkUnit): Promise<void> {
  forgetChangedDefinitions(store, changes);
  await afterDecision(work.runEffects());
}

/** The unit with the entries that follow from it: of tags, and of the change log. */
export async function logged(context: Context, work: UnitOfWork, message: string): Promise<WorkUnit> {
  await assignTags(context, work);
  await logChanges(context, work, message);
  return work.unit;
}

/**
 * NetBox's sentences for values that another object holds already. Undefined when a version has moved: the value may be
 * free by the next attempt.
 */
export function takenValues({ resourceOf }: Registry, outcome: CommitOutcome, unit: WorkUnit): Failure | undefined {
  if (outcome.some(({ kind }) => kind === 'version')) return undefined;
  const errors: Record<string, string[]> = {};
  for (const conflict of outcome) {
    const resource = resourceOf(conflict.type);
    const constraint = constraintOf(resource, conflict, unit);
    if (!constraint) continue;
    const { field, message } = uniqueMessage(resource, constraint);
    errors[field] = [...new Set([...(errors[field] ?? []), message])];
  }
  return hasErrors(errors) ? invalid(errors) : undefined;
}

function constraintOf(
  resource: Resource,
  conflict: Conflict,
  { changes, followUps = [] }: WorkUnit,
): UniqueConstraint | undefined {
  if (conflict.kind !== 'unique') return undefined;
  const change = [...changes, ...followUps].find(({ type, id }) => type === conflict.type && id === conflict.id);
  return constraintNamed(resource, conflict.constraint, change?.after ?? {});
}

export function uniqueMessage(
  resource: Resource,
  constraint: UniqueConstraint,
): { readonly field: string; readonly message: string } {
  const [first = '__all__', ...others] = constraint.fields;
  if (others.length === 0)
    return {
      field: first,
      message: constraint.message ?? `${resource.label} with this ${words(first)} already exists.`,
    };
  const names = constraint.fields.map((field) => capitalised(words(field)));
  const list = `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  return {
    field: '__all__',
    message: constraint.message ?? `${capitalised(resource.label)} with this ${list} already exists.`,
  };
}
