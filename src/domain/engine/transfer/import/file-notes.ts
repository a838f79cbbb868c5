/** What spreadsheets put into CSV files beyond headers and rows, in the order in which reports list it. */
const notes = [
  { code: 'utf-16', message: 'The file is UTF-16 and was read as such.' },
  { code: 'separator-line', message: 'The first line names the separator and was not read as a row.' },
  { code: 'empty-columns', message: 'Columns without a header were ignored where their cells are empty.' },
  { code: 'empty-rows', message: 'Rows in which all cells are empty were skipped.' },
] as const;

/** A note on a file, which the reader has accepted all the same: its code for programs, its message for people. */
export type FileNote = (typeof notes)[number];
export type FileNoteCode = FileNote['code'];

/** All codes. */
export const fileNoteCodes: readonly FileNoteCode[] = notes.map(({ code }) => code);

/** The notes of a report, each once. */
export const fileNotes = (codes: ReadonlySet<FileNoteCode>): readonly FileNote[] =>
  notes.filter(({ code }) => codes.has(code));
