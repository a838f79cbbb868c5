import type { Json } from '../../json.ts';
import { colorCode } from '../../schema/colors.ts';
import type { Field } from '../../schema/field-kinds.ts';

/** A cell as the API would get it; references are looked up elsewhere. */
export type CellValue = { readonly value: Json } | { readonly error: string };

/** `a, b` in one cell: several values. */
export const listItems = (cell: string): readonly string[] => cell.split(',').flatMap((item) => item.trim() || []);

/** Reads a cell that is not blank. Text, numbers, choices and dates are read from text as they are in JSON bodies. */
export function cellValue(field: Field, cell: string): CellValue {
  if (field.kind === 'object-types') return { value: listItems(cell) };
  if (field.kind === 'text' && field.format === 'color') return { value: colorCode(cell) };
  return field.kind === 'json' ? jsonValue(cell) : { value: cell };
}

export function jsonValue(cell: string): CellValue {
  try {
    const value: Json = JSON.parse(cell);
    return { value };
  } catch {
    return { error: 'Enter a valid JSON.' };
  }
}

/** One member of a JSON object: text as it stands, lists and objects as JSON. */
export const memberValue = (cell: string): CellValue => (/^[[{]/.test(cell) ? jsonValue(cell) : { value: cell });

/**
 * What a blank cell means for an object that exists: it clears the field. Undefined for fields that always have a value;
 * those stay as they are. For a new object a blank cell says nothing, and the default holds.
 */
export function blankValue(field: Field): Json | undefined {
  if (field.nullable) return null;
  switch (field.kind) {
    case 'text':
      return field.default ? undefined : '';
    case 'references':
    case 'object-types':
      return [];
    case 'json':
      return {};
    default:
      return undefined;
  }
}
