import { isJsonObject, type Json, type JsonObject } from '../../domain/engine/json.ts';
import type { CsvRecord } from '../../domain/engine/transfer/import/row-report.ts';
import { readCsv } from '../../functions/http/formats/read-csv.ts';
import { textOf } from '../api/json.ts';
import { Problem } from '../api/problem.ts';
import { bytesOf } from './read-file.ts';
import { findingsInLines, mostFindings, type Outcome, outcomeIn, type RowFinding } from './report.ts';

/** An import on the server, running or over. */
export interface ImportJob {
  readonly id: string;
  readonly name: string;
  /** Other work has jobs, too. */
  readonly isImport: boolean;
  /** As in `dcim.site`. */
  readonly type: string;
  readonly status: string;
  readonly statusLabel: string;
  readonly isOver: boolean;
  readonly user: string;
  readonly created: string;
  /** What is being done: `try`, `write`, `undo` or `report`. */
  readonly phase: string;
  readonly rowsPerSecond: number;
  readonly outcome: Outcome;
  /** Where its files are, for an hour. */
  readonly reportUrl: string;
  readonly tableUrl: string;
  readonly rejectedUrl: string;
}

const over: ReadonlySet<string> = new Set(['completed', 'failed', 'errored']);

export function jobIn(job: JsonObject): ImportJob {
  const { value, label } = objectOr(job.status);
  const data = objectOr(job.data);
  const status = textOf(value);
  return {
    id: textOf(job.id),
    // Of a file in the bucket it is the whole key.
    name: textOf(job.name).replace(/^Import of (.*\/)?/, ''),
    isImport: textOf(job.name).startsWith('Import of '),
    type: textOf(job.object_type),
    status,
    statusLabel: textOf(label),
    isOver: over.has(status),
    user: textOf(objectOr(job.user).display),
    created: textOf(job.created),
    phase: textOf(data.phase),
    rowsPerSecond: typeof data.rows_per_second === 'number' ? data.rows_per_second : 0,
    outcome: { ...outcomeIn(data), error: textOf(job.error) },
    reportUrl: textOf(data.report_url),
    tableUrl: textOf(data.table_url),
    rejectedUrl: textOf(data.rejected_url),
  };
}

const objectOr = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});

/** Rows that somebody should look at, and the cells of those that were rejected. */
export interface Details {
  readonly findings: readonly RowFinding[];
  readonly header: readonly string[];
  readonly cells: ReadonlyMap<number, readonly string[]>;
}

/** Reads the files of a report, as far as people can look at it. */
export async function loadDetails(job: ImportJob, signal: AbortSignal): Promise<Details> {
  const { rejected, warned } = job.outcome.counts;
  const findings =
    job.reportUrl && rejected + warned > 0
      ? await findingsInLines(textsOf(await fileAt(job.reportUrl, signal), signal))
      : [];
  const records =
    job.rejectedUrl && rejected > 0 ? await firstRecords(await fileAt(job.rejectedUrl, signal), signal) : [];
  const [header, ...rows] = records;
  // Both have the rejected rows in the order of the file; the last cell of the one says what is wrong.
  const lines = findings.filter(({ isRejected }) => isRejected).map(({ line }) => line);
  return {
    findings,
    header: header?.cells.slice(0, -1) ?? [],
    cells: new Map(lines.flatMap((line, at) => (rows[at] ? [[line, rows[at].cells.slice(0, -1)]] : []))),
  };
}

const missing = 'The report cannot be read from this browser. Download it instead, or load the page again.';

async function fileAt(url: string, signal: AbortSignal): Promise<Blob> {
  const response = await fetch(url, { credentials: 'omit', signal }).catch((thrown: unknown) => {
    throw signal.aborted ? thrown : new Problem(0, missing);
  });
  if (!response.ok) throw new Problem(0, missing);
  return response.blob();
}

async function* textsOf(file: Blob, signal: AbortSignal): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const bytes of bytesOf(file, { signal })) yield decoder.decode(bytes, { stream: true });
}

/** The header and as many rows as are shown. */
async function firstRecords(file: Blob, signal: AbortSignal): Promise<readonly CsvRecord[]> {
  const records: CsvRecord[] = [];
  for await (const record of readCsv(bytesOf(file, { signal }))) {
    records.push(record);
    if (records.length > mostFindings) break;
  }
  return records;
}
