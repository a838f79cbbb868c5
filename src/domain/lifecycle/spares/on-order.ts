import { sameJson } from '../../engine/json.ts';
import type { Reader, Work } from '../../engine/ports.ts';
import { loadObjects } from '../../engine/resource/load-objects.ts';
import type { ObjectOf } from '../../engine/resource/resource.ts';
import type { StoredValues } from '../../engine/schema/field-kinds.ts';
import { byLine, type Documents } from '../balance/line-documents.ts';
import { bomLineBalance, type LineNeed } from '../balance/order-line-balance.ts';
import { lineNeed } from '../balance/order-supply.ts';
import { orderedLines, shippedLines } from '../balance/read-documents.ts';
import { endedOrders } from '../status/statuses.ts';
import { type AllocationValues, levelKey } from './spares-levels.ts';

const bomType = 'netbox_asset_lifecycle.bom';
const lineType = 'netbox_asset_lifecycle.bomlineitem';
const allocationType = 'netbox_asset_lifecycle.spareitemallocation';

/**
 * Units that a reordered line still brings to its pool: those expected by its balance, those on hand and, for an open BOM,
 * those that were never ordered. Units that were ordered and then cancelled, closed short or not delivered by a fulfilled order
 * are given up.
 */
export function unitsForPool(need: LineNeed, bomStatus: string, documents: Documents): number {
  const takenUp = documents.ordered.reduce((sum, { quantity }) => sum + quantity, 0);
  const notOrdered = endedOrders.has(bomStatus) ? 0 : Math.max(0, need.required - takenUp);
  const { toCome, onHand } = bomLineBalance(need, documents);
  return notOrdered + toCome + onHand;
}

/** Whether a line may still bring units. Damaged units may be repaired. */
const mayBring = (units: number, { shipped }: Documents): boolean =>
  units > 0 || shipped.some(({ damaged }) => damaged > 0);

/** The units on order or on hand for an allocation, and their BOM lines. */
export interface OnOrder {
  readonly units: number;
  readonly lines: readonly number[];
}

const nothing: OnOrder = { units: 0, lines: [] };

/** Answers the units on order or on hand by the id of an allocation. Reads strongly, one batch a level. */
export async function onOrder(
  reader: Reader,
  allocations: readonly ObjectOf<typeof allocationType>[],
): Promise<(allocation: number) => OnOrder> {
  const lines = await loadObjects(
    reader,
    lineType,
    allocations.flatMap(({ values }) => values.bom_line_items),
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
  const byAllocation = new Map(
    allocations.map(({ id, values }): readonly [number, OnOrder] => {
      const matching = coming.filter((line) => line.isOpen && isFor(values, line.values));
      const units = matching.reduce((sum, line) => sum + line.units, 0);
      return [id, { units, lines: matching.map((line) => line.id) }];
    }),
  );
  return (allocation) => byAllocation.get(allocation) ?? nothing;
}

/** A line may have been changed to another item since. */
const isFor = (
  allocation: AllocationValues,
  { spares_pool: pool, item, variant }: StoredValues<typeof lineType>,
): boolean => sameJson(levelKey(allocation), { pool, item, variant });

/** The lines that were reordered for the pool, item and variant of an allocation before it was created. */
export async function reorderedLines(work: Work, allocation: AllocationValues): Promise<readonly number[]> {
  const rows = await work.children(lineType, 'spares_pool', allocation.pool);
  return rows.filter(({ values }) => isFor(allocation, values)).map(({ id }) => id);
}
