import type { PlanProblem, Purchase } from './plan-problem.ts';

/** The day of the last delivery; null when nobody knows the day of one of them. */
export function latestDayOf({ offers }: PlanProblem, purchases: readonly Purchase[]): number | null {
  const daysOf = new Map(offers.map(({ id, days }) => [id, days]));
  let latest = 0;
  for (const { offer } of purchases) {
    const days = daysOf.get(offer) ?? null;
    if (days === null) return null;
    latest = Math.max(latest, days);
  }
  return latest;
}
