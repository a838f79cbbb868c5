/** What spreadsheets take for the beginning of a formula, also in full width. */
const formula = /^'*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;
/** An apostrophe in front makes a spreadsheet keep a formula or a number as text. */
const escaped = /^'+[=+\-@\t\r\uff1d\uff0b\uff0d\uff20\d]/;
/** Portals write `="0012"`, so that a spreadsheet keeps the leading zeros. */
const textFormula = /^="([^"]*)"$/;
/** These are no formulas, and a spreadsheet should calculate with them. */
const plainNumber = /^-?\d+(\.\d+)?$/;

/**
 * The cell as files carry it: text that a spreadsheet would run gets an apostrophe in front. Text that looks escaped
 * already gets one more, so that `givenCell` brings every cell back as it was.
 */
export const safeCell = (cell: string): string =>
  escaped.test(cell) || (formula.test(cell) && !plainNumber.test(cell)) ? `'${cell}` : cell;

/** The text of a cell in a file: what `safeCell` was given, or the text that `="..."` or an apostrophe protects. */
export const givenCell = (cell: string): string =>
  escaped.test(cell) ? cell.slice(1) : (textFormula.exec(cell)?.[1] ?? cell);
