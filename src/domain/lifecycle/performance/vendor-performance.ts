import { requireObject } from '../../engine/access/access.ts';
import { visibleReader } from '../../engine/access/visible-reader.ts';
import type { Context } from '../../engine/context.ts';
import { invalid } from '../../engine/errors.ts';
import type { JsonObject } from '../../engine/json.ts';
import { refKey } from '../../engine/resource/resource.ts';
import type { SchemaValues } from '../../engine/schema/input-schema.ts';
import { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import { dayAfter } from '../lead-times/days.ts';
import { learnedLeadTimes, learnedMembers } from '../lead-times/learned.ts';
import type { performance, performanceForm } from '../lead-times/performance-form.ts';
import { vendor } from '../ordering/vendor.ts';
import { type Evidence, performanceOf } from './performance.ts';
import { type Period, visibleLines } from './visible-lines.ts';

type Performance = SchemaValues<typeof performanceForm> & JsonObject;
type AskedPeriod = SchemaValues<(typeof performance)['query']>;

/**
 * How a vendor has delivered what was ordered in a period, from what the caller may view: a line counts only with all of its
 * documents. Reads as `documentsOf` does, one batch of BOM lines, and what is learned.
 */
export async function vendorPerformance(context: Context, id: number, asked: AskedPeriod): Promise<Performance> {
  const work = new UnitOfWork(context);
  await requireObject(work, 'view', vendor, id);
  const today = work.now.slice(0, 10);
  const period = periodOf(asked, today);
  const [{ lines, hidden_documents }, learned] = await Promise.all([
    visibleLines(work, id, period),
    learnedLeadTimes(visibleReader(work.reader, work.actor), [id]),
  ]);
  const byItem = [...Map.groupBy(lines, ({ item }) => refKey(item))].sort(([a], [b]) => (a < b ? -1 : 1));
  const items = byItem.flatMap(([, own]) => {
    const [first] = own;
    if (!first) return [];
    const { evidence, ...figures } = performanceOf(own, today);
    const known = learnedMembers(learned(id, first.item));
    return [{ item: first.item, ...figures, ...known, documents: documentsBehind(evidence) }];
  });
  const { evidence: _, ...figures } = performanceOf(lines, today);
  return { vendor: id, ...period, hidden_documents, ...figures, items };
}

/** The year up to today, where the caller names no days. */
function periodOf({ date_after, date_before }: AskedPeriod, today: string): Period {
  const last = date_before ?? today;
  const first = date_after ?? dayAfter(last, -365);
  if (first > last) throw invalid({ date_before: ['The last day cannot be before the first day.'] });
  return { date_after: first, date_before: last };
}

const documentsBehind = (evidence: Evidence) =>
  Object.entries(evidence).flatMap(([number, documents]) => documents.map((document) => ({ number, ...document })));
