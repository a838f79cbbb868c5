import { spareItemAllocation } from '../lifecycle/spare-item-allocation.ts';
import type { reorder } from '../lifecycle/spare-item-allocation-actions.ts';
import { boundsOf, storedStock, unitsToReorder } from '../lifecycle/spares-levels.ts';
import { invalidObject } from '../model/errors.ts';
import type { FormValues } from '../model/form.ts';
import { isJsonObject, type JsonObject, sameJson } from '../model/json.ts';
import { isObjectRef } from '../model/resource.ts';
import type { Row } from '../model/work.ts';
import { permittedRows, requireGrant } from './access.ts';
import { withIdBlocks } from './bulk.ts';
import type { Context } from './context.ts';
import { draftBom, draftOrder, type NeededItem } from './draft-order.ts';
import { type ActionRequest, perform } from './perform.ts';
import type { UnitOfWork } from './unit-of-work.ts';

type Input = FormValues<(typeof reorder)['body']>;
type Reordered = FormValues<(typeof reorder)['answer']> & JsonObject;

interface Shortage extends NeededItem {
  readonly allocation: number;
}

/** Turns shortages into a draft BOM, or into one and a draft order for it, all or none. */
export function reorderSpares(
  context: Context,
  { input, ...performance }: ActionRequest<Input, Reordered>,
): Promise<Reordered> {
  const { name, pools, vendor } = input;
  return perform(context, performance, async (work) => {
    const shortages = (await allocationsOf(work, pools)).flatMap(shortageOf);
    if (shortages.length === 0) throw invalidObject('No allocation is below its minimum.');
    const inBlocks = withIdBlocks(context, shortages.length);
    const draft = { name, needs: shortages };
    const { bom, lines, order } =
      vendor === null
        ? { ...(await draftBom(inBlocks, work, draft)), order: undefined }
        : await draftOrder(inBlocks, work, { ...draft, vendor });
    return {
      bom: bom.id,
      purchase_order: order?.id ?? null,
      lines: lines.map(({ line, quantity, ...need }) => ({
        bom_line_item: line.id,
        quantity,
        spare_item_allocations: shortages
          .filter(({ item, variant }) => sameJson(item, need.item) && sameJson(variant, need.variant))
          .map(({ allocation }) => allocation),
      })),
    };
  });
}

/** The allocations of the pools that the caller may view; of all pools when none is named. */
async function allocationsOf(work: UnitOfWork, pools: readonly number[]): Promise<readonly Row[]> {
  const { type } = spareItemAllocation;
  const grant = await requireGrant(work.actor, 'view', spareItemAllocation);
  const rows: Row[] = [];
  if (pools.length > 0) for (const pool of new Set(pools)) rows.push(...(await work.children(type, 'pool', pool)));
  else for await (const row of work.reader.rows({ kind: 'in-order', type })) rows.push(row);
  return permittedRows(work.reader, grant, spareItemAllocation, rows);
}

function shortageOf({ id, values }: Row): readonly Shortage[] {
  const { item, variant } = values;
  const reorder_quantity = typeof values.reorder_quantity === 'number' ? values.reorder_quantity : null;
  const quantity = unitsToReorder({ ...boundsOf(values), reorder_quantity }, storedStock(values));
  return quantity > 0 && isObjectRef(item) && isJsonObject(variant)
    ? [{ allocation: id, item, variant, quantity }]
    : [];
}
