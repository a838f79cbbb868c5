import type { Context } from '../../src/domain/engine/context.ts';
import { Failure } from '../../src/domain/engine/errors.ts';
import { type Chance, chanceFrom } from './chance.ts';

/** One thing that a worker wants to do. */
export interface Deed {
  /** What the ledger holds of it afterwards; absent where that cannot be said beforehand. */
  readonly expected?: { readonly entries: number; readonly units: number };
  act(context: Context): Promise<void>;
}

export interface Operation<W> {
  readonly name: string;
  /** How often it is chosen, compared with the others. */
  readonly weight: number;
  /** Decides what to do; undefined when there is nothing to do it with. */
  choose(world: W, chance: Chance): Deed | undefined;
}

/** An act finds nothing to work on: it does not count as an operation. */
export class NothingToDo extends Error {}

/** What the worker heard: done, refused by a rule or a lost race, or nothing, since the connection broke. */
export type Heard = 'done' | 'refused' | 'nothing';

export interface Done {
  readonly name: string;
  /** Id of the request, by which its writes are known. */
  readonly request: string;
  readonly heard: Heard;
  readonly expected: Deed['expected'];
}

interface Plan<W> {
  readonly world: W;
  readonly operations: readonly Operation<W>[];
  readonly workers: number;
  readonly seed: number;
  contextFor(request: string): Context;
}

/** Workers who do things in one world at the same time, one batch after the other. */
export class History<W> {
  readonly done: Done[] = [];
  readonly #plan: Plan<W>;
  readonly #urn: readonly Operation<W>[];
  readonly #chances: readonly Chance[];
  #requests = 0;

  constructor(plan: Plan<W>) {
    this.#plan = plan;
    this.#urn = plan.operations.flatMap((operation) => Array.from({ length: operation.weight }, () => operation));
    this.#chances = Array.from({ length: plan.workers }, (_, worker) => chanceFrom(plan.seed + worker));
  }

  /** Lets the workers do so many more things; ends when all of them are done. */
  async run(count: number): Promise<void> {
    let left = count;
    const work = async (chance: Chance): Promise<void> => {
      while (left > 0) {
        const { name, choose } = chance.oneOf(this.#urn);
        const deed = choose(this.#plan.world, chance);
        if (!deed) continue;
        left -= 1;
        this.#requests += 1;
        const request = `${name} ${this.#requests}`;
        const heard = await hear(deed.act(this.#plan.contextFor(request)));
        if (heard === 'idle') left += 1;
        else this.done.push({ name, request, heard, expected: deed.expected });
      }
    };
    await Promise.all(this.#chances.map(work));
  }
}

/** A history of one batch: what the workers heard. */
export async function runHistory<W>({ count, ...plan }: Plan<W> & { readonly count: number }) {
  const history = new History(plan);
  await history.run(count);
  return history.done;
}

async function hear(act: Promise<void>): Promise<Heard | 'idle'> {
  try {
    await act;
    return 'done';
  } catch (error) {
    if (error instanceof NothingToDo) return 'idle';
    if (error instanceof Failure) return 'refused';
    if (error instanceof Error && error.message === 'socket hang up') return 'nothing';
    throw error;
  }
}
