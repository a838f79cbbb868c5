import type { Registry } from '../../resource/registry.ts';
import type { Field } from '../../schema/field-kinds.ts';
import type { Column, Columns } from './columns.ts';
import type { RowError } from './row-report.ts';

/** How spreadsheets write a number of many digits in a cell that is not formatted as text: `1.23457E+12`, `1,2E+11`. */
const scientific = /^\d([.,]\d+)?E\+\d{2,3}$/;
const message =
  'This looks like a number that a spreadsheet has rounded. Format the column as text and enter the number again.';

/** Warnings on the cells of a row that should hold an identifier and hold a rounded number. The row is imported as it is. */
export const roundedNumbers = (
  { registry, all }: Pick<Columns, 'registry' | 'all'>,
  cells: readonly string[],
): readonly RowError[] =>
  all.flatMap((column) => {
    const value = cells[column.index] ?? '';
    return scientific.test(value) && mayBeDigits(registry, column) ? [{ field: column.header, value, message }] : [];
  });

/** True for columns of text that may be all digits, of the object itself or of one that it refers to. */
function mayBeDigits({ resourceOf }: Registry, column: Column): boolean {
  if (column.kind === 'value') return isMarked(column.field);
  if (column.kind === 'custom') return column.customField.type === 'text';
  if (column.kind !== 'reference') return false;
  return isMarked(resourceOf(column.target).fields[column.accessor]);
}

const isMarked = (field: Field | undefined): boolean => field?.kind === 'text' && field.mayBeDigits === true;
