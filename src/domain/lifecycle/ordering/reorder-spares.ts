import { permittedRows, requireGrant } from '../../engine/access/access.ts';
import { visibleReader } from '../../engine/access/visible-reader.ts';
import type { Context } from '../../engine/context.ts';
import { invalidObject } from '../../engine/errors.ts';
import type { JsonObject } from '../../engine/json.ts';
import type { RowOf } from '../../engine/ports.ts';
import { loadObjects, rowsFrom } from '../../engine/resource/load-objects.ts';
import type { ObjectOf } from '../../engine/resource/resource.ts';
import type { StoredValues } from '../../engine/schema/field-kinds.ts';
import type { SchemaValues } from '../../engine/schema/input-schema.ts';
import { withIdBlocks } from '../../engine/write/bulk.ts';
import { type ActionRequest, perform } from '../../engine/write/run-action.ts';
import type { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import { endsOfLife, lifeOf } from '../item/end-of-life.ts';
import { unitsToReorder } from '../spares/level-bounds.ts';
import { type OnOrder, onOrder } from '../spares/on-order.ts';
import { spareItemAllocation } from '../spares/spare-item-allocation.ts';
import type { reorder } from '../spares/spare-item-allocation-actions.ts';
import { draftBom, draftOrder, type NeededItem } from './draft-order.ts';

type ReorderInput = SchemaValues<(typeof reorder)['body']>;
type Reordered = SchemaValues<(typeof reorder)['answer']> & JsonObject;

/** The units that an allocation is short of, beyond those on order. */
interface Shortage extends NeededItem {
  readonly allocation: ObjectOf<typeof spareItemAllocation.type>;
  readonly spares_pool: number;
  readonly on_order: OnOrder;
}

/**
 * Creates a draft BOM with the shortages and, with a vendor, a draft order for it, all or none. Units on order or on hand for an
 * allocation count as available. Each reorder changes its allocations: of two concurrent ones the second sees the units that the first has ordered.
 */
export function reorderSpares(
  context: Context,
  { input, ...performance }: ActionRequest<ReorderInput, Reordered>,
): Promise<Reordered> {
  const { name, pools, vendor } = input;
  return perform(context, performance, async (work) => {
    const short = await shortagesOf(work, pools);
    const shortages = short.filter(({ quantity }) => quantity > 0);
    const skipped = short.filter(({ quantity }) => quantity === 0);
    if (short.length === 0) throw invalidObject('No allocation is below its minimum.');
    if (shortages.length === 0) throw invalidObject('All shortages are already on order or on hand.');
    const inBlocks = withIdBlocks(context, shortages.length);
    const draft = { name, needs: shortages };
    const { bom, lines, order } =
      vendor === null
        ? { ...(await draftBom(inBlocks, work, draft)), order: undefined }
        : await draftOrder(inBlocks, work, { ...draft, vendor });
    for (const { allocation, line, on_order } of lines)
      work.update(allocation, { bom_line_items: [...on_order.lines, line.id] });
    const ends = await endsOfLife(
      visibleReader(work.reader, work.actor),
      lines.map(({ item }) => item),
    );
    return {
      bom: bom.id,
      purchase_order: order?.id ?? null,
      lines: lines.map(({ allocation, line, quantity, on_order, item, date_expected }) => ({
        bom_line_item: line.id,
        quantity,
        on_order: on_order.units,
        spare_item_allocations: [allocation.id],
        ...lifeOf(ends, item, date_expected ?? work.now.slice(0, 10)),
      })),
      skipped: skipped.map(({ allocation, on_order }) => ({
        spare_item_allocation: allocation.id,
        on_order: on_order.units,
      })),
    };
  });
}

/** The allocations of the pools that the caller may view; of all pools when none is named. */
async function allocationsOf(
  work: UnitOfWork,
  pools: readonly number[],
): Promise<readonly RowOf<typeof spareItemAllocation.type>[]> {
  const { type } = spareItemAllocation;
  const grant = await requireGrant(work.reader.registry, work.actor, 'view', spareItemAllocation);
  const rows: RowOf<typeof type>[] = [];
  if (pools.length > 0) for (const pool of new Set(pools)) rows.push(...(await work.children(type, 'pool', pool)));
  else for await (const row of rowsFrom(work.reader, { kind: 'in-order', type })) rows.push(row);
  const permitted = new Set((await permittedRows(work.reader, grant, spareItemAllocation, rows)).map(({ id }) => id));
  return rows.filter(({ id }) => permitted.has(id));
}

/** The allocations below their minimum, with the units to order: 0 where enough units are on order. */
async function shortagesOf(work: UnitOfWork, pools: readonly number[]): Promise<readonly Shortage[]> {
  const rows = await allocationsOf(work, pools);
  const suspects = rows.filter(({ values }) => quantityFor(values, 0) > 0).map(({ id }) => id);
  const allocations = await loadObjects(work.reader, spareItemAllocation.type, suspects);
  const onOrderFor = await onOrder(work.reader, allocations);
  return allocations.flatMap((allocation) => {
    const { item, variant, pool } = allocation.values;
    const on_order = onOrderFor(allocation.id);
    return quantityFor(allocation.values, 0) > 0
      ? [
          {
            allocation,
            on_order,
            item,
            variant,
            quantity: quantityFor(allocation.values, on_order.units),
            spares_pool: pool,
          },
        ]
      : [];
  });
}

/** Units to order when `coming` units are on order. */
function quantityFor(values: StoredValues<typeof spareItemAllocation.type>, coming: number): number {
  return unitsToReorder(values, { available_quantity: values.available_quantity + coming });
}
