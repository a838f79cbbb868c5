import { requireObject } from '../../../engine/access/access.ts';
import { visibleReader } from '../../../engine/access/visible-reader.ts';
import type { Context } from '../../../engine/context.ts';
import { canonicalJson, type JsonObject } from '../../../engine/json.ts';
import { refKey } from '../../../engine/resource/resource.ts';
import { UnitOfWork } from '../../../engine/write/unit-of-work.ts';
import { bom } from '../../bom/bom.ts';
import { bomLinesOf } from '../../bom/bom-documents.ts';
import type { Budget } from '../../bom/budget-form.ts';
import { type ItemVariant, normalVariant } from '../../item/item.ts';
import { type FactorTable, readFactors } from '../../money/read-rates.ts';
import { pricesOfItems, type VendorsPrice } from '../listed-prices.ts';
import { budgetLine, type Exchange } from './budget-line.ts';
import { budgetSums } from './budget-sums.ts';
import { type PastLine, pastLinesOfItems } from './past-lines.ts';

/**
 * What the required units of each line of a BOM cost before anything is ordered: at the best price of today, at the list price
 * and at the last price; from lines, prices and orders that the caller may view.
 */
export async function bomBudget(context: Context, bomId: number): Promise<Budget & JsonObject> {
  const work = new UnitOfWork(context);
  await requireObject(work, 'view', bom, bomId);
  const all = await bomLinesOf(work, bomId);
  const lines = await work.visible('netbox_asset_lifecycle.bomlineitem', all.lines);
  const reader = visibleReader(work.reader, work.actor);
  const items = lines.map(({ values }) => values.item);
  const [prices, past] = await Promise.all([pricesOfItems(reader, items), pastLinesOfItems(reader, items)]);
  const base = work.settings.baseCurrency;
  const rates = await readFactors(reader, currenciesOf(prices, past), { to: base, pivot: base });
  const exchange: Exchange = exchangeOn(rates, base, work.now.slice(0, 10));
  const last = lastByItem(past);
  const budgeted = lines.map(({ id, values }) =>
    budgetLine(
      { id, item: values.item, variant: values.variant, required: values.quantity },
      prices.get(refKey(values.item)) ?? [],
      last.get(itemText(values)),
      exchange,
    ),
  );
  return { bom: bomId, hidden_lines: all.lines.length - lines.length, ...budgetSums(budgeted, base) };
}

const exchangeOn = ({ factorOn }: FactorTable, base: string, day: string): Exchange => ({
  base,
  day,
  factor: (currency) => factorOn(currency, day),
});

function currenciesOf(
  prices: ReadonlyMap<string, readonly VendorsPrice[]>,
  past: readonly PastLine[],
): ReadonlySet<string | null> {
  const listed = [...prices.values()].flat().map(({ currency }) => currency);
  return new Set([...listed, ...past.map(({ order }) => order.currency)]);
}

/** The newest line with a price of each item and variant. */
function lastByItem(past: readonly PastLine[]): ReadonlyMap<string, PastLine> {
  const last = new Map<string, PastLine>();
  for (const line of past)
    if (line.line.unit_price !== null && !last.has(itemText(line.supplied))) last.set(itemText(line.supplied), line);
  return last;
}

const itemText = ({ item, variant }: ItemVariant): string => canonicalJson([item, normalVariant(variant)]);
