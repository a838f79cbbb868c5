import type { Work } from '../../engine/ports.ts';
import { loadObjects } from '../../engine/resource/load-objects.ts';
import { bomLineItem } from '../bom/bom-line-item.ts';
import { sparesPool } from '../spares/spares-pool.ts';
import { type ShipmentLine, shipmentLineItem } from './shipment-line-item.ts';

/** Answers for each line the pool that it was reordered for, null without one: three batches of reads in all. */
export async function reorderedFor(work: Pick<Work, 'reader'>, ids: readonly number[]) {
  const lines = await loadObjects(work.reader, shipmentLineItem.type, ids);
  const bomLines = await loadObjects(
    work.reader,
    bomLineItem.type,
    lines.map(({ values }) => values.bom_line_item),
  );
  const poolIds = new Map(bomLines.map(({ id, values }) => [id, values.spares_pool]));
  const pools = await loadObjects(
    work.reader,
    sparesPool.type,
    [...poolIds.values()].filter((pool) => pool !== null),
  );
  const there = new Set(pools.map(({ id }) => id));
  return (line: ShipmentLine | undefined): number | null => {
    const pool = line && poolIds.get(line.values.bom_line_item);
    return typeof pool === 'number' && there.has(pool) ? pool : null;
  };
}
