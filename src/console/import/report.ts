import { isJsonObject, type Json, type JsonObject } from '../../domain/engine/json.ts';
import { objectsIn, textOf } from '../api/json.ts';

/** What is wrong or doubtful with a cell; `field` is the header of its column where it has one. */
export interface CellFinding {
  readonly field: string;
  readonly value: string;
  readonly message: string;
}

/** A row that somebody should look at. */
export interface RowFinding {
  readonly line: number;
  readonly isRejected: boolean;
  readonly errors: readonly CellFinding[];
  readonly warnings: readonly CellFinding[];
}

export const verdicts = ['created', 'updated', 'unchanged', 'rejected'] as const;
type Counts = Readonly<Record<(typeof verdicts)[number] | 'rows' | 'warned', number>>;

/** What became of a file, or would become of it. */
export interface Outcome {
  readonly counts: Counts;
  readonly isDry: boolean;
  readonly isAtomic: boolean;
  readonly upserts: boolean;
  /** Why the file was not read, or not to its end. */
  readonly error: string;
  readonly notes: readonly string[];
}

/** Rows beyond these are in the files of the report only. */
export const mostFindings = 1_000;

/** From the answer to a request, or from the data of a job. */
export const outcomeIn = (report: JsonObject): Outcome => ({
  counts: {
    rows: count(report.rows),
    created: count(report.created),
    updated: count(report.updated),
    unchanged: count(report.unchanged),
    rejected: count(report.rejected),
    warned: count(report.warned),
  },
  isDry: report.dry_run === true,
  isAtomic: report.mode !== 'partial',
  upserts: report.upsert === true,
  error: textOf(report.error),
  notes: objectsIn(report.notes).map(({ message }) => textOf(message)),
});

const count = (value: Json | undefined): number => (typeof value === 'number' ? value : 0);

/** The rows of a report with errors or warnings. */
export const findingsIn = (rows: readonly JsonObject[]): readonly RowFinding[] =>
  rows
    .map((row) => ({
      line: count(row.line),
      isRejected: row.verdict === 'rejected',
      errors: cellFindings(row.errors),
      warnings: cellFindings(row.warnings),
    }))
    .filter(({ isRejected, warnings }) => isRejected || warnings.length > 0);

const cellFindings = (value: Json | undefined): readonly CellFinding[] =>
  objectsIn(value).map(({ field, value: cell, message }) => ({
    field: textOf(field),
    value: textOf(cell),
    message: textOf(message),
  }));

/** Rows that are worth parsing, in the text of a report. */
const isOfInterest = (line: string): boolean => /"rejected"|"warnings":\[\{/.test(line);

/** The rows with findings of a report in lines of JSON, which may be as long as the file was. */
export async function findingsInLines(texts: AsyncIterable<string>): Promise<readonly RowFinding[]> {
  const found: RowFinding[] = [];
  let rest = '';
  const take = (line: string): void => {
    if (isOfInterest(line) && found.length < mostFindings) found.push(...findingsIn([rowIn(line)]));
  };
  for await (const text of texts) {
    const lines = `${rest}${text}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) take(line);
    if (found.length >= mostFindings) return found;
  }
  take(rest);
  return found;
}

function rowIn(line: string): JsonObject {
  const row: Json = JSON.parse(line);
  return isJsonObject(row) ? row : {};
}

/** What is wrong in one column of a row. */
export const findingsOf = ({ errors, warnings }: RowFinding, header: string): readonly CellFinding[] =>
  [...errors, ...warnings].filter(({ field }) => field === header);

/** What is wrong with a row and stands in none of these columns. */
export const elsewhere = ({ errors, warnings }: RowFinding, headers: readonly string[]): readonly CellFinding[] =>
  [...errors, ...warnings].filter(({ field }) => !headers.includes(field));
