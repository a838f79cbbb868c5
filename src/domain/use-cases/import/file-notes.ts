import type { JsonObject } from '../../model/json.ts';

/** What spreadsheets put into CSV files beyond headers and rows. The reader accepts it, and the report says so. */
const messages = {
  'utf-16': 'The file is UTF-16 and was read as such.',
  'separator-line': 'The first line names the separator and was not read as a row.',
  'empty-columns': 'Columns without a header were ignored where their cells are empty.',
  'empty-rows': 'Rows in which all cells are empty were skipped.',
} as const;

export type FileNoteCode = keyof typeof messages;

/** One note on a file: its code for programs, its message for people. */
export interface FileNote extends JsonObject {
  readonly code: FileNoteCode;
  readonly message: string;
}

/** All codes, in the order in which reports list them. */
export const fileNoteCodes: readonly FileNoteCode[] = ['utf-16', 'separator-line', 'empty-columns', 'empty-rows'];

/** The notes of a report: each code once, in the order of `fileNoteCodes`. */
export const fileNotes = (codes: ReadonlySet<FileNoteCode>): readonly FileNote[] =>
  fileNoteCodes.filter((code) => codes.has(code)).map((code) => ({ code, message: messages[code] }));
