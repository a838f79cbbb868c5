import { stringify } from 'csv-stringify/sync';
import type { JsonObject } from '../../domain/engine/json.ts';
import { errorsHeader } from '../../domain/engine/transfer/import/columns.ts';
import type { FileNote } from '../../domain/engine/transfer/import/file-notes.ts';
import { counted, noRows, type RowCounts, type RowReport } from '../../domain/engine/transfer/import/row-report.ts';
import { safeCell } from '../../domain/engine/transfer/safe-cell.ts';
import type { Bucket, ObjectWriter } from '../../repos/bucket.ts';
import { csvType } from '../http/formats/csv.ts';

/** Rejected rows that the summary lists; all rows stand in the report beside it. */
const mostListed = 1_000;

/** What became of one file. */
export interface Summary extends RowCounts {
  /** Key of the file in the bucket. */
  readonly file: string;
  /** `<app>.<model>`, or null where the key names none. */
  readonly object_type: string | null;
  /** Number of the job. */
  readonly job: number;
  readonly mode: string;
  readonly upsert: boolean;
  readonly dry_run: boolean;
  /** Changes of this import carry it in the change log. */
  readonly request_id: string;
  readonly status: 'completed' | 'failed';
  /** Why the import failed as a whole; null otherwise. */
  readonly error: string | null;
  readonly notes: readonly FileNote[];
  /** ISO 8601, UTC. */
  readonly started: string;
  readonly finished: string;
  readonly rejected_rows: readonly RowReport[];
}

/** A row as it is reported; of rejected ones also their cells. */
export interface ReportedRow extends RowReport {
  readonly cells?: readonly string[];
}

/** Where the reports of a job on this file are, without their endings: other imports of the same key leave them alone. */
export const ownReport = (job: number, file: string): string => `reports/jobs/${job}/${file.split('/').at(-1)}`;

/** Where the reports on a dropped file are published, without their endings. */
export const publishedReport = (key: string): string => `reports/${key.replace(/^import\//, '')}`;

/** The objects that make up a report. */
export const reportKeys = (report: string) => ({
  summary: `${report}.json`,
  rows: `${report}.jsonl`,
  table: `${report}.report.csv`,
  rejected: `${report}.rejected.csv`,
});

/**
 * Writes what became of a file: each row as a line of JSON and of CSV, the rejected ones as a file that can be corrected
 * and dropped again, and at last the summary. Where the summary is, the import is over.
 */
export class ImportReport {
  readonly #bucket: Bucket;
  readonly #keys: ReturnType<typeof reportKeys>;
  readonly #rows: ObjectWriter;
  readonly #table: ObjectWriter;
  readonly #rejects: ObjectWriter;
  readonly #rejected: RowReport[] = [];
  #header: readonly string[] = [];
  #counts = noRows;

  constructor(bucket: Bucket, report: string) {
    this.#bucket = bucket;
    this.#keys = reportKeys(report);
    this.#rows = bucket.open(this.#keys.rows, 'application/x-ndjson');
    this.#table = bucket.open(this.#keys.table, csvType);
    this.#rejects = bucket.open(this.#keys.rejected, csvType);
  }

  get counts(): RowCounts {
    return this.#counts;
  }

  /** The headers of the file. */
  set header(cells: readonly string[]) {
    this.#header = cells;
  }

  async add({ cells, ...row }: ReportedRow): Promise<void> {
    const { verdict } = row;
    if (this.#counts.rows === 0) await this.#table.append(csv([tableHeader]));
    await this.#rows.append(`${JSON.stringify(row)}\n`);
    await this.#table.append(csv(tableRows(row)));
    if (verdict === 'rejected') await this.#addRejected(row, cells ?? []);
    this.#counts = counted(this.#counts, [row]);
  }

  async #addRejected(row: RowReport, cells: readonly string[]): Promise<void> {
    const at = this.#header.indexOf(errorsHeader);
    const without = <T>(list: readonly T[]): readonly T[] => list.filter((_, index) => index !== at);
    if (this.#counts.rejected === 0) await this.#rejects.append(csv([[...without(this.#header), errorsHeader]]));
    const errors = row.errors.map(({ field, message }) => `${field}: ${message}`).join(' ');
    const missing = this.#header.slice(cells.length).map(() => '');
    await this.#rejects.append(csv([[...without([...cells, ...missing]), errors]]));
    if (this.#rejected.length < mostListed) this.#rejected.push(row);
  }

  async close(outcome: Omit<Summary, keyof RowCounts | 'rejected_rows'> & JsonObject): Promise<void> {
    await this.#rows.close();
    await this.#table.close();
    await this.#rejects.close();
    const summary = { ...outcome, ...this.#counts, rejected_rows: this.#rejected };
    await this.#bucket.write(this.#keys.summary, JSON.stringify(summary, null, 2), 'application/json');
  }
}

const tableHeader = ['line', 'verdict', 'id', 'field', 'value', 'message', 'severity'];

/** A row of the table for each error and each warning, or one for a row that has neither. */
function tableRows({ line, verdict, id, errors, warnings }: RowReport): readonly (readonly string[])[] {
  const own = [String(line), verdict, String(id ?? '')];
  const findings = [
    ...errors.map((error) => ({ ...error, severity: 'error' })),
    ...warnings.map((warning) => ({ ...warning, severity: 'warning' })),
  ];
  if (findings.length === 0) return [[...own, '', '', '', '']];
  return findings.map(({ field, value, message, severity }) => [...own, field, value ?? '', message, severity]);
}

const csv = (records: readonly (readonly string[])[]): string => stringify(records.map((cells) => cells.map(safeCell)));
