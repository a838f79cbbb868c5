import { beingWritten } from '../domain/engine/errors.ts';
import type { TableAccess } from './client.ts';
import { mapLimited } from './concurrency.ts';
import {
  beganAt,
  headFrom,
  isAbandoned,
  type JournalHead,
  JournalLease,
  readHead,
  removedHead,
  takeOver,
} from './journal-head.ts';
import { applyPart, type Part, readParts, releasePart } from './journal-parts.ts';
import { itemsOf } from './query.ts';
import { journalHeadKey } from './table.ts';
import { transact } from './transact.ts';

const inParallel = 4;

/** Writes all parts of a decided unit; each is written once, also when several processes do this. */
export async function finish(access: TableAccess, id: string, parts: readonly Part[]): Promise<void> {
  const [first, ...others] = parts;
  if (first && others.length === 0) return applyPart(access, first, [removedHead(id)]);
  const lease = new JournalLease(access, id, 'decided');
  await mapLimited(parts, inParallel, async (part) => {
    await lease.renew();
    await applyPart(access, part);
  });
  await transact(access, [removedHead(id)]);
}

/** Lets go of all that a preparation holds. */
export async function takeBack(access: TableAccess, id: string, parts: readonly Part[]): Promise<void> {
  await mapLimited(parts, inParallel, (part) => releasePart(access, part));
  await transact(access, [removedHead(id)]);
}

/** Settles the unit unless its writer is at work at `now` (epoch milliseconds); true when it is settled. */
export async function settleAbandoned(access: TableAccess, head: JournalHead, now: number): Promise<boolean> {
  if (!isAbandoned(head, now) || !(await takeOver(access, head))) return false;
  const parts = await readParts(access, head.id);
  if (head.state === 'decided') await finish(access, head.id, parts);
  else await takeBack(access, head.id, parts);
  return true;
}

/** Whether journals are settled. Those that are stay so, and are asked for once. */
export class SettledJournals {
  readonly #access: TableAccess;
  readonly #known = new Set<string>();
  /** Journals that this process asks for just now: a bulk request meets one at a thousand values. */
  readonly #asking = new Map<string, Promise<boolean>>();

  constructor(access: TableAccess) {
    this.#access = access;
  }

  /** True when it was settled before, false when it is now: its writer has died. Fails while a process works on it. */
  async isSettled(id: string): Promise<boolean> {
    if (this.#known.has(id)) return true;
    const asking = this.#asking.get(id) ?? this.#settle(id);
    this.#asking.set(id, asking);
    try {
      return await asking;
    } finally {
      this.#asking.delete(id);
    }
  }

  async #settle(id: string): Promise<boolean> {
    const head = await readHead(this.#access, id);
    if (head && !(await this.#isSettledNow(head))) throw beingWritten();
    if (this.#known.size === mostKnown) this.#known.clear();
    this.#known.add(id);
    return head === undefined;
  }

  /** False while a process works on it, and for functions that have no right to write: the sweep is left to settle it. */
  async #isSettledNow(head: JournalHead): Promise<boolean> {
    try {
      return await settleAbandoned(this.#access, head, Date.now());
    } catch (error) {
      if (error instanceof Error && error.name === 'AccessDeniedException') return false;
      throw error;
    }
  }
}
const mostKnown = 10_000;

/**
 * Settles all large writes whose process has died. Answers how many units that were. With a `now` in the
 * future (epoch milliseconds; infinity) all writers count as dead: a live one loses its attempt and begins anew.
 */
export async function sweepJournal(access: TableAccess, now = Date.now()): Promise<number> {
  let settled = 0;
  for await (const item of itemsOf(access, { pk: journalHeadKey('').pk }))
    if (await settleAbandoned(access, headFrom(item), now)) settled += 1;
  return settled;
}

/** When the oldest large write began whose process has died, in epoch milliseconds; undefined without any. */
export async function oldestAbandoned(access: TableAccess, now = Date.now()): Promise<number | undefined> {
  let oldest: number | undefined;
  for await (const item of itemsOf(access, { pk: journalHeadKey('').pk })) {
    const head = headFrom(item);
    if (isAbandoned(head, now)) oldest = Math.min(oldest ?? now, beganAt(head));
  }
  return oldest;
}
