import type { TypeName } from './schema/field-kinds.ts';
import type { WorkUnit, Writer } from './store.ts';

/** Gives out ids one by one and takes them from the sequence in blocks: one round trip for a chunk of rows, not one a row. */
export class IdBlocks implements Pick<Writer, 'takeIds'> {
  readonly #sequence: Pick<Writer, 'takeIds'>;
  readonly #left = new Map<TypeName, number[]>();
  readonly #taken = new Map<TypeName, number>();
  #expected = 0;

  constructor(sequence: Pick<Writer, 'takeIds'>) {
    this.#sequence = sequence;
  }

  /** So many objects may still be made before this is called again: the size of the next block. */
  expect(objects: number): void {
    this.#expected = objects;
    this.#taken.clear();
  }

  async takeIds(type: TypeName, count: number): Promise<readonly number[]> {
    const left = this.#left.get(type) ?? [];
    this.#left.set(type, left);
    const missing = count - left.length;
    if (missing > 0) {
      const block = Math.max(missing, this.#expected, this.#forFurther(type, count));
      this.#taken.set(type, (this.#taken.get(type) ?? 0) + block);
      left.push(...(await this.#sequence.takeIds(type, block)));
    }
    return left.splice(0, count);
  }

  /** Where each object brings `count` others, blocks double, up to what all objects together bring. */
  #forFurther(type: TypeName, count: number): number {
    const taken = this.#taken.get(type) ?? 0;
    return Math.min(taken, count * this.#expected - taken);
  }

  /** The unit will not be written: the ids of what it would have made are free again. */
  giveBack({ changes, followUps = [] }: WorkUnit): void {
    for (const { action, type, id } of [...changes, ...followUps]) {
      if (action !== 'create') continue;
      const left = this.#left.get(type) ?? [];
      this.#left.set(
        type,
        [...left, id].sort((a, b) => a - b),
      );
    }
  }
}
