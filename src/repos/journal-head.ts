import { randomUUID } from 'node:crypto';
import type { CommitOutcome } from '../domain/engine/store.ts';
import type { Action } from './actions.ts';
import type { TableAccess } from './client.ts';
import { KeyLoader, type RawItem } from './key-loader.ts';
import { journalHeadKey } from './table.ts';
import { transact } from './transact.ts';

/**
 * `preparing`: objects are held and values claimed, nothing is written yet. `decided`: all of it will be written.
 * `undoing`: none of it will; what is held is let go.
 */
export type JournalState = 'preparing' | 'decided' | 'undoing';

/** The head of a journal. `since` is when its writer was last known to be at work, in epoch milliseconds. */
export interface JournalHead {
  readonly id: string;
  readonly state: JournalState;
  readonly since: number;
}

/**
 * Milliseconds after which a writer that has not renewed its lease counts as dead. The head, and not the clock, decides what
 * becomes of the unit: a takeover moves the head on condition that it is unchanged, and the decision requires that it still
 * is `preparing`. A writer that was only slow loses this attempt and no data.
 */
const leaseMs = 5_000;
const renewalMs = leaseMs / 3;

/** Begins with the time, in epoch milliseconds, since `since` moves with each process that takes the journal over. */
export const newJournalId = (now = Date.now()): string => `${now}-${randomUUID()}`;

/** When the write began, in epoch milliseconds. The ids of earlier versions do not say it. */
export const beganAt = ({ id, since }: JournalHead): number => Number(/^(\d{13})-/.exec(id)?.[1] ?? since);

export const isAbandoned = ({ since }: JournalHead, now: number): boolean => now - since > leaseMs;

export const headAction = (id: string, from: JournalState | 'absent', to: JournalState, since?: number): Action => ({
  key: journalHeadKey(id),
  write: {
    kind: 'put',
    condition: from === 'absent' ? 'absent' : { state: from, ...(since === undefined ? {} : { since }) },
    item: { ...journalHeadKey(id), state: to, since: Date.now() },
  },
  conflict: headConflict,
});

/** The head is no longer what its writer takes it for. Ids of objects are positive. */
export const headConflict = { kind: 'version', type: 'journal.head', id: 0 } as const;

export const removedHead = (id: string): Action => ({
  key: journalHeadKey(id),
  write: { kind: 'delete', condition: 'none' },
});

export function headFrom(item: RawItem): JournalHead {
  const state = item.state === 'decided' || item.state === 'preparing' ? item.state : 'undoing';
  return { id: String(item.sk), state, since: Number(item.since) };
}

/** Undefined when the journal is settled. */
export async function readHead(access: TableAccess, id: string): Promise<JournalHead | undefined> {
  const item = await new KeyLoader(access, { whole: true }).load(journalHeadKey(id));
  return item && headFrom(item);
}

/** Takes a journal over from its writer; true for one of all that try. What is not decided by then never will be. */
export async function takeOver(access: TableAccess, { id, state, since }: JournalHead): Promise<boolean> {
  const next = state === 'preparing' ? 'undoing' : state;
  return (await transact(access, [headAction(id, state, next, since)])).length === 0;
}

/** Keeps a preparation from being decided, unless it was. Answers what it has come to. */
export async function stop(access: TableAccess, id: string): Promise<JournalState | 'settled'> {
  if ((await transact(access, [headAction(id, 'preparing', 'undoing')])).length === 0) return 'undoing';
  return (await readHead(access, id))?.state ?? 'settled';
}

/** Keeps the lease of a process that works on a journal. */
export class JournalLease {
  readonly #access: TableAccess;
  readonly #id: string;
  readonly #state: JournalState;
  #due = Date.now() + renewalMs;

  constructor(access: TableAccess, id: string, state: JournalState) {
    this.#access = access;
    this.#id = id;
    this.#state = state;
  }

  /** To be called before each step; writes when a third of the lease is over. Conflicts when the head was taken over. */
  async renew(): Promise<CommitOutcome> {
    if (Date.now() < this.#due) return [];
    this.#due = Date.now() + renewalMs;
    return transact(this.#access, [headAction(this.#id, this.#state, this.#state)]);
  }
}
