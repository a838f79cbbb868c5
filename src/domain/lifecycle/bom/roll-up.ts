import { canonicalJson, type Json } from '../../engine/json.ts';
import type { Row } from '../../engine/ports.ts';
import { refKey } from '../../engine/resource/resource.ts';
import type { TypeName } from '../../engine/schema/field-kinds.ts';
import { variantOf } from '../item/item.ts';
import { type RolledItem, type RolledUnit, rolledItem } from '../item/rolled-item.ts';

/** The number of planned objects with one item and variant. */
export interface RolledLine extends RolledUnit {
  readonly quantity: number;
}

/** Counts objects by item and variant. Asset Lifecycle: one auto-generated line for each combination. */
export class RollUp {
  readonly #planned: ReadonlyMap<string, RolledItem>;
  readonly #lines = new Map<string, GrowingLine>();
  /** By id, the line that counts the object; undefined where none does. */
  readonly #objects = new Map<TypeName, Map<number, GrowingLine | undefined>>();

  /** `planned`: what objects count as that became something else, by `<type>#<id>`. */
  constructor(planned: ReadonlyMap<string, RolledItem> = new Map()) {
    this.#planned = planned;
  }

  /** Counts an object once, however often it is added. */
  add(type: TypeName, { id, values }: Row): void {
    const objects = this.#objectsOf(type);
    const item = objects.has(id) ? undefined : (this.#planned.get(refKey({ type, id })) ?? rolledItem(type, values));
    if (!item) return;
    const variant = variantOf(type, values);
    const key = canonicalJson([{ ...item }, variant] satisfies Json);
    const line = this.#lines.get(key) ?? { item, variant, quantity: 0 };
    this.#lines.set(key, line);
    line.quantity += 1;
    objects.set(id, line);
  }

  /** The same for an object whose asset stays in any case, also when no line can count it. */
  keep(type: TypeName, row: Row): void {
    this.add(type, row);
    const objects = this.#objectsOf(type);
    if (!objects.has(row.id)) objects.set(row.id, undefined);
  }

  #objectsOf(type: TypeName): Map<number, GrowingLine | undefined> {
    const objects = this.#objects.get(type) ?? new Map<number, GrowingLine | undefined>();
    this.#objects.set(type, objects);
    return objects;
  }

  remove(type: TypeName, id: number): void {
    const objects = this.#objects.get(type);
    const line = objects?.get(id);
    if (!line) return;
    line.quantity -= 1;
    objects?.delete(id);
  }

  has(type: TypeName, id: number): boolean {
    return this.#objects.get(type)?.has(id) ?? false;
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
