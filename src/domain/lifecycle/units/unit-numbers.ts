import type { CommonOptions, IndexName } from '../../engine/schema/field-kinds.ts';
import { optionalText, text } from '../../engine/schema/fields.ts';

const unitNumber = { maxLength: 50, caseInsensitive: true, visibleOnly: true, mayBeDigits: true } as const;

/**
 * The serial number of a unit, '' when it is not known. The same number may be scanned, typed and pasted: it is compared
 * without regard to case, blanks around it are taken off, composed and decomposed letters are the same (NFC), and invisible
 * characters are refused.
 */
export const serialNumber = (options: CommonOptions & { readonly index?: IndexName } = {}) =>
  text({ ...unitNumber, ...options });

/** The asset tag of a unit, null when it has none; compared like its serial number. */
export const assetTag = (options: CommonOptions = {}) => optionalText({ ...unitNumber, ...options });
