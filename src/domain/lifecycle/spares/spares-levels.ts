import { canonicalJson, sameJson } from '../../engine/json.ts';
import type { Work } from '../../engine/ports.ts';
import type { ObjectOf, StoredObject } from '../../engine/resource/resource.ts';
import type { StoredValues } from '../../engine/schema/field-kinds.ts';
import { type Bounds, flagsOf, type Stock } from './level-bounds.ts';

const spareType = 'netbox_asset_lifecycle.spareitem';
const poolType = 'netbox_asset_lifecycle.sparespool';
const allocationType = 'netbox_asset_lifecycle.spareitemallocation';

const none: Stock = { current_quantity: 0, available_quantity: 0 };
const plus = (a: Stock, b: Stock, sign = 1): Stock => ({
  current_quantity: a.current_quantity + sign * b.current_quantity,
  available_quantity: a.available_quantity + sign * b.available_quantity,
});

export type AllocationValues = StoredValues<typeof allocationType>;
type LevelKey = Pick<StoredValues<typeof spareType>, 'pool' | 'item' | 'variant'>;
/** The values of a spare item that decide the level of its pool. */
type StockState = LevelKey & Pick<StoredValues<typeof spareType>, 'status' | 'quantity' | 'qty_reserved'>;

/** The units that a spare item adds to the level of its pool. */
export const stockOf = ({ status, quantity, qty_reserved }: StockState): Stock =>
  status === 'serviceable' ? { current_quantity: quantity, available_quantity: quantity - qty_reserved } : none;

/** The key of a stock level: pool, item and variant. */
export const levelKey = ({ pool, item, variant }: LevelKey): LevelKey => ({ pool, item, variant });

/**
 * The changes of levels when a spare item goes from one state to another; null stands for no spare item. Answers one change
 * for each level, with the units to add to it.
 */
export function levelChanges(before: StockState | null, after: StockState | null) {
  const changes = new Map<string, { readonly key: LevelKey; readonly stock: Stock }>();
  const add = (spare: StockState | null, sign: number): void => {
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
 * Updates the levels of allocations after a spare item was created, changed or deleted. Without an allocation, a spare item
 * that is new to a pool changes the version of the pool, so that an allocation created at the same moment counts it.
 */
export async function keepLevels(work: Work, before: StockState | null, after: StockState | null): Promise<void> {
  const comes = after !== null && (before === null || !sameJson(levelKey(before), levelKey(after)));
  for (const { key, stock } of levelChanges(before, after)) {
    const pool = comes && sameJson(key, levelKey(after)) ? await work.get(poolType, key.pool) : undefined;
    const allocation = await work.findUnique(allocationType, 'item', key);
    if (allocation) changeLevel(work, allocation, stock);
    else if (pool) touch(work, pool);
  }
}

function changeLevel(work: Work, allocation: ObjectOf<typeof allocationType>, change: Stock): void {
  if (change.current_quantity === 0 && change.available_quantity === 0) return;
  const { values } = allocation;
  work.update(allocation, levelValues(boundsOf(values), plus(storedStock(values), change)));
}

const levelValues = (bounds: Bounds, stock: Stock) => ({ ...stock, ...flagsOf(bounds, stock) });

/** A new version with the same values. */
const touch = (work: Work, object: StoredObject): void =>
  work.update(object, { last_updated: object.values.last_updated ?? null });

export const boundsOf = ({ min_quantity, max_quantity }: Bounds): Bounds => ({ min_quantity, max_quantity });
export const storedStock = ({ current_quantity, available_quantity }: Stock): Stock => ({
  current_quantity,
  available_quantity,
});

/** Counts what the pool of an allocation holds of its item and variant. */
export async function countedStock(work: Work, allocation: AllocationValues): Promise<Stock> {
  const rows = await work.children(spareType, 'pool', allocation.pool);
  return sumOf(rows.filter(isFor(allocation)));
}

const isFor =
  (allocation: AllocationValues) =>
  ({ values }: Pick<ObjectOf<typeof spareType>, 'values'>): boolean =>
    sameJson(levelKey(values), levelKey(allocation));

const sumOf = (spares: readonly Pick<ObjectOf<typeof spareType>, 'values'>[]): Stock =>
  spares.reduce((sum, { values }) => plus(sum, stockOf(values)), none);

/**
 * Counts the stock of the pool of an allocation and stores it in the allocation. It gives the pool and the counted spare items
 * new versions, so that concurrent writes of spare items are tried again and see the allocation.
 */
export async function countLevel(work: Work, allocation: ObjectOf<typeof allocationType>): Promise<void> {
  const pool = await work.get(poolType, allocation.values.pool);
  const rows = await work.children(spareType, 'pool', allocation.values.pool);
  const stored = await Promise.all(rows.filter(isFor(allocation.values)).map(({ id }) => work.get(spareType, id)));
  const spares = stored.filter((spare) => spare !== undefined);
  for (const spare of spares) touch(work, spare);
  if (pool) touch(work, pool);
  const stock = sumOf(spares.filter(isFor(allocation.values)));
  work.update(allocation, levelValues(boundsOf(allocation.values), stock));
}
