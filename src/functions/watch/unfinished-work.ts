import type { Reader } from '../../domain/engine/ports.ts';
import { loadObjects, referringTo, rowsFrom } from '../../domain/engine/resource/load-objects.ts';
import { generation } from '../../domain/lifecycle/bom/generate-large-bom.ts';
import { planSolving } from '../../domain/lifecycle/planning/purchase-plans/solve-large-plan.ts';
import { job } from '../../domain/platform/job.ts';
import { importKind, waitsForUpload } from '../imports/import-order.ts';
import { noticeKind } from '../imports/notice-order.ts';

/** Jobs of one kind that have not ended. */
export interface UnfinishedJobs {
  readonly kind: string;
  readonly count: number;
  /** When the oldest of them was made, in epoch milliseconds; undefined without any. */
  readonly oldest: number | undefined;
}

const kinds = [importKind, noticeKind, generation, planSolving];

/** What is to be done, of each kind of job. Imports whose file is still to be uploaded wait for their caller, and do not count. */
export const unfinishedWork = (reader: Reader): Promise<readonly UnfinishedJobs[]> =>
  Promise.all(kinds.map((kind) => unfinishedOf(reader, kind)));

async function unfinishedOf(reader: Reader, kind: string): Promise<UnfinishedJobs> {
  const made = new Map<number, number>();
  const mayWait: number[] = [];
  for await (const { id, values } of rowsFrom(reader, {
    ...referringTo(job.type, 'unfinished', kind),
    type: job.type,
  })) {
    made.set(id, Date.parse(values.created ?? ''));
    if (kind === importKind && values.status === 'pending') mayWait.push(id);
  }
  for (const { id, values } of await loadObjects(reader, job.type, mayWait))
    if (waitsForUpload(values.input)) made.delete(id);
  return { kind, count: made.size, oldest: made.size === 0 ? undefined : Math.min(...made.values()) };
}

/** The oldest of these moments, as seconds before `now`; 0 without any. All in epoch milliseconds. */
export const ageInSeconds = (moments: readonly (number | undefined)[], now: number): number =>
  Math.max(0, ...moments.map((moment) => Math.round((now - (moment ?? now)) / 1_000)));
