import type { FileNoteCode } from '../../../domain/engine/transfer/import/file-notes.ts';
import { fileNotes } from '../../../domain/engine/transfer/import/file-notes.ts';
import { UnusableFile } from '../../../domain/engine/transfer/import/row-report.ts';
import { UnreadableNotice } from '../../../domain/lifecycle/notices/delivery-notice.ts';
import { mostRows, type Table, type TableRow } from '../../../domain/lifecycle/notices/table/table.ts';
import { readCsv } from './read-csv.ts';

/** Reads a whole CSV file, with what its reader took care of. Throws UnreadableNotice where it is none, or too long. */
export async function readCsvTable(bytes: Uint8Array): Promise<Table> {
  const notes = new Set<FileNoteCode>();
  const rows: TableRow[] = [];
  try {
    for await (const { line, cells } of readCsv(whole(bytes), (code) => notes.add(code))) {
      if (rows.length === mostRows) throw new UnreadableNotice(`The list has more than ${mostRows} rows.`);
      rows.push({ place: `row ${line}`, cells });
    }
  } catch (fault) {
    throw fault instanceof UnusableFile ? new UnreadableNotice(fault.message, { cause: fault }) : fault;
  }
  const remarks = fileNotes(notes).map(({ message }) => ({ code: 'file-note' as const, message }));
  return { rows, remarks };
}

async function* whole(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content;
}
