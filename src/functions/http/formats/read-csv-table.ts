import type { FileNoteCode } from '../../../domain/engine/transfer/import/file-notes.ts';
import { fileNotes } from '../../../domain/engine/transfer/import/file-notes.ts';
import { UnusableFile } from '../../../domain/engine/transfer/import/row-report.ts';
import { UnreadableNotice } from '../../../domain/lifecycle/notices/delivery-notice.ts';
import { mostRows, type Table, type TableRow } from '../../../domain/lifecycle/notices/table/table.ts';
import { separatorOf } from './csv-separator.ts';
import { readCsv } from './read-csv.ts';

/** Reads a whole CSV file, with what its reader took care of. Throws UnreadableNotice where it is none, or too long. */
export async function readCsvTable(bytes: Uint8Array): Promise<Table> {
  const notes = new Set<FileNoteCode>();
  const rows: TableRow[] = [];
  try {
    const { content, linesAdded } = withSeparator(bytes);
    for await (const { line, cells } of readCsv(whole(content), (code) => notes.add(code))) {
      if (rows.length === mostRows) throw new UnreadableNotice(`The list has more than ${mostRows} rows.`);
      rows.push({ place: `row ${line - linesAdded}`, cells });
    }
  } catch (fault) {
    throw fault instanceof UnusableFile ? new UnreadableNotice(fault.message, { cause: fault }) : fault;
  }
  // What it says of empty rows and columns takes the first row for the header, which it is not here.
  const kept = new Set([...notes].filter((code) => code === 'utf-16'));
  const remarks = fileNotes(kept).map(({ message }) => ({ code: 'file-note' as const, message }));
  return { rows, remarks };
}

/** Bytes within which the header of a list is. */
const headLength = 8_000;

/**
 * Lists begin with a title or an address: where their first line shows no separator, that of the line with the most of them is
 * named in a line of its own, as spreadsheets do.
 */
function withSeparator(bytes: Uint8Array): { readonly content: Uint8Array; readonly linesAdded: number } {
  const lines = new TextDecoder('iso-8859-1').decode(bytes.subarray(0, headLength)).split(/\r\n|\n|\r/);
  const separators = (line: string): number => line.split(separatorOf(line)).length - 1;
  const [first = ''] = lines.filter((line) => line.trim() !== '');
  const richest = lines.reduce((most, line) => (separators(line) > separators(most) ? line : most), '');
  const isUtf16 = bytes.subarray(0, headLength).includes(0);
  if (isUtf16 || separators(first) > 0 || separators(richest) === 0) return { content: bytes, linesAdded: 0 };
  return { content: Buffer.concat([Buffer.from(`sep=${separatorOf(richest)}\n`), bytes]), linesAdded: 1 };
}

async function* whole(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content;
}
