import { requireGrant } from '../../../engine/access/access.ts';
import type { Context } from '../../../engine/context.ts';
import { bom } from '../../bom/bom.ts';
import { demand } from './demand.ts';
import type { DemandQuery, ItemDemand, LineDemand } from './demand-form.ts';
import { selectedLines } from './select-lines.ts';
import { byItem, itemDemand, lineDemand } from './show-demand.ts';

/** What a query finds, worked out as far as it is asked for. */
export interface FoundDemand {
  /** Items and variants. */
  readonly count: number;
  items(offset: number, limit: number): readonly ItemDemand[];
  /** All lines, in the order in which they get what is there. */
  table(): readonly (Pick<ItemDemand, 'item' | 'variant'> & LineDemand)[];
}

/** The demand as the caller may view it. Fails with 403 without permission to view BOMs, with 400 per parameter. */
export async function askDemand(context: Context, query: DemandQuery): Promise<FoundDemand> {
  await requireGrant(context.store.registry, context.actor, 'view', bom);
  const all = await demand(context, query.pool_id.length > 0 ? query.pool_id : null);
  const lines = await selectedLines(context, all.lines, query);
  const items = byItem(lines);
  return {
    count: items.length,
    items: (offset, limit) => items.slice(offset, offset + limit).map((item) => itemDemand(all, item)),
    table: () =>
      lines.flatMap((line) => (line.item ? [{ item: line.item, variant: line.variant, ...lineDemand(line) }] : [])),
  };
}
