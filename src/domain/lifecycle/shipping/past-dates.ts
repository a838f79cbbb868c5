import { invalid } from '../../engine/errors.ts';

const day = 24 * 3600 * 1000;

/** Fails with 400 for a date in the future. East of Greenwich the day begins earlier: it may be tomorrow's in UTC. */
export function requirePast(now: string, field: string, date: string): void {
  if (date > new Date(Date.parse(now) + day).toISOString().slice(0, 10))
    throw invalid({ [field]: ['This date is in the future.'] });
}
