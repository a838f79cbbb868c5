import type { JsonObject } from '../../engine/json.ts';
import type { CommonOptions } from '../../engine/schema/field-kinds.ts';
import { optionalText, text } from '../../engine/schema/fields.ts';

/** Characters of a serial number or an asset tag. */
export const longestNumber = 50;
const unitNumber = { maxLength: longestNumber, caseInsensitive: true, visibleOnly: true, mayBeDigits: true } as const;

/**
 * The serial number of a unit, '' when it is not known. The same number may be scanned, typed and pasted: it is compared
 * without regard to case, blanks around it are taken off, composed and decomposed letters are the same (NFC), and invisible
 * characters are refused.
 */
export const serialNumber = (options: CommonOptions & { readonly lookup?: boolean } = {}) =>
  text({ ...unitNumber, ...options });

/** The asset tag of a unit, null when it has none; compared like its serial number. */
export const assetTag = (options: CommonOptions = {}) => optionalText({ ...unitNumber, ...options });

/** The numbers by which one unit differs from others of its kind. */
export interface UnitNumbers {
  /** '' when it is not known. */
  readonly serial: string;
  /** Null when it has none. */
  readonly asset_tag: string | null;
}

/** The numbers in the values of an object of any type; those of a type without them are absent. */
export const unitNumbersIn = ({ serial, asset_tag }: JsonObject): UnitNumbers => ({
  serial: typeof serial === 'string' ? serial : '',
  asset_tag: typeof asset_tag === 'string' && asset_tag !== '' ? asset_tag : null,
});
