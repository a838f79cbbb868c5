import type { CellObject } from '@e965/xlsx';
import { UnreadableNotice } from '../delivery-notice.ts';

/** Numbers up to here have all their digits. */
const mostDigits = 15;
const dayMs = 86_400_000;
/** The day from which a workbook counts: before the leap year 1900 that there was not, or 1904 as once on the Macintosh. */
export const dayZeroOf = (counts1904: boolean): number => (counts1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, 30));
/** The year 10000 has no day in a spreadsheet. */
const mostDays = 2_958_466;

/** The text of a cell. Throws UnreadableNotice, which names the cell, for a value that is not what somebody has written. */
export function cellText(cell: CellObject, name: string, dayZero: number): string {
  const { t, v, f, z } = cell;
  if (t === 'e') throw new UnreadableNotice(`Cell ${name} holds an error of the spreadsheet (${cell.w ?? v}).`);
  // A value that is left empty is read as zero, in a stub of a cell (z).
  if (f !== undefined && (v === undefined || t === 'z'))
    throw new UnreadableNotice(
      `Cell ${name} holds a formula without a value. Open and save the file in a spreadsheet.`,
    );
  if (typeof v === 'number') return numberText(v, typeof z === 'string' ? z : '', name, dayZero);
  if (typeof v === 'boolean') return v ? 'TRUE' : 'FALSE';
  return String(v ?? '').trim();
}

function numberText(value: number, format: string, name: string, dayZero: number): string {
  if (isDateFormat(format)) return dayText(value, name, dayZero);
  if (!Number.isInteger(value)) return String(value);
  const digits = Math.abs(value) < 1e21 ? BigInt(Math.abs(value)).toString() : '';
  if (digits.length > mostDigits || digits === '')
    throw new UnreadableNotice(
      `Cell ${name} holds a number of more than ${mostDigits} digits, of which the spreadsheet has lost the last. Format the column as text, and enter it again.`,
    );
  // Shown as 000042, it is that number of a unit and not 42.
  return /^0+$/.test(format) ? `${value < 0 ? '-' : ''}${digits.padStart(format.length, '0')}` : String(value);
}

function dayText(value: number, name: string, dayZero: number): string {
  if (value < 0 || value >= mostDays)
    throw new UnreadableNotice(`Cell ${name} is shown as a day, and holds the number ${value}, which is none.`);
  return new Date(dayZero + Math.floor(value) * dayMs).toISOString().slice(0, 10);
}

/** Formats of days have letters for them outside of quotes and brackets. */
const isDateFormat = (format: string): boolean =>
  /[dy]/i.test(format.replace(/"[^"]*"|\[[^\]]*\]|\\./g, '')) && !/general/i.test(format);
