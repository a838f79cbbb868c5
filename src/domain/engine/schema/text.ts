/** Text as it is compared where case does not matter: unique values, exact filters, serial numbers and asset tags. */
export const withoutCase = (text: string): string => text.toLowerCase();

/** True when two texts differ in case at most. */
export const sameWithoutCase = (one: string, other: string): boolean => withoutCase(one) === withoutCase(other);

/**
 * Characters of Unicode that show nothing: control and format characters (Cc, Cf), such as the zero-width space, and others that
 * may be ignored in display, such as variation selectors. Two texts with and without them look alike.
 */
const invisible = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** Text in which all that looks alike is the same: composed letters (NFC), and one plain blank for any blanks. */
export const plainSpelling = (text: string): string => text.normalize('NFC').replace(/[\s\p{Zs}]+/gu, ' ');

export const hasInvisible = (text: string): boolean => invisible.test(text);
