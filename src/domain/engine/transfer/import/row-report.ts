import { isDraftId } from '../../draft-ids.ts';
import type { JsonObject } from '../../json.ts';

/** What became of a row. `rejected`: nothing of it was written. */
type Verdict = 'created' | 'updated' | 'unchanged' | 'rejected';

/** What is wrong or doubtful with a row: the column, what stands in it (null when it belongs to no column), and NetBox's sentence. */
export interface RowError extends JsonObject {
  readonly field: string;
  readonly value: string | null;
  readonly message: string;
}

/** What became of one row. `line` is where the row begins in the file, whose first line is line 1. */
export interface RowReport extends JsonObject {
  readonly line: number;
  readonly verdict: Verdict;
  readonly id: number | null;
  readonly errors: readonly RowError[];
  /** What may be a mistake. It does not decide on the verdict. */
  readonly warnings: readonly RowError[];
}

/** A record of the file as it was read: trimmed cells, and the line on which it begins. */
export interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

/** The file as a whole cannot be imported, or not beyond this point. The message is for the person who dropped it. */
export class UnusableFile extends Error {
  override readonly name = 'UnusableFile';
}

/** How many rows came to what. */
export interface RowCounts extends JsonObject {
  readonly rows: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly rejected: number;
  /** Rows with warnings, whatever their result. */
  readonly warned: number;
}

export const noRows: RowCounts = { rows: 0, created: 0, updated: 0, unchanged: 0, rejected: 0, warned: 0 };

export const counted = (counts: RowCounts, reports: readonly RowReport[]): RowCounts => {
  const sum: Record<Verdict | 'rows' | 'warned', number> = { ...counts };
  for (const { verdict, warnings } of reports) {
    sum.rows++;
    if (warnings.length > 0) sum.warned++;
    sum[verdict]++;
  }
  return sum;
};

/** A row that was only tried: what would be made has no id yet. */
export const tried = (report: RowReport): RowReport =>
  report.id !== null && isDraftId(report.id) ? { ...report, id: null } : report;

/** A row of a file of which nothing is written since other rows are rejected: whatever it asks for stays as it is. */
export const withheld = ({ line, verdict, id, errors, warnings }: RowReport): RowReport => ({
  line,
  verdict: verdict === 'rejected' ? 'rejected' : 'unchanged',
  id: verdict === 'created' ? null : id,
  errors,
  warnings,
});
