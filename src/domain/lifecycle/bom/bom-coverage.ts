import { requireObject } from '../../engine/access/access.ts';
import type { Context } from '../../engine/context.ts';
import type { ObjectOf } from '../../engine/resource/resource.ts';
import { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import { lineNeed } from '../balance/order-supply.ts';
import { bom as bomResource } from './bom.ts';
import { type Coverage, coverage, type RequiredLine, totals } from './coverage.ts';
import { withoutHidden } from './hidden-documents.ts';
import { withLife } from './line-life.ts';

/**
 * The coverage of each line of a BOM and the cost of its orders by currency, from what the caller may view. Of hidden lines and
 * documents only the number is answered. `asked` names the lines to answer; none are named: all.
 */
export async function bomCoverage(context: Context, bomId: number, asked: readonly number[] = []): Promise<Coverage> {
  const work = new UnitOfWork(context);
  await requireObject(work, 'view', bomResource, bomId);
  const { lines, documents, hidden, ends, hidden_lines } = await withoutHidden(work, bomId);
  const shown = asked.length === 0 ? lines : lines.filter(({ id }) => asked.includes(id));
  return {
    bom: bomId,
    hidden_lines,
    lines: withLife(coverage(shown.map(requiredLine), documents, hidden), documents, ends, work.now),
    totals: totals(documents),
  };
}

export const requiredLine = ({ id, values }: ObjectOf<'netbox_asset_lifecycle.bomlineitem'>): RequiredLine => ({
  id,
  item: values.item,
  variant: values.variant,
  ...lineNeed({ values }),
});
