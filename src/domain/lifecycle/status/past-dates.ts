import { invalid } from '../../engine/errors.ts';

const day = 24 * 3600 * 1000;

/** East of Greenwich the day begins earlier: a date of today may be tomorrow's in UTC. */
export const isFuture = (now: string, date: string): boolean =>
  date > new Date(Date.parse(now) + day).toISOString().slice(0, 10);

/** Fails with 400 for a date in the future. */
export function requirePast(now: string, field: string, date: string): void {
  if (isFuture(now, date)) throw invalid({ [field]: ['This date is in the future.'] });
}
