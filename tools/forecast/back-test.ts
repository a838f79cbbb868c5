import { chanceOfDemand, demandBound, demandModel } from '../../src/domain/lifecycle/planning/forecast/demand-model.ts';

/** How often bounds held, and how often they were stated to hold: shares from 0 to 1. */
export interface Coverage {
  /** Demand was at most the bound. */
  readonly held: number;
  /** By the forecast's own distribution; of whole units it is mostly more than was asked for. */
  readonly stated: number;
  /** Mean bound, units. */
  readonly bound: number;
}

/** A history, and what came after it, over the lead time, once or several times. */
export interface Trial {
  readonly history: readonly number[];
  readonly demands: readonly number[];
}

/** How far the bound for a lead time in months holds in these trials. */
export function coverageOf(trials: readonly Trial[], months: number, chance: number): Coverage {
  let held = 0;
  let stated = 0;
  let bounds = 0;
  for (const { history, demands } of trials) {
    const model = demandModel(history);
    const bound = demandBound(model, months, chance);
    held += demands.filter((demand) => demand <= bound).length / demands.length;
    stated += chanceOfDemand(model, months, bound);
    bounds += bound;
  }
  return { held: held / trials.length, stated: stated / trials.length, bound: bounds / trials.length };
}

/** Each window of a series as a trial: so many months of history, and the demand of the lead time after it. */
export const windowsOf = (series: readonly number[], historyMonths: number, leadMonths: number): readonly Trial[] =>
  Array.from({ length: series.length - historyMonths - leadMonths + 1 }, (_, start) => ({
    history: series.slice(start, start + historyMonths),
    demands: [sumOf(series.slice(start + historyMonths, start + historyMonths + leadMonths))],
  }));

export const sumOf = (units: readonly number[]): number => units.reduce((sum, unit) => sum + unit, 0);
