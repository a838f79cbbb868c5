import { canonicalJson, type Json } from '../../engine/json.ts';
import type { Row } from '../../engine/ports.ts';
import type { TypeName } from '../../engine/schema/field-kinds.ts';
import { variantOf } from '../item/item.ts';
import { type RolledUnit, rolledItem } from '../item/rolled-item.ts';

/** The number of planned objects with one item and variant. */
export interface RolledLine extends RolledUnit {
  readonly quantity: number;
}

/** Counts objects by item and variant. Asset Lifecycle: one auto-generated line for each combination. */
export class RollUp {
  readonly #lines = new Map<string, GrowingLine>();
  readonly #objects = new Map<TypeName, Map<number, GrowingLine>>();

  /** Counts an object once, however often it is added. */
  add(type: TypeName, { id, values }: Row): void {
    const objects = this.#objects.get(type) ?? new Map<number, GrowingLine>();
    this.#objects.set(type, objects);
    const item = objects.has(id) ? undefined : rolledItem(type, values);
    if (!item) return;
    const variant = variantOf(type, values);
    const key = canonicalJson([{ ...item }, variant] satisfies Json);
    const line = this.#lines.get(key) ?? { item, variant, quantity: 0 };
    this.#lines.set(key, line);
    line.quantity += 1;
    objects.set(id, line);
  }

  remove(type: TypeName, id: number): void {
    const objects = this.#objects.get(type);
    const line = objects?.get(id);
    if (!line) return;
    line.quantity -= 1;
    objects?.delete(id);
  }

  get lines(): readonly RolledLine[] {
    return [...this.#lines.values()].filter(({ quantity }) => quantity > 0);
  }

  /** Ids of the objects that become assets, ascending, by type. */
  get objects(): ReadonlyMap<TypeName, readonly number[]> {
    return new Map([...this.#objects].map(([type, lines]) => [type, [...lines.keys()].sort((a, b) => a - b)]));
  }
}

interface GrowingLine extends RolledUnit {
  quantity: number;
}
