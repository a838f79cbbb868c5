/** Text as it is compared where case does not matter: unique values, exact filters, serial numbers and asset tags. */
export const withoutCase = (text: string): string => text.toLowerCase();

/** True when two texts differ in case at most. */
export const sameWithoutCase = (one: string, other: string): boolean => withoutCase(one) === withoutCase(other);

/** Control and format characters of Unicode (Cc, Cf), such as the zero-width space: two texts look alike and differ. */
const invisible = /[\p{Cc}\p{Cf}]/u;

export const hasInvisible = (text: string): boolean => invisible.test(text);
