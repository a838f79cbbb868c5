import { memoizeNewest } from '../../engine/memoize.ts';
import type { Work } from '../../engine/ports.ts';
import { demandHistory } from '../planning/forecast/demand-history.ts';
import { demandBound, demandModel } from '../planning/forecast/demand-model.ts';
import { holdings, itemKey } from '../planning/forecast/forecast-subjects.ts';
import { itemOffers } from '../planning/forecast/item-offers.ts';
import { leadTime } from '../planning/forecast/lead-time.ts';
import { dayOf, daysPerMonth } from '../planning/forecast/months.ts';
import { arrivalsOf, pendingUnits } from '../planning/forecast/pending-units.ts';
import { entriesByItem, poolLedger } from '../planning/forecast/pool-ledger.ts';
import { dayDry } from '../planning/forecast/run-dry.ts';
import type { Check } from './check.ts';

const allocationType = 'netbox_asset_lifecycle.spareitemallocation';
const spareType = 'netbox_asset_lifecycle.spareitem';

/**
 * Chances of running dry before an order placed now arrives: an alert is raised from the first on, and cleared below the second,
 * so that one draw more or less does not raise it again and again.
 */
const alarming = { raised: 0.1, kept: 0.05 } as const;

/** One draw says nothing of how often there will be more. */
const fewestDraws = 2;

/** What is known of a pool, the same for all its allocations. */
interface PoolBook {
  readonly from: string;
  readonly entries: ReturnType<typeof entriesByItem>;
  readonly held: ReturnType<typeof holdings>;
}

/** A run judges some allocations together, pool by pool; a book has up to 20,000 entries. */
const mostBooks = 16;

/** Finds pools that will run dry before it is too late to order. One run reads the ledger of each pool once. */
export function willRunDryCheck(): Check<typeof allocationType> {
  const bookOf = memoizeNewest(mostBooks, (pool: number) => {
    let book: Promise<PoolBook> | undefined;
    return (work: Work): Promise<PoolBook> => {
      book ??= readBook(work, pool);
      return book;
    };
  });
  return {
    kind: 'will-run-dry',
    every: 'day',
    subject: allocationType,
    suspects: () => true,
    async judge(allocation, work, open) {
      const { pool, available_quantity: available } = allocation.values;
      const { from, entries, held } = await bookOf(pool)(work);
      const key = itemKey(allocation.values);
      const history = demandHistory(entries.get(key) ?? [], held.get(key)?.held ?? 0, { from, now: work.now });
      if (history.draws < fewestDraws || history.demands.length === 0) return undefined;
      const [offersOf, pending] = await Promise.all([
        itemOffers(work.reader, [allocation.values]),
        pendingUnits(work.reader, [allocation], 'all'),
      ]);
      const lead = leadTime(allocation.values, { ...offersOf(allocation.values), day: dayOf(work.now) });
      const arrivals = arrivalsOf(pending.get(allocation.id)?.pending ?? [], lead, work.now);
      const model = demandModel(history.demands);
      const dry = dayDry(model, { available, arrivals }, open ? alarming.kept : alarming.raised);
      if (dry === undefined || dry >= lead.days) return undefined;
      const onOrder = arrivals.reduce((sum, { units }) => sum + units, 0);
      const needed = demandBound(model, lead.days / daysPerMonth, 1 - alarming.raised);
      return `${available} available, ${onOrder} on order; up to ${needed} may be drawn in the ${lead.days} days until an order arrives`;
    },
  };
}

async function readBook(work: Work, pool: number): Promise<PoolBook> {
  const [ledger, spares] = await Promise.all([
    poolLedger(work.reader, pool, work.now),
    work.children(spareType, 'pool', pool),
  ]);
  return { from: ledger.from, entries: entriesByItem(ledger.rows), held: holdings(spares) };
}
