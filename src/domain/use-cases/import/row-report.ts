import type { JsonObject } from '../../model/json.ts';

/** What became of a row. `rejected`: nothing of it was written. */
type Verdict = 'created' | 'updated' | 'unchanged' | 'rejected';

/** What is wrong with a row: the column, what stands in it (null when it belongs to no column), and NetBox's sentence. */
export interface RowError extends JsonObject {
  readonly field: string;
  readonly value: string | null;
  readonly message: string;
}

/** What became of one row. `line` is where the row begins in the file; the header is line 1. */
export interface RowReport extends JsonObject {
  readonly line: number;
  readonly verdict: Verdict;
  readonly id: number | null;
  readonly errors: readonly RowError[];
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
