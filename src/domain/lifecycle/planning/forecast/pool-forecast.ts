import { requireObject, viewableTo } from '../../../engine/access/access.ts';
import { visibleReader } from '../../../engine/access/visible-reader.ts';
import type { Context } from '../../../engine/context.ts';
import { invalid, invalidObject } from '../../../engine/errors.ts';
import type { JsonObject } from '../../../engine/json.ts';
import { loadObjects } from '../../../engine/resource/load-objects.ts';
import { UnitOfWork } from '../../../engine/write/unit-of-work.ts';
import type { ForecastEntry, ForecastQuery } from '../../spares/forecast-action.ts';
import { sparesPool } from '../../spares/spares-pool.ts';
import { demandHistory, noHistory } from './demand-history.ts';
import { forecastEntry } from './forecast-entry.ts';
import { itemKey, type Subject, subjectsOf } from './forecast-subjects.ts';
import { itemOffers } from './item-offers.ts';
import { leadTime } from './lead-time.ts';
import { dayOf } from './months.ts';
import { pendingUnits } from './pending-units.ts';
import { entriesByItem, poolLedger } from './pool-ledger.ts';

const allocationType = 'netbox_asset_lifecycle.spareitemallocation';
const spareType = 'netbox_asset_lifecycle.spareitem';
const movementType = 'netbox_asset_lifecycle.sparemovement';

/** Items that one request answers: a forecast takes some milliseconds. */
const mostItems = 1_000;
/** Levels take longer. */
const mostWithLevels = 12;

/**
 * The forecast of the items of a pool, from what the caller may view. Fails with 403 or 404 as reading the pool does, with 400 for
 * allocations of other pools, and for too many items at once.
 */
export async function poolForecast(
  context: Context,
  id: number,
  query: ForecastQuery,
): Promise<{ readonly entries: readonly (ForecastEntry & JsonObject)[] }> {
  const work = new UnitOfWork(context);
  await requireObject(work, 'view', sparesPool, id);
  const { subjects, hiddenSpares } = await visibleSubjects(work, id, query.allocation_id);
  const allocations = subjects.flatMap(({ allocation }) => allocation ?? []);
  const viewable = (refs: Parameters<typeof viewableTo>[2]) => viewableTo(work.reader, work.actor, refs);
  const visible = visibleReader(work.reader, work.actor);
  const [ledger, pending, offersOf] = await Promise.all([
    poolLedger(work.reader, id, work.now),
    pendingUnits(work.reader, allocations, viewable),
    itemOffers(visible, subjects, query.vendor_id),
  ]);
  const all = entriesByItem(ledger.rows);
  const seen = entriesByItem(await work.visible(movementType, ledger.rows));
  const entries = subjects.map((subject, index) => {
    const key = itemKey(subject);
    const entries = seen.get(key) ?? [];
    const spares = hiddenSpares(key);
    const hidden = (all.get(key)?.length ?? 0) - entries.length + spares;
    return forecastEntry({
      subject,
      // A part of the ledger, or of what the pool holds, would tell of another demand, and by its gaps of what is hidden.
      history: hidden > 0 ? noHistory : demandHistory(entries, subject.held, { from: ledger.from, now: work.now }),
      leadTime: leadTime(subject, { ...offersOf(subject), day: dayOf(work.now) }, query.lead_time_days),
      pending: (subject.allocation && pending.get(subject.allocation.id)) ?? { pending: [], hidden: 0 },
      hidden,
      serviceLevel: query.service_level / 100,
      withLevels: query.levels && index < mostWithLevels && spares === 0,
      now: work.now,
    });
  });
  return { entries };
}

interface Subjects {
  readonly subjects: readonly Subject[];
  /** How many spare items of an item and variant (`itemKey`) the caller may not view. */
  readonly hiddenSpares: (key: string) => number;
}

/** The items of the pool that the caller may view, by allocation or spare item; only those of the allocations that are asked for. */
async function visibleSubjects(work: UnitOfWork, pool: number, asked: readonly number[]): Promise<Subjects> {
  const [allocationRows, spareRows] = await Promise.all([
    work.children(allocationType, 'pool', pool),
    work.children(spareType, 'pool', pool),
  ]);
  const wanted = asked.length === 0 ? allocationRows : allocationRows.filter(({ id }) => asked.includes(id));
  const [seen, spares] = await Promise.all([work.visible(allocationType, wanted), work.visible(spareType, spareRows)]);
  const missing = asked.find((id) => !seen.some((row) => row.id === id));
  if (missing !== undefined) throw invalid({ allocation_id: [`The pool has no allocation ${missing}.`] });
  const allocations = await loadObjects(
    work.reader,
    allocationType,
    seen.map(({ id }) => id),
  );
  const subjects = subjectsOf(allocations, spares).filter(({ allocation }) => asked.length === 0 || allocation);
  if (subjects.length > mostItems)
    throw invalidObject(
      `The pool has ${subjects.length} items, of which ${mostItems} are forecast at once. Name allocations.`,
    );
  const seenIds = new Set(spares.map(({ id }) => id));
  const unseen = Map.groupBy(
    spareRows.filter(({ id }) => !seenIds.has(id)),
    ({ values }) => itemKey(values),
  );
  return { subjects, hiddenSpares: (key) => unseen.get(key)?.length ?? 0 };
}
