import type { DemandHistory } from './demand-history.ts';
import { type DemandModel, demandBound } from './demand-model.ts';
import type { LeadTime } from './lead-time.ts';
import { daysPerMonth } from './months.ts';
import { type Arrival, dayDry } from './run-dry.ts';
import { type SuggestedBounds, suggestedBounds } from './suggested-bounds.ts';

/** What the forecast of an item rests on. */
export interface ForecastBasis {
  /** Undefined without a whole month of record. */
  readonly model: DemandModel | undefined;
  readonly leadTime: LeadTime;
  readonly available: number;
  readonly arrivals: readonly Arrival[];
  /** 0 to 1. */
  readonly serviceLevel: number;
}

/** Units that are needed during the lead time, the days (from today) on which the pool runs dry, and bounds. */
interface Figures {
  readonly demand: { readonly p50: number; readonly p90: number };
  readonly dry: { readonly p50: number | undefined; readonly p90: number | undefined };
  readonly suggested: SuggestedBounds;
}

/** Undefined without a record. */
export function itemForecast({
  model,
  leadTime: { days, sellable },
  serviceLevel,
  ...supply
}: ForecastBasis): Figures | undefined {
  if (!model) return undefined;
  const months = days / daysPerMonth;
  return {
    demand: { p50: demandBound(model, months, 0.5), p90: demandBound(model, months, 0.9) },
    dry: { p50: dayDry(model, supply, 0.5), p90: dayDry(model, supply, 0.1) },
    suggested: suggestedBounds(model, days, serviceLevel, sellable),
  };
}

/** How far stated bounds hold, by the back-test: docs/explanation/forecast.md. */
export function trustIn({
  demands,
  draws,
}: Pick<DemandHistory, 'demands' | 'draws'>): 'none' | 'low' | 'fair' | 'good' {
  if (demands.length === 0) return 'none';
  if (demands.length < 12 || draws < 3) return 'low';
  return demands.length < 24 ? 'fair' : 'good';
}
