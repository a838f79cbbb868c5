/** Serviceable units of one item and exactly one variant in a pool; available are those that are not reserved. */
export interface Stock {
  readonly current_quantity: number;
  readonly available_quantity: number;
}

/** The minimum and maximum quantity of an item in a pool; null for no bound. */
export interface Bounds {
  readonly min_quantity: number | null;
  readonly max_quantity: number | null;
}

export interface Flags {
  readonly below_minimum: boolean;
  readonly above_maximum: boolean;
  readonly is_fulfilled: boolean;
}

/** Asset Lifecycle: the bounds are advice, on all serviceable units. */
export function flagsOf(
  { min_quantity: min, max_quantity: max }: Bounds,
  { current_quantity }: Pick<Stock, 'current_quantity'>,
): Flags {
  const below_minimum = min !== null && current_quantity < min;
  const above_maximum = max !== null && current_quantity > max;
  return { below_minimum, above_maximum, is_fulfilled: !below_minimum && !above_maximum };
}

/** The units to reorder for an allocation below its minimum: a multiple of its reorder quantity, or up to its maximum. */
export function unitsToReorder(
  { min_quantity, max_quantity, reorder_quantity }: Bounds & { readonly reorder_quantity: number | null },
  { available_quantity: available }: Pick<Stock, 'available_quantity'>,
): number {
  if (min_quantity === null || available >= min_quantity) return 0;
  const missing = min_quantity - available;
  return reorder_quantity === null
    ? Math.max(max_quantity ?? min_quantity, min_quantity) - available
    : Math.ceil(missing / reorder_quantity) * reorder_quantity;
}
