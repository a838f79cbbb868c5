import { requireAll, requireObject } from '../../engine/access/access.ts';
import type { Context } from '../../engine/context.ts';
import type { JsonObject } from '../../engine/json.ts';
import type { ObjectOf } from '../../engine/resource/resource.ts';
import type { FieldName, TypeName } from '../../engine/schema/field-kinds.ts';
import type { SchemaValues } from '../../engine/schema/input-schema.ts';
import { type ActionRequest, perform } from '../../engine/write/run-action.ts';
import type { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import { booksOf, levelDrift } from './ledger-drift.ts';
import { spareItem } from './spare-item.ts';
import { spareItemAllocation } from './spare-item-allocation.ts';
import { changeSpare, enterDifference } from './spares-ledger.ts';
import { countedStock, countLevel, storedStock } from './spares-levels.ts';
import { sparesPool } from './spares-pool.ts';
import type { reconcile } from './spares-pool-actions.ts';

type Repaired = SchemaValues<(typeof reconcile)['answer']> & JsonObject;

/**
 * Repairs the ledger of a pool by its quantities, which are taken as correct: posts the differences between ledger and
 * quantities, and recalculates reserved quantities and levels of allocations. Fails with 403 unless the caller may change all
 * spare items of the pool. The answer counts the repaired allocations that the caller may view.
 */
export function reconcilePool(
  context: Context,
  { id, input, ...performance }: ActionRequest<SchemaValues<(typeof reconcile)['body']>, Repaired>,
): Promise<Repaired> {
  return perform(context, performance, async (work) => {
    await requireObject(work, 'change', sparesPool, id);
    const reason = input.reason === '' ? 'Reconciled' : input.reason;
    // Read before the spares: a spare item created in between changes the version of its allocation.
    const allocationsBefore = await objectsOf(work, spareItemAllocation.type, 'pool', id);
    const spares = await objectsOf(work, spareItem.type, 'pool', id);
    await requireAll(work, 'change', spareItem, spares);
    const repaired: { spare_item: number; entered: number; reserved: number }[] = [];
    for (const spare of spares) {
      const difference = await repairSpare(work, spare, reason);
      if (difference) repaired.push({ spare_item: spare.id, ...difference });
    }
    const allocations: ObjectOf<typeof spareItemAllocation.type>[] = [];
    for (const { type, id: allocationId } of allocationsBefore) {
      const allocation = await work.get(type, allocationId);
      if (!allocation) continue;
      const stock = await countedStock(work, allocation.values);
      if (levelDrift(storedStock(allocation.values), stock) === undefined) continue;
      await countLevel(work, allocation);
      allocations.push(allocation);
    }
    const visible = await work.visible(spareItemAllocation.type, allocations);
    return { spare_items: repaired, allocations: visible.length };
  });
}

/** The differences of ledger and reserved quantity that were repaired; undefined without any. */
async function repairSpare(work: UnitOfWork, spare: ObjectOf<typeof spareItem.type>, reason: string) {
  const { quantity, entered, reserved, kept } = await booksOf(work, spare);
  const difference = { entered: quantity - entered, reserved: kept - reserved };
  if (difference.entered === 0 && difference.reserved === 0) return undefined;
  await changeSpare(work, spare, { qty_reserved: kept }, { kind: 'adjust' });
  if (difference.entered !== 0) await enterDifference(work, spare, difference.entered, reason);
  return difference;
}

async function objectsOf<T extends TypeName>(
  work: UnitOfWork,
  type: T,
  field: FieldName<T>,
  pool: number,
): Promise<readonly ObjectOf<T>[]> {
  const rows = await work.children(type, field, pool);
  const objects = await Promise.all(rows.map(({ id }) => work.get(type, id)));
  return objects.filter((object) => object !== undefined);
}
