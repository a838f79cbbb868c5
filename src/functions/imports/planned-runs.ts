import type { JsonObject } from '../../domain/engine/json.ts';
import type { PlannedRow } from '../../domain/engine/transfer/import/evaluate-row.ts';
import type { RowReport } from '../../domain/engine/transfer/import/row-report.ts';

/** Rows that are about to be written, from `line` and `id` on, `count` of both. Ids come in blocks, so there are few runs. */
export interface PlannedRun extends JsonObject {
  readonly line: number;
  readonly id: number;
  readonly count: number;
  readonly verdict: 'created' | 'updated';
}

type Planned = Pick<PlannedRow, 'line' | 'id' | 'verdict'>;

export function addRow(runs: PlannedRun[], { line, id, verdict }: Planned): void {
  const last = runs.at(-1);
  const goesOn = last && last.verdict === verdict && last.line + last.count === line && last.id + last.count === id;
  if (goesOn) runs[runs.length - 1] = { ...last, count: last.count + 1 };
  else runs.push({ line, id, count: 1, verdict });
}

/** The rows by their lines; of a row that was planned more than once, the last plan. */
export const plannedRows = (runs: readonly PlannedRun[]): ReadonlyMap<number, Planned> =>
  new Map(
    runs.flatMap(({ line, id, count, verdict }) =>
      Array.from(
        { length: count },
        (_, index) => [line + index, { line: line + index, id: id + index, verdict }] as const,
      ),
    ),
  );

export const linesOf = (runs: readonly PlannedRun[], wanted: PlannedRun['verdict']): ReadonlySet<number> =>
  new Set([...plannedRows(runs).values()].flatMap(({ line, verdict }) => (verdict === wanted ? [line] : [])));

/** What an interrupted invocation has changed already is unchanged for the next one; the row has changed it all the same. */
export async function* withPlanned(
  chunks: AsyncIterable<readonly RowReport[]>,
  changed: ReadonlySet<number>,
): AsyncGenerator<readonly RowReport[]> {
  for await (const reports of chunks)
    yield reports.map((row) =>
      row.verdict === 'unchanged' && changed.has(row.line) ? { ...row, verdict: 'updated' } : row,
    );
}

/** Reports with those that are known already, up to this line and `completed`, in the order of the file. */
export function merged(
  reports: readonly RowReport[],
  known: Map<number, RowReport>,
  last: number,
  completed: (row: RowReport) => RowReport,
): readonly RowReport[] {
  const before = [...known.values()].filter(({ line }) => line <= last).map(completed);
  for (const { line } of before) known.delete(line);
  return before.length === 0 ? reports : [...before, ...reports].sort((a, b) => a.line - b.line);
}
