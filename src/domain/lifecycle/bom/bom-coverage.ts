import { requireObject } from '../../engine/access/access.ts';
import { visibleReader } from '../../engine/access/visible-reader.ts';
import type { Context } from '../../engine/context.ts';
import type { ObjectOf } from '../../engine/resource/resource.ts';
import { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import type { Documents } from '../balance/line-documents.ts';
import { lineNeed } from '../balance/order-supply.ts';
import { readFactors } from '../money/read-rates.ts';
import { bom as bomResource } from './bom.ts';
import { type Coverage, coverage, type RequiredLine, totals } from './coverage.ts';
import { baseTotals } from './coverage-base.ts';
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
    totals_base: await totalsInBase(work, documents),
  };
}

/** By rates that the caller may view, and by those that the orders have frozen. */
async function totalsInBase(work: UnitOfWork, documents: Documents) {
  const base = work.settings.baseCurrency;
  const reader = visibleReader(work.reader, work.actor);
  const currencies = documents.ordered.map(({ currency }) => currency);
  const { factorOn } = await readFactors(reader, currencies, { to: base, pivot: base });
  const day = work.now.slice(0, 10);
  return baseTotals(documents, { base, factor: (currency) => factorOn(currency, day) });
}

export const requiredLine = ({ id, values }: ObjectOf<'netbox_asset_lifecycle.bomlineitem'>): RequiredLine => ({
  id,
  item: values.item,
  variant: values.variant,
  ...lineNeed({ values }),
});
