import { loadObjects } from '../../engine/resource/load-objects.ts';
import type { ObjectOf } from '../../engine/resource/resource.ts';
import type { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import { bomLineItem } from '../bom/bom-line-item.ts';
import { sparesPool } from '../spares/spares-pool.ts';
import { shipmentLineItem } from './shipment-line-item.ts';

/** The pools that lines were reordered for, unless they are gone: three batches of reads in all. */
export async function reorderedFor(work: UnitOfWork, ids: readonly number[]) {
  const lines = await loadObjects(work.reader, shipmentLineItem.type, ids);
  const bomLines = await loadObjects(
    work.reader,
    bomLineItem.type,
    lines.map(({ values }) => values.bom_line_item),
  );
  const wanted = new Map(bomLines.map(({ id, values }) => [id, values.spares_pool]));
  const pools = await loadObjects(
    work.reader,
    sparesPool.type,
    [...wanted.values()].filter((pool) => typeof pool === 'number'),
  );
  const there = new Set(pools.map(({ id }) => id));
  return (line: ObjectOf<typeof shipmentLineItem.type> | undefined): number | null => {
    const pool = line && wanted.get(line.values.bom_line_item);
    return typeof pool === 'number' && there.has(pool) ? pool : null;
  };
}
