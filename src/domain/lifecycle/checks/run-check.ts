import type { Context } from '../../engine/context.ts';
import type { Work } from '../../engine/ports.ts';
import { rowsFrom } from '../../engine/resource/load-objects.ts';
import { commitWithRetry } from '../../engine/write/commit.ts';
import { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import { alert } from './alert.ts';
import type { Check } from './check.ts';

/** What a run of a check did. */
export interface CheckReport {
  readonly checked: number;
  readonly raised: number;
  readonly cleared: number;
}

/** Number of objects that are judged in parallel. */
const atOnce = 16;

/**
 * Judges the objects that a check suspects and those with an open alert. At most one alert is open for each subject and kind,
 * also with concurrent runs; a second run changes nothing. The message of an open alert is updated.
 */
export async function runCheck(context: Context, check: Check): Promise<CheckReport> {
  const ids = [...(await idsToJudge(context, check))];
  const report = { checked: ids.length, raised: 0, cleared: 0 };
  for (let start = 0; start < ids.length; start += atOnce) {
    const batch = ids.slice(start, start + atOnce);
    const outcomes = await Promise.all(batch.map((id) => judgeOne(context, check, id)));
    for (const outcome of outcomes) if (outcome) report[outcome] += 1;
  }
  return report;
}

async function idsToJudge({ store, now }: Context, { kind, subject, suspects }: Check): Promise<ReadonlySet<number>> {
  const ids = new Set<number>();
  const time = now().toISOString();
  for await (const { id, values } of store.rows({ kind: 'in-order', type: subject }))
    if (suspects(values, time)) ids.add(id);
  const openAlerts = { kind: 'reference', type: alert.type, field: 'open', target: kind } as const;
  for await (const { values } of rowsFrom(store, openAlerts))
    if (values.subject.type === subject) ids.add(values.subject.id);
  return ids;
}

const judgeOne = (context: Context, check: Check, id: number): Promise<'raised' | 'cleared' | undefined> =>
  commitWithRetry(context, async () => {
    const work = new UnitOfWork(context);
    return { work, result: await judge(work, check, id) };
  });

async function judge(work: Work, check: Check, id: number): Promise<'raised' | 'cleared' | undefined> {
  const object = await work.get(check.subject, id);
  if (!object) return undefined;
  const key = { kind: check.kind, subject: { type: object.type, id }, cleared: null };
  const open = await work.findUnique(alert.type, 'open', key);
  const message = await check.judge(object, work, open);
  work.guard(object);
  if (message !== undefined && !open) {
    await work.addShared(alert.type, { ...key, open: check.kind, message, raised: work.now });
    return 'raised';
  }
  if (message !== undefined && open && message !== open.values.message) work.update(open, { message });
  if (message !== undefined || !open) return undefined;
  work.update(open, { cleared: work.now, open: '' });
  return 'cleared';
}
