import { drawnUnits } from './drawn-units.ts';
import { daysPerMonth, endOfDay, msPerDay } from './months.ts';

/** A movement of the ledger, as far as demand goes. */
export interface Entry {
  /** ISO 8601 in UTC. */
  readonly time: string;
  readonly kind: string;
  readonly spare_item: number;
  /** Units added; negative for units removed. */
  readonly quantity: number;
}

/** What the ledger tells of the demand for an item in a pool. */
export interface DemandHistory {
  /** Units drawn in each month in which there was something to draw, oldest first. */
  readonly demands: readonly number[];
  /** Whole months in which the pool held nothing of it: nobody knows what would have been drawn. */
  readonly monthsEmpty: number;
  /** Number of draws in those months. */
  readonly draws: number;
  /** Units in the pool after each entry, oldest first. */
  readonly levels: readonly Level[];
}

/** That of an item of which nothing is known. */
export const noHistory: DemandHistory = { demands: [], monthsEmpty: 0, draws: 0, levels: [] };

export interface Level {
  readonly time: string;
  readonly units: number;
}

/** Where the record may begin, and where it ends. */
export interface Period {
  /** ISO 8601: entries from here on are known. */
  readonly from: string;
  readonly now: string;
}

/**
 * Counts the entries of an item in a pool by months, which are counted back from today. The record begins when there first was
 * something to draw: at the start of the period when the pool held units then, otherwise with the first entry. `held` is what the
 * pool holds now. Entries come newest first.
 */
export function demandHistory(entries: readonly Entry[], held: number, { from, now }: Period): DemandHistory {
  const levels = levelsBefore(entries, held);
  const atStart = levels.at(-1)?.before ?? held;
  const first = entries.at(-1)?.time;
  const begin = atStart > 0 ? from : first;
  if (begin === undefined) return noHistory;
  const months = Math.floor((endOfDay(now) - startOfDay(begin)) / (daysPerMonth * msPerDay));
  const drawn = new Array<number>(months).fill(0);
  const draws = drawnUnits(entries).flatMap(({ time, units }) => {
    const month = months - 1 - monthsAgo(time, now);
    return month in drawn ? [{ month, units }] : [];
  });
  for (const { month, units } of draws) drawn[month] = (drawn[month] ?? 0) + units;
  const stocked = stockedMonths(levels, held, months, now);
  const demands = drawn.filter((units, month) => units > 0 || stocked.has(month));
  return {
    demands,
    monthsEmpty: months - demands.length,
    draws: draws.length,
    levels: [
      ...(atStart > 0 ? [{ time: from, units: atStart }] : []),
      ...levels.map(({ time, after }) => ({ time, units: after })).reverse(),
    ],
  };
}

const startOfDay = (time: string): number => endOfDay(time) - msPerDay;

const monthsAgo = (time: string, now: string): number =>
  Math.floor((endOfDay(now) - 1 - Date.parse(time)) / (daysPerMonth * msPerDay));

interface Step {
  readonly time: string;
  readonly before: number;
  readonly after: number;
}

/** The units before and after each entry, newest first. Hidden entries must not make them negative. */
function levelsBefore(entries: readonly Entry[], held: number): readonly Step[] {
  let after = held;
  return entries.map(({ time, quantity }) => {
    const step = { time, before: Math.max(0, after - quantity), after };
    after = step.before;
    return step;
  });
}

/** The months in which the pool held something at some moment. */
function stockedMonths(steps: readonly Step[], held: number, months: number, now: string): ReadonlySet<number> {
  const stocked = new Set<number>();
  let until = months - 1;
  let units = held;
  for (const { time, before, after } of steps) {
    const month = Math.max(0, months - 1 - monthsAgo(time, now));
    if (units > 0) for (let at = month; at <= until; at++) stocked.add(at);
    if (before > 0 || after > 0) stocked.add(month);
    until = month;
    units = before;
  }
  if (units > 0) for (let at = 0; at <= until; at++) stocked.add(at);
  return stocked;
}
