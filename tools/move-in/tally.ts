import type { Json } from '../../src/domain/engine/json.ts';

export const outcomes = [
  'created',
  'matched',
  'updated',
  'unchanged',
  'written back',
  'differing',
  'conflicts',
  'skipped',
] as const;
export type Outcome = (typeof outcomes)[number];

/** An object of the source, as reports name it. */
export interface Named {
  readonly type: string;
  readonly id: number;
  readonly display: string;
}

/** Something about an object that somebody should look at. */
export interface Remark extends Named {
  readonly what:
    | 'skipped'
    | 'incomplete'
    | 'differing'
    | 'conflict'
    | 'changed here'
    | 'gone at the source'
    | 'deleted here';
  readonly reason: string;
  readonly field?: string;
  readonly source?: Json;
  readonly here?: Json;
}

/** Objects of the source of a kind that stays where it is. */
export interface LeftOut {
  readonly path: string;
  readonly count: number;
  readonly reason: string;
}

/** What a run did and found, counted and listed. */
export class Tally {
  readonly #counts = new Map<string, Map<Outcome, number>>();
  readonly #lost = new Map<string, number>();
  readonly remarks: Remark[] = [];
  readonly leftOut: LeftOut[] = [];
  readonly #notes = new Set<string>();
  readonly #warnings = new Set<string>();

  count(type: string, outcome: Outcome, change = 1): void {
    const counts = this.#counts.get(type) ?? new Map<Outcome, number>();
    counts.set(outcome, (counts.get(outcome) ?? 0) + change);
    this.#counts.set(type, counts);
  }

  remark(remark: Remark): void {
    this.remarks.push(remark);
  }

  /** Something about the whole run, said once. */
  note(sentence: string): void {
    this.#notes.add(sentence);
  }

  /** Something that somebody should look at. */
  warn(sentence: string): void {
    this.#warnings.add(sentence);
  }

  get warnings(): readonly string[] {
    return [...this.#warnings];
  }

  get notes(): readonly string[] {
    return [...this.#notes];
  }

  skip(object: Named, reason: string): void {
    this.count(object.type, 'skipped');
    this.remark({ ...object, what: 'skipped', reason });
  }

  /** Takes back that objects, by their types, were skipped: they are tried again. */
  takeBackSkips(objects: ReadonlyMap<string, ReadonlySet<number>>): void {
    for (const remark of this.remarks.splice(0))
      if (remark.what === 'skipped' && objects.get(remark.type)?.has(remark.id)) this.count(remark.type, 'skipped', -1);
      else this.remarks.push(remark);
  }

  /** A field of a type that nothing here takes. */
  lose(type: string, field: string): void {
    const key = `${type} ${field}`;
    this.#lost.set(key, (this.#lost.get(key) ?? 0) + 1);
  }

  counted(type: string, outcome: Outcome): number {
    return this.#counts.get(type)?.get(outcome) ?? 0;
  }

  total(outcome: Outcome): number {
    return [...this.#counts.keys()].reduce((sum, type) => sum + this.counted(type, outcome), 0);
  }

  get types(): readonly string[] {
    return [...this.#counts.keys()];
  }

  /** Fields that were left behind, with the number of objects that say something in them. */
  get lost(): readonly { readonly type: string; readonly field: string; readonly objects: number }[] {
    return [...this.#lost].map(([key, objects]) => {
      const space = key.indexOf(' ');
      return { type: key.slice(0, space), field: key.slice(space + 1), objects };
    });
  }
}
