import type { JsonObject } from '../../../engine/json.ts';
import { dayAfter } from '../../lead-times/days.ts';
import type { ForecastEntry } from '../../spares/forecast-action.ts';
import type { DemandHistory } from './demand-history.ts';
import { demandModel } from './demand-model.ts';
import type { Subject } from './forecast-subjects.ts';
import { syntetosBoylan, teunterSyntetosBabai } from './intermittent-rates.ts';
import { itemForecast, trustIn } from './item-forecast.ts';
import type { LeadTime } from './lead-time.ts';
import { levelsByWeek, outlookOf } from './level-points.ts';
import { dayOf } from './months.ts';
import { arrivalsOf, type PendingUnits } from './pending-units.ts';

/** All that the forecast of an item in a pool is made of. */
export interface ForecastFacts {
  readonly subject: Subject;
  readonly history: DemandHistory;
  readonly leadTime: LeadTime;
  readonly pending: PendingUnits;
  /** Movements that the caller may not view. */
  readonly hidden: number;
  readonly serviceLevel: number;
  readonly withLevels: boolean;
  /** ISO 8601 in UTC. */
  readonly now: string;
}

/** The answer for one item of a pool. */
export function forecastEntry(facts: ForecastFacts): ForecastEntry & JsonObject {
  const { subject, history, leadTime, pending, serviceLevel, now } = facts;
  const { allocation, item, variant, available } = subject;
  const { demands, draws, monthsEmpty, levels } = history;
  const model = demands.length > 0 ? demandModel(demands) : undefined;
  const arrivals = arrivalsOf(pending.pending, leadTime, now);
  const supply = { available, arrivals };
  const figures = itemForecast({ model, leadTime, serviceLevel, ...supply });
  const day = (days: number | undefined): string | null => (days === undefined ? null : dayAfter(dayOf(now), days));
  return {
    allocation: allocation?.id ?? null,
    item,
    variant,
    months: demands.length,
    months_empty: monthsEmpty,
    draws,
    method: model ? (model.fades ? 'fading' : 'steady') : 'none',
    trust: trustIn(history),
    rate: model ? model.rate.toFixed(3) : null,
    rate_croston_sba: model ? syntetosBoylan(demands).toFixed(3) : null,
    rate_tsb: model ? teunterSyntetosBabai(demands).toFixed(3) : null,
    lead_time_days: leadTime.days,
    lead_time_source: leadTime.source,
    lead_time_vendor: leadTime.vendor,
    demand_p50: figures?.demand.p50 ?? null,
    demand_p90: figures?.demand.p90 ?? null,
    available,
    on_order: arrivals.reduce((sum, { units }) => sum + units, 0),
    dry_p50: day(figures?.dry.p50),
    dry_p90: day(figures?.dry.p90),
    suggested_reorder_point: figures?.suggested.reorder_point ?? null,
    suggested_min_quantity: figures?.suggested.min_quantity ?? null,
    suggested_reorder_quantity: figures?.suggested.reorder_quantity ?? null,
    suggested_max_quantity: figures?.suggested.max_quantity ?? null,
    min_quantity: allocation?.values.min_quantity ?? null,
    reorder_quantity: allocation?.values.reorder_quantity ?? null,
    max_quantity: allocation?.values.max_quantity ?? null,
    hidden_documents: facts.hidden + pending.hidden,
    due: pending.pending.map(({ units, order }, index) => ({
      date: day(arrivals[index]?.inDays),
      units,
      purchase_order: order,
    })),
    levels: facts.withLevels ? levelsByWeek(levels, subject.held, now) : [],
    outlook: facts.withLevels && model ? outlookOf(model, supply, leadTime.days, now) : [],
  };
}
