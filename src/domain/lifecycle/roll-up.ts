import type { TypeName } from '../model/fields.ts';
import { canonicalJson, type Json, type JsonObject } from '../model/json.ts';
import type { Row } from '../model/work.ts';
import { variantOf } from './item.ts';

/** What a planned object is: a type of the catalogue, or for cables the medium and profile that make one. */
export type RolledItem =
  | { readonly type: TypeName; readonly id: number }
  | { readonly cable: string; readonly profile: string | null };

/** So many objects of one item and variant. */
export interface RolledLine {
  readonly item: RolledItem;
  readonly variant: JsonObject;
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
  readonly #lines = new Map<string, { item: RolledItem; variant: JsonObject; quantity: number }>();
  readonly #objects = new Map<TypeName, number[]>();

  add(type: TypeName, { id, values }: Row): void {
    const item = rolledItem(type, values);
    if (!item) return;
    const variant = variantOf(type, values);
    const key = canonicalJson([{ ...item }, variant] satisfies Json);
    const line = this.#lines.get(key) ?? { item, variant, quantity: 0 };
    line.quantity += 1;
    this.#lines.set(key, line);
    const objects = this.#objects.get(type) ?? [];
    objects.push(id);
    this.#objects.set(type, objects);
  }

  get lines(): readonly RolledLine[] {
    return [...this.#lines.values()];
  }

  /** Ids of the objects that became assets, ascending, by type. */
  get objects(): ReadonlyMap<TypeName, readonly number[]> {
    return new Map([...this.#objects].map(([type, ids]) => [type, ids.sort((a, b) => a - b)]));
  }
}
