import { booksOf, levelDrift } from '../lifecycle/ledger-check.ts';
import { spareItem } from '../lifecycle/spare-item.ts';
import { spareItemAllocation } from '../lifecycle/spare-item-allocation.ts';
import { changeSpare, enterDifference } from '../lifecycle/spares-ledger.ts';
import { countedStock, countLevel, storedStock } from '../lifecycle/spares-levels.ts';
import { sparesPool } from '../lifecycle/spares-pool.ts';
import type { reconcile } from '../lifecycle/spares-pool-actions.ts';
import type { FormValues } from '../model/form.ts';
import type { JsonObject } from '../model/json.ts';
import type { StoredObject } from '../model/resource.ts';
import { requireGrant, requireObject } from './access.ts';
import type { Context } from './context.ts';
import { type ActionRequest, perform } from './perform.ts';
import type { UnitOfWork } from './unit-of-work.ts';

type Repaired = FormValues<(typeof reconcile)['answer']> & JsonObject;

/**
 * Brings the books of a pool in step with its quantities, which stand for what is on the shelf: entries that are missing
 * between ledger and quantity, reserved quantities, and levels of allocations.
 */
export function reconcilePool(
  context: Context,
  { id, input, ...performance }: ActionRequest<FormValues<(typeof reconcile)['body']>, Repaired>,
): Promise<Repaired> {
  return perform(context, performance, async (work) => {
    await requireObject(work, 'change', sparesPool, id);
    await requireGrant(work.actor, 'change', spareItem);
    const reason = input.reason === '' ? 'Reconciled' : input.reason;
    // Read before the spares: one that comes meanwhile changes the allocation that counts it.
    const allocationsBefore = await objectsOf(work, spareItemAllocation.type, id);
    const repaired: { spare_item: number; entered: number; reserved: number }[] = [];
    for (const spare of await objectsOf(work, spareItem.type, id)) {
      const difference = await repairSpare(work, spare, reason);
      if (difference) repaired.push({ spare_item: spare.id, ...difference });
    }
    let allocations = 0;
    for (const { type, id: allocationId } of allocationsBefore) {
      const allocation = await work.get(type, allocationId);
      if (!allocation) continue;
      const stock = await countedStock(work, allocation.values);
      if (levelDrift(storedStock(allocation.values), stock) === undefined) continue;
      await countLevel(work, allocation);
      allocations += 1;
    }
    return { spare_items: repaired, allocations };
  });
}

/** The units by which ledger and reserved quantity were off; undefined when the books agree. */
async function repairSpare(work: UnitOfWork, spare: StoredObject, reason: string) {
  const { quantity, entered, reserved, kept } = await booksOf(work, spare);
  const difference = { entered: quantity - entered, reserved: kept - reserved };
  if (difference.entered === 0 && difference.reserved === 0) return undefined;
  await changeSpare(work, spare, { qty_reserved: kept }, { kind: 'adjust' });
  if (difference.entered !== 0) await enterDifference(work, spare, difference.entered, reason);
  return difference;
}

async function objectsOf(work: UnitOfWork, type: StoredObject['type'], pool: number): Promise<readonly StoredObject[]> {
  const rows = await work.children(type, 'pool', pool);
  const objects = await Promise.all(rows.map(({ id }) => work.get(type, id)));
  return objects.filter((object) => object !== undefined);
}
