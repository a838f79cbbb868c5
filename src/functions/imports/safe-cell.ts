/** What spreadsheets take for the beginning of a formula, also in full width. */
const formula = /^'*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;
const escaped = /^'+[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;
/** These are no formulas, and a spreadsheet should calculate with them. */
const plainNumber = /^-?\d+(\.\d+)?$/;

/**
 * The cell as files carry it: text that a spreadsheet would run gets an apostrophe in front. Text that looks escaped
 * already gets one more, so that `givenCell` brings every cell back as it was.
 */
export const safeCell = (cell: string): string => (formula.test(cell) && !plainNumber.test(cell) ? `'${cell}` : cell);

/** The cell as it was before `safeCell`. */
export const givenCell = (cell: string): string => (escaped.test(cell) ? cell.slice(1) : cell);
