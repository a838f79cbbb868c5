import type { TypeName } from '../model/field-kinds.ts';
import { canonicalJson, type Json, type JsonObject, sameJson } from '../model/json.ts';
import type { StoredObject } from '../model/resource.ts';
import type { Work } from '../model/work.ts';

const spareType: TypeName = 'netbox_asset_lifecycle.spareitem';
const poolType: TypeName = 'netbox_asset_lifecycle.sparespool';
const allocationType: TypeName = 'netbox_asset_lifecycle.spareitemallocation';

/** Serviceable units of one item and exactly one variant in a pool; available are those that nobody has reserved. */
export interface Stock {
  readonly current_quantity: number;
  readonly available_quantity: number;
}

/** What a pool should hold of an item; null for no bound. */
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

/** How many units bring an allocation back: its reorder quantity, or what is missing to its maximum or else its minimum. */
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

const none: Stock = { current_quantity: 0, available_quantity: 0 };
const plus = (a: Stock, b: Stock, sign = 1): Stock => ({
  current_quantity: a.current_quantity + sign * b.current_quantity,
  available_quantity: a.available_quantity + sign * b.available_quantity,
});

/** What a spare item adds to the level of its pool. */
export const stockOf = ({ status, quantity, qty_reserved }: JsonObject): Stock =>
  status === 'serviceable'
    ? { current_quantity: Number(quantity), available_quantity: Number(quantity) - Number(qty_reserved ?? 0) }
    : none;

/** What a level is of: spare items, allocations and what comes for them are told by it. */
export const levelKey = ({ pool = null, item = null, variant = null }: JsonObject) => ({ pool, item, variant });

/** What changes where when a spare item goes from one state to another, null for none. */
export function levelChanges(before: JsonObject | null, after: JsonObject | null) {
  const changes = new Map<string, { readonly key: ReturnType<typeof levelKey>; readonly stock: Stock }>();
  const add = (spare: JsonObject | null, sign: number): void => {
    if (!spare) return;
    const key = levelKey(spare);
    const text = canonicalJson(key);
    changes.set(text, { key, stock: plus(changes.get(text)?.stock ?? none, stockOf(spare), sign) });
  };
  add(before, -1);
  add(after, 1);
  return [...changes.values()];
}

/**
 * Keeps the levels of allocations in step with a spare item that comes, changes or goes. Where there is no allocation, a
 * spare item that is new to a pool changes the version of the pool, so that an allocation that is made at the same moment
 * counts it.
 */
export async function keepLevels(work: Work, before: JsonObject | null, after: JsonObject | null): Promise<void> {
  const comes = after !== null && (before === null || !sameJson(levelKey(before), levelKey(after)));
  for (const { key, stock } of levelChanges(before, after)) {
    const pool = comes && sameJson(key, levelKey(after)) ? await work.get(poolType, Number(key.pool)) : undefined;
    const allocation = await work.findUnique(allocationType, 'item', key);
    if (allocation) changeLevel(work, allocation, stock);
    else if (pool) touch(work, pool);
  }
}

function changeLevel(work: Work, allocation: StoredObject, change: Stock): void {
  if (change.current_quantity === 0 && change.available_quantity === 0) return;
  const { values } = allocation;
  work.update(allocation, levelValues(boundsOf(values), plus(storedStock(values), change)));
}

const levelValues = (bounds: Bounds, stock: Stock): JsonObject => ({ ...stock, ...flagsOf(bounds, stock) });

/** A new version with the same values. */
const touch = (work: Work, object: StoredObject): void =>
  work.update(object, { last_updated: object.values.last_updated ?? null });

const numberOrNull = (value: Json | undefined): number | null => (typeof value === 'number' ? value : null);
export const boundsOf = ({ min_quantity, max_quantity }: JsonObject): Bounds => ({
  min_quantity: numberOrNull(min_quantity),
  max_quantity: numberOrNull(max_quantity),
});
export const storedStock = ({ current_quantity, available_quantity }: JsonObject): Stock => ({
  current_quantity: Number(current_quantity),
  available_quantity: Number(available_quantity),
});

/** Counts what the pool of an allocation holds of its item and variant. */
export async function countedStock(work: Work, allocation: JsonObject): Promise<Stock> {
  const rows = await work.children(spareType, 'pool', Number(allocation.pool));
  return sumOf(rows.filter(isFor(allocation)));
}

const isFor =
  (allocation: JsonObject) =>
  ({ values }: Pick<StoredObject, 'values'>): boolean =>
    sameJson(levelKey(values), levelKey(allocation));

const sumOf = (spares: readonly Pick<StoredObject, 'values'>[]): Stock =>
  spares.reduce((sum, { values }) => plus(sum, stockOf(values)), none);

/**
 * Counts what the pool of an allocation holds, and writes it to the allocation. Spare items that change or come at the same
 * moment make theirs be judged anew, so that they see the allocation.
 */
export async function countLevel(work: Work, allocation: StoredObject): Promise<void> {
  const pool = await work.get(poolType, Number(allocation.values.pool));
  const rows = await work.children(spareType, 'pool', Number(allocation.values.pool));
  const stored = await Promise.all(rows.filter(isFor(allocation.values)).map(({ id }) => work.get(spareType, id)));
  const spares = stored.filter((spare) => spare !== undefined);
  for (const spare of spares) touch(work, spare);
  if (pool) touch(work, pool);
  const stock = sumOf(spares.filter(isFor(allocation.values)));
  work.update(allocation, levelValues(boundsOf(allocation.values), stock));
}
