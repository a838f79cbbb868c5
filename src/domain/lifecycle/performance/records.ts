import type { ObjectRef } from '../../engine/schema/field-kinds.ts';
import { daysBetween } from '../lead-times/days.ts';
import type { LeadRecord } from '../lead-times/learn.ts';
import type { LineHistory } from './arrivals.ts';

/** What a line tells on a day (YYYY-MM-DD); undefined without the day of its order. Arrivals before that day are mistakes. */
export function recordOf(
  { line, order, arrivals, open }: LineHistory,
  item: ObjectRef,
  today: string,
): LeadRecord | undefined {
  const { date_ordered: ordered, vendor } = order.values;
  if (ordered === null) return undefined;
  const since = (day: string): number => daysBetween(ordered, day);
  const share = (units: number): number => units / line.values.qty_ordered;
  const came = arrivals.map(({ day, units }) => ({ days: since(day), share: share(units) }));
  return {
    vendor,
    order: order.id,
    item,
    came: came.filter(({ days }) => days >= 0),
    open: { days: Math.max(0, since(today)), share: share(open) },
  };
}
