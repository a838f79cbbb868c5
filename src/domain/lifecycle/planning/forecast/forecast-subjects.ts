import { canonicalJson } from '../../../engine/json.ts';
import type { RowOf } from '../../../engine/ports.ts';
import { type ObjectOf, refKey } from '../../../engine/resource/resource.ts';
import type { ItemVariant } from '../../item/item.ts';
import { stockOf } from '../../spares/spares-levels.ts';

type Allocation = ObjectOf<'netbox_asset_lifecycle.spareitemallocation'>;
type SpareRow = RowOf<'netbox_asset_lifecycle.spareitem'>;

/** An item in one variant, and what a pool holds of it. */
export interface Subject extends ItemVariant {
  readonly allocation: Allocation | undefined;
  /** Units in any status. */
  readonly held: number;
  /** Serviceable and not reserved. */
  readonly available: number;
}

/** Text that is the same for the same item and variant. */
export const itemKey = ({ item, variant }: ItemVariant): string => canonicalJson([refKey(item), variant]);

/** What a pool holds of each item and variant, by `itemKey`. */
export function holdings(spares: readonly SpareRow[]): ReadonlyMap<string, Omit<Subject, 'allocation'>> {
  const held = new Map<string, Omit<Subject, 'allocation'>>();
  for (const { values } of spares) {
    const { item, variant } = values;
    const known = held.get(itemKey(values)) ?? { item, variant, held: 0, available: 0 };
    const available = known.available + stockOf(values).available_quantity;
    held.set(itemKey(values), { ...known, held: known.held + values.quantity, available });
  }
  return held;
}

/** The items of a pool: those with an allocation first, and each with what the pool holds of it. */
export function subjectsOf(allocations: readonly Allocation[], spares: readonly SpareRow[]): readonly Subject[] {
  const held = holdings(spares);
  const allocated = allocations.map((allocation): Subject => {
    const { item, variant, available_quantity: available } = allocation.values;
    return { item, variant, allocation, held: held.get(itemKey(allocation.values))?.held ?? 0, available };
  });
  const keys = new Set(allocated.map(itemKey));
  const others = [...held].flatMap(([key, holding]) => (keys.has(key) ? [] : [{ ...holding, allocation: undefined }]));
  return [...allocated, ...others];
}
