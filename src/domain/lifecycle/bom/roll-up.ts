import { canonicalJson, type Json, type JsonObject } from '../../engine/json.ts';
import type { Row } from '../../engine/ports.ts';
import type { TypeName } from '../../engine/schema/field-kinds.ts';
import { variantOf } from '../item/item.ts';

/** What a planned object is: a type of the catalogue, or for cables the medium and profile that make one. */
export type RolledItem =
  | { readonly type: TypeName; readonly id: number }
  | { readonly cable: string; readonly profile: string | null };

/** Item and variant of a planned object. */
export interface RolledUnit {
  readonly item: RolledItem;
  readonly variant: JsonObject;
}

/** The number of planned objects with one item and variant. */
export interface RolledLine extends RolledUnit {
  readonly quantity: number;
}

/** Reference field that names the type of an object, and the type of what it points at. */
const typeFields: Readonly<Record<string, readonly [string, TypeName]>> = {
  'dcim.rack': ['rack_type', 'dcim.racktype'],
  'dcim.device': ['device_type', 'dcim.devicetype'],
  'dcim.module': ['module_type', 'dcim.moduletype'],
};

/** Asset Lifecycle: racks and cables without a type are skipped silently. */
export function rolledItem(type: TypeName, values: JsonObject): RolledItem | undefined {
  if (type === 'dcim.cable')
    return typeof values.type === 'string'
      ? { cable: values.type, profile: typeof values.profile === 'string' ? values.profile : null }
      : undefined;
  const [field, itemType] = typeFields[type] ?? [];
  const id = field === undefined ? undefined : values[field];
  return itemType !== undefined && typeof id === 'number' ? { type: itemType, id } : undefined;
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
