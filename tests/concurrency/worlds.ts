import { expect } from 'vitest';
import type { Context } from '../../src/domain/engine/context.ts';
import type { DeletionNotice, Store } from '../../src/domain/engine/store.ts';
import type { Lifecycle } from '../support/lifecycle.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { testSeed } from '../support/test-seed.ts';
import { chanceFrom } from './chance.ts';
import { type CommitRule, judged } from './commit-rules.ts';
import { type Faults, faultyStore } from './faulty-store.ts';
import { type Done, type Heard, History, type Operation } from './history.ts';

/** Milliseconds that a test of a history may take, however many operations it is asked for. */
export const longestHistory = 3_600_000;

interface Plan<W> {
  /** Operations in `npm test`; QM_TEST_OPERATIONS asks for another number. */
  readonly everyday: number;
  /** Operations in one world, after which a new one is opened: what is read grows with what is there. */
  readonly ofWorld: number;
  /** Operations between two checks. */
  readonly ofRound: number;
  readonly workers: number;
  readonly faults: Faults;
  readonly operations: readonly Operation<W>[];
  open(store: MemoryStore): Promise<W>;
  /** Makes the rule that judges each commit of a world in the state that it leaves. */
  rule?(): CommitRule;
  /** What is wrong while nobody works; nothing when all invariants hold. */
  check(store: MemoryStore, world: W, history: readonly Done[]): Promise<readonly string[]>;
  /** What else is tried in each world when all is quiet. */
  close?(store: MemoryStore, world: W): Promise<void>;
}

/** Runs histories in one world after the other; answers all that the workers did. The first invariant that breaks ends it. */
export async function runWorlds<W extends { readonly plan: Lifecycle }>(plan: Plan<W>): Promise<readonly Done[]> {
  const count = Number(process.env.QM_TEST_OPERATIONS ?? plan.everyday);
  const all: Done[] = [];
  for (let world = 0; all.length < count; world++) {
    const { done } = await runWorld(plan, testSeed + 1000 * world, Math.min(plan.ofWorld, count - all.length));
    all.push(...done);
  }
  return all;
}

async function runWorld<W extends { readonly plan: Lifecycle }>(plan: Plan<W>, seed: number, count: number) {
  const store = new MemoryStore();
  const world = await plan.open(store);
  const broken: string[] = [];
  const writer = plan.rule ? judged(store, plan.rule(), (sentences) => broken.push(...sentences)) : store;
  const faulty = faultyStore(store, chanceFrom(seed), plan.faults, writer);
  const notices: DeletionNotice[] = [];
  const announced = { ...faulty, announceDeletion: noting(store, notices) };
  const contextFor = (requestId: string): Context => ({ ...world.plan.context, store: announced, requestId });
  const history = new History({ ...plan, world, seed: seed + 1, contextFor });
  for (let left = count; left > 0; left -= plan.ofRound) {
    await history.run(Math.min(left, plan.ofRound));
    // Deletions whose answer was lost hinder others for a minute, which is over by now.
    for (const notice of notices.splice(0)) await notice.withdraw();
    broken.push(...(await plan.check(store, world, history.done)));
    expect({ seed, operations: history.done.length, broken }).toMatchObject({ broken: [] });
  }
  await plan.close?.(store, world);
  return history;
}

const noting =
  (store: Store, notices: DeletionNotice[]): Store['announceDeletion'] =>
  async (refs) => {
    const notice = await store.announceDeletion(refs);
    notices.push(notice);
    return notice;
  };

/** Operations after which each kind of them has been done; a shorter history may lack a quarter of the kinds. */
const longHistory = 10_000;

/** Fails unless operations were done at least so often, and so many answers were lost: the rest would prove little. */
export function expectVariety(
  history: readonly Done[],
  operations: readonly { readonly name: string }[],
  { done, lost }: { readonly done: number; readonly lost: number },
): void {
  const heard = (what: Heard, name?: string) =>
    history.filter((one) => one.heard === what && (name === undefined || one.name === name)).length;
  const rare = operations.map(({ name }) => name).filter((name) => heard('done', name) < done);
  const allowed = history.length < longHistory ? operations.length / 4 : 0;
  expect(rare.length, `Hardly done: ${rare.join(', ')}`).toBeLessThanOrEqual(allowed);
  expect(heard('nothing')).toBeGreaterThanOrEqual(lost);
}
