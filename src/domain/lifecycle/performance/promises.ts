import { daysBetween } from '../lead-times/days.ts';
import type { LineHistory } from './arrivals.ts';

/** What became of the promised day of a line. */
export type Verdict = 'early' | 'on_time' | 'late' | 'overdue' | 'not_due' | 'lapsed' | 'without_promise';

/** A verdict, and the days by which a late line was late. */
interface Judgement {
  readonly verdict: Verdict;
  readonly daysLate: number | null;
}

/**
 * The day that the vendor promised: the date of the line, whoever has set it, or of its order. A date that we have learned
 * ourselves is no promise.
 */
function promisedDay({ line, order }: LineHistory): string | null {
  const { date_expected, date_expected_source } = line.values;
  return (date_expected_source === 'learned' ? null : date_expected) ?? order.values.date_expected;
}

/** Judges a line on a day (YYYY-MM-DD). It has come when its last unit has, as far as units are owed. */
export function judgeLine(history: LineHistory, today: string): Judgement {
  const promised = promisedDay(history);
  const last = history.arrivals.at(-1)?.day;
  if (promised === null) return verdict('without_promise');
  if (history.open > 0) return verdict(promised < today ? 'overdue' : 'not_due');
  if (last === undefined) return verdict('lapsed');
  if (last <= promised) return verdict(last < promised ? 'early' : 'on_time');
  return { verdict: 'late', daysLate: daysBetween(promised, last) };
}

const verdict = (name: Exclude<Verdict, 'late'>): Judgement => ({ verdict: name, daysLate: null });
