import { Failure } from '../../../src/domain/model/errors.ts';
import type { Context } from '../../../src/domain/use-cases/context.ts';
import { type Chance, chanceFrom } from './chance.ts';

/** One thing that a worker wants to do. */
export interface Deed {
  /** What the ledger holds of it afterwards; absent where that cannot be said beforehand. */
  readonly expected?: { readonly entries: number; readonly units: number };
  act(context: Context): Promise<void>;
}

export interface Operation<W> {
  readonly name: string;
  /** How often it is chosen, beside the others. */
  readonly weight: number;
  /** Decides what to do; undefined when there is nothing to do it with. */
  choose(world: W, chance: Chance): Deed | undefined;
}

/** What the worker heard: done, refused by a rule or a lost race, or nothing, since the connection broke. */
export type Heard = 'done' | 'refused' | 'nothing';

export interface Done {
  readonly name: string;
  /** Id of the request, by which its writes are known. */
  readonly request: string;
  readonly heard: Heard;
  readonly expected: Deed['expected'];
}

export interface History<W> {
  readonly world: W;
  readonly operations: readonly Operation<W>[];
  readonly workers: number;
  readonly count: number;
  readonly seed: number;
  contextFor(request: string): Context;
}

/** Lets the workers do so many things at the same time, and tells what they heard. */
export async function runHistory<W>(history: History<W>): Promise<readonly Done[]> {
  const { world, operations, workers, count, seed, contextFor } = history;
  const urn = operations.flatMap((operation) => Array.from({ length: operation.weight }, () => operation));
  const done: Done[] = [];
  let started = 0;
  const work = async (chance: Chance): Promise<void> => {
    while (started < count) {
      const { name, choose } = chance.oneOf(urn);
      const deed = choose(world, chance);
      if (!deed) continue;
      started += 1;
      const request = `${name} ${started}`;
      done.push({ name, request, heard: await hear(deed.act(contextFor(request))), expected: deed.expected });
    }
  };
  await Promise.all(Array.from({ length: workers }, (_, worker) => work(chanceFrom(seed + worker))));
  return done;
}

async function hear(act: Promise<void>): Promise<Heard> {
  try {
    await act;
    return 'done';
  } catch (error) {
    if (error instanceof Failure) return 'refused';
    if (error instanceof Error && error.message === 'socket hang up') return 'nothing';
    throw error;
  }
}
