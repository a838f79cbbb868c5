import { text } from 'node:stream/consumers';
import { isJsonObject, type Json, type JsonObject } from '../../domain/engine/json.ts';
import type { Bucket } from '../../repos/bucket.ts';
import { reportKeys } from './report.ts';

/**
 * Copies the reports of a job to where whoever dropped the file looks for them. Of several imports of one key those of the
 * latest stay there, whichever ends last. The summary comes last, as it does among the reports of the job.
 */
export async function publishReport(
  bucket: Bucket,
  { job, own, published }: { readonly job: number; readonly own: string; readonly published: string },
): Promise<void> {
  const { summary, rows, table, rejected } = reportKeys(own);
  const to = reportKeys(published);
  if (Number((await summaryAt(bucket, published))?.job ?? 0) > job) return;
  await Promise.all([bucket.copy(rows, to.rows), bucket.copy(table, to.table), bucket.copy(rejected, to.rejected)]);
  await bucket.copy(summary, to.summary);
}

/** The summary of a report; undefined where there is none. */
export async function summaryAt(bucket: Bucket, report: string): Promise<JsonObject | undefined> {
  const content = await bucket.read(reportKeys(report).summary);
  const summary = content === undefined ? null : parsed(await text(content));
  return isJsonObject(summary) ? summary : undefined;
}

/** Others may write to the bucket, too. */
function parsed(json: string): Json {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
