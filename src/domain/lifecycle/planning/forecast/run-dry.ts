import { chanceOfDemand, type DemandModel, leastFrom } from './demand-model.ts';
import { daysPerMonth } from './months.ts';

/** Units that come into the pool, so many days from today; 0 is today. */
export interface Arrival {
  readonly inDays: number;
  readonly units: number;
}

/** What a pool has to draw from. */
export interface Supply {
  readonly available: number;
  readonly arrivals: readonly Arrival[];
}

/** Two years: nobody plans spares for longer, and a record of three years says little of it. */
export const horizonDays = 730;

/** A time in which nothing arrives: its first and last day, and all that has arrived by then. */
interface Stretch {
  readonly first: number;
  readonly last: number;
  readonly units: number;
}

/**
 * The first day, counted from today, on which no unit is left with at least this chance (0 to 1); undefined when there is none
 * within the horizon.
 */
export function dayDry(model: DemandModel, supply: Supply, chance: number): number | undefined {
  for (const { first, last, units } of stretches(supply)) {
    const isDry = (day: number): boolean =>
      units <= 0 || 1 - chanceOfDemand(model, day / daysPerMonth, units - 1) >= chance;
    if (isDry(last)) return leastFrom(first, last, isDry);
  }
  return undefined;
}

function stretches({ available, arrivals }: Supply): readonly Stretch[] {
  const inTime = arrivals.filter(({ inDays }) => inDays <= horizonDays);
  const starts = [...new Set([0, ...inTime.map(({ inDays }) => inDays)])].sort((a, b) => a - b);
  return starts.map((first, index) => ({
    first,
    last: (starts[index + 1] ?? horizonDays + 1) - 1,
    units: inTime.reduce((sum, { inDays, units }) => (inDays <= first ? sum + units : sum), available),
  }));
}
