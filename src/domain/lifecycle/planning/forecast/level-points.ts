import type { JsonObject } from '../../../engine/json.ts';
import { dayAfter } from '../../lead-times/days.ts';
import type { Level } from './demand-history.ts';
import { type DemandModel, demandBound } from './demand-model.ts';
import { dayOf, daysPerMonth, endOfDay, msPerDay } from './months.ts';
import { dayDry, horizonDays, type Supply } from './run-dry.ts';

/** Past and future level of an item in a pool on a day (YYYY-MM-DD). */
interface PastLevel extends JsonObject {
  readonly date: string;
  readonly units: number;
}
interface LevelToCome extends JsonObject {
  readonly date: string;
  readonly likely: number;
  readonly least: number;
}

const daysPerWeek = 7;

/** The level at the end of each week, counted back from today; weeks in which nothing changed are left out. */
export function levelsByWeek(levels: readonly Level[], held: number, now: string): readonly PastLevel[] {
  const end = endOfDay(now);
  const byWeek = new Map<number, PastLevel>();
  for (const { time, units } of levels) {
    const weeksAgo = Math.floor((end - 1 - Date.parse(time)) / (daysPerWeek * msPerDay));
    byWeek.set(weeksAgo, { date: dayAfter(dayOf(now), -weeksAgo * daysPerWeek), units });
  }
  return [...byWeek.values(), { date: dayOf(now), units: held }];
}

/** Points of the future that are told at most. */
const mostPoints = 26;

/** The levels to come, until the pool is likely dry and an order would have arrived. */
export function outlookOf(model: DemandModel, supply: Supply, leadDays: number, now: string): readonly LevelToCome[] {
  const end = Math.min(horizonDays, Math.max(daysPerMonth, leadDays, dayDry(model, supply, 0.5) ?? horizonDays));
  const step = Math.max(1, Math.ceil(end / mostPoints));
  const days = Array.from({ length: Math.floor(end / step) + 1 }, (_, index) => index * step);
  return days.map((day) => {
    const arrived = supply.arrivals.reduce((sum, { inDays, units }) => (inDays <= day ? sum + units : sum), 0);
    const left = (chance: number): number =>
      Math.max(0, supply.available + arrived - demandBound(model, day / daysPerMonth, chance));
    return { date: dayAfter(dayOf(now), day), likely: left(0.5), least: left(0.9) };
  });
}
