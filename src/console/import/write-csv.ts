import type { CsvRecord } from '../../domain/engine/transfer/import/row-report.ts';
import { safeCell } from '../../domain/engine/transfer/safe-cell.ts';
import { readCsv } from '../../functions/http/formats/read-csv.ts';
import { bytesOf, type Reading } from './read-file.ts';

/** What is to be changed in a file. */
export interface Changes {
  /** What each column is called; undefined for one that is left out. */
  readonly header: readonly (string | undefined)[];
  /** Cells of rows that were corrected, by the line of the row. */
  readonly corrections: ReadonlyMap<number, readonly string[]>;
}

/** A row as a line of CSV, which every spreadsheet reads as text. */
export const csvLine = (cells: readonly string[]): string =>
  `${cells.map((cell) => quoted(safeCell(cell))).join(',')}\n`;

const quoted = (cell: string): string => (/[",;\t|\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** The file with what was changed. Each row stays on its line, so that reports on the one are true of the other. */
export async function rewritten(file: Blob, changes: Changes, reading: Reading): Promise<Blob> {
  const parts: string[] = [];
  let line = 1;
  for await (const record of readCsv(bytesOf(file, reading))) {
    const text = csvLine(changed(record, parts.length === 0, changes));
    const gap = '\n'.repeat(Math.max(0, record.line - line));
    parts.push(gap, text);
    line += gap.length + (text.match(/\r\n|\n|\r/g)?.length ?? 0);
  }
  return new Blob(parts, { type: 'text/csv' });
}

function changed({ line, cells }: CsvRecord, isHeader: boolean, { header, corrections }: Changes): readonly string[] {
  if (isHeader) return header.flatMap((name) => name ?? []);
  // Cells beyond the last column stay: the import says what is wrong with them.
  return (corrections.get(line) ?? cells).filter((_, index) => index >= header.length || header[index] !== undefined);
}
