import type { JsonObject } from '../../domain/engine/json.ts';
import { fileNotes } from '../../domain/engine/transfer/import/file-notes.ts';
import { withheld } from '../../domain/engine/transfer/import/row-report.ts';
import { failJob, finishJob } from '../../domain/platform/jobs.ts';
import type { ImportOrder } from './import-order.ts';
import type { ImportSurroundings } from './import-progress.ts';
import type { ImportRun } from './import-run.ts';
import { publishReport } from './publish-report.ts';
import { ImportReport, type ReportedRow, reportKeys } from './report.ts';
import { typeOf } from './source.ts';

interface ImportedJob {
  readonly id: number;
  readonly started: string;
  readonly objectType: string | null;
  /** The status of the job if the import failed. */
  readonly failedStatus: 'failed' | 'errored';
}

/** Writes the reports on an import whose rows are through, moves an unusable file out of the way and ends the job. */
export async function finishImport(
  run: ImportRun,
  { context, bucket }: Pick<ImportSurroundings, 'context' | 'bucket'>,
  order: ImportOrder,
  job: ImportedJob,
): Promise<JsonObject> {
  const { fault, notes, poisoned } = run.checkpoint;
  const report = new ImportReport(bucket, order.report);
  await addRows(run, report);
  const { key, mode, upsert, dry_run } = order;
  const outcome = {
    file: key,
    object_type: job.objectType ?? typeOf(key),
    job: job.id,
    mode,
    upsert,
    dry_run,
    request_id: context.requestId,
    status: fault === null ? ('completed' as const) : ('failed' as const),
    error: fault,
    notes: fileNotes(new Set(notes)),
    started: job.started,
    finished: context.now().toISOString(),
  };
  const seconds = Math.max((Date.parse(outcome.finished) - Date.parse(job.started)) / 1_000, 0.001);
  const keys = reportKeys(order.report);
  const data = {
    ...run.data,
    ...report.counts,
    phase: 'over',
    rows_per_second: Math.round(report.counts.rows / seconds),
    report_url: keys.rows,
    table_url: keys.table,
    rejected_url: report.counts.rejected > 0 ? keys.rejected : null,
  };
  if (poisoned) await quarantine(bucket, order, fault ?? '');
  // The summary is written last: once the job has ended, all reports exist.
  await report.close(outcome);
  const { report: own, published } = order;
  if (published) await publishReport(bucket, { job: job.id, own, published });
  if (fault === null) await finishJob(context, job.id, data);
  else await failJob(context, job.id, { status: job.failedStatus, error: fault, data });
  await run.removeLogs();
  return outcome;
}

async function addRows(run: ImportRun, report: ImportReport): Promise<void> {
  const { log, segments } = run.log;
  const late = await run.lateRejections();
  for (let number = 1; number <= segments; number++)
    for await (const line of log.read(number)) {
      if (Array.isArray(line.header)) report.header = line.header.map(String);
      // Logs of earlier versions have no warnings.
      else await report.add(reported(run, { warnings: [], ...(late.get(Number(line.line)) ?? line) }));
    }
}

function reported(run: ImportRun, line: JsonObject): ReportedRow {
  // Rows stand in the log as they were reported.
  const { cells, ...row } = line as ReportedRow;
  return { ...(run.checkpoint.withheld ? withheld(row) : row), ...(cells ? { cells } : {}) };
}

/** Moves an unreadable file to the quarantine, with the reason beside it. */
async function quarantine(
  bucket: ImportSurroundings['bucket'],
  { key, etag }: ImportOrder,
  reason: string,
): Promise<void> {
  const head = await bucket.head(key);
  const to = `quarantine/${key.replace(/^import\//, '')}`;
  // Somebody may have dropped a better one meanwhile.
  if (!head || (etag !== null && head.etag !== etag)) return;
  await bucket.copy(key, to);
  await bucket.write(`${to}.reason.json`, JSON.stringify({ file: key, reason }, null, 2), 'application/json');
  await bucket.remove(key);
}
