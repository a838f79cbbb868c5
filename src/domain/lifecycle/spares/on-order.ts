import { sameJson } from '../../engine/json.ts';
import type { Reader, Work } from '../../engine/ports.ts';
import { loadObjects } from '../../engine/resource/load-objects.ts';
import type { ObjectOf } from '../../engine/resource/resource.ts';
import type { StoredValues } from '../../engine/schema/field-kinds.ts';
import { byLine, type Documents } from '../balance/line-documents.ts';
import { bomLineBalance, type LineNeed } from '../balance/order-line-balance.ts';
import { lineNeed } from '../balance/order-supply.ts';
import { orderedLines, shippedLines } from '../balance/read-documents.ts';
import { idsIn } from '../item/line-references.ts';
import { endedOrders } from '../status/statuses.ts';
import { levelKey } from './spares-levels.ts';

const bomType = 'netbox_asset_lifecycle.bom';
const lineType = 'netbox_asset_lifecycle.bomlineitem';
const allocationType = 'netbox_asset_lifecycle.spareitemallocation';

type Allocation = StoredValues<typeof allocationType>;

/**
 * Units that a reordered line still brings to its pool: those to come by its balance, those on hand, and, of an open BOM,
 * those that no order has ever taken up. What was ordered and then cancelled, closed short or not delivered by a fulfilled
 * order is given up.
 */
export function unitsForPool(need: LineNeed, bomStatus: string, documents: Documents): number {
  const takenUp = documents.ordered.reduce((sum, { quantity }) => sum + quantity, 0);
  const notOrdered = endedOrders.has(bomStatus) ? 0 : Math.max(0, need.required - takenUp);
  const { toCome, onHand } = bomLineBalance(need, documents);
  return notOrdered + toCome + onHand;
}

/** Units that arrived unfit may be repaired: a line that has some is not forgotten. */
const mayBring = (units: number, { shipped }: Documents): boolean =>
  units > 0 || shipped.some(({ damaged }) => damaged > 0);

/** What is on its way to an allocation or waits on hand for it, and the lines that bring it. */
export interface OnOrder {
  readonly units: number;
  readonly lines: readonly number[];
}

const nothing: OnOrder = { units: 0, lines: [] };

/** What is on its way to each of these allocations, by their ids: read strongly, one batch a level. */
export async function onOrder(
  reader: Reader,
  allocations: readonly ObjectOf<typeof allocationType>[],
): Promise<(allocation: number) => OnOrder> {
  const lines = await loadObjects(
    reader,
    lineType,
    allocations.flatMap(({ values }) => idsIn(values.bom_line_items).map(Number)),
  );
  const [boms, ordered, shipped] = await Promise.all([
    loadObjects(
      reader,
      bomType,
      lines.map(({ values }) => values.bom),
    ),
    orderedLines(reader, lines),
    shippedLines(reader, lines),
  ]);
  const statuses = new Map(boms.map(({ id, values }) => [id, values.status]));
  const documentsOf = byLine({ ordered, shipped, spares: [] });
  const coming = lines.map((line) => {
    const bomStatus = statuses.get(line.values.bom) ?? '';
    const documents = documentsOf(line.id);
    const units = unitsForPool(lineNeed(line), bomStatus, documents);
    return { ...line, units, isOpen: mayBring(units, documents) };
  });
  const found = allocations.map(({ id, values }): readonly [number, OnOrder] => {
    const own = coming.filter((line) => line.isOpen && isFor(values, line.values));
    return [id, { units: own.reduce((sum, { units }) => sum + units, 0), lines: own.map((line) => line.id) }];
  });
  const byAllocation = new Map(found);
  return (allocation) => byAllocation.get(allocation) ?? nothing;
}

/** A line may have been changed to another item since. */
const isFor = (allocation: Allocation, { spares_pool: pool, item, variant }: StoredValues<typeof lineType>): boolean =>
  sameJson(levelKey(allocation), { pool, item, variant });

/** The lines that were reordered for the pool, item and variant of an allocation, before there was this allocation. */
export async function reorderedLines(work: Work, allocation: Allocation): Promise<readonly number[]> {
  const rows = await work.children(lineType, 'spares_pool', allocation.pool);
  return rows.filter(({ values }) => isFor(allocation, values)).map(({ id }) => id);
}
