import { UnreadableNotice } from './delivery-notice.ts';

/**
 * The code of a package in its normal form: an SSCC as its 18 digits, with or without `(00)` in front; any other text as it
 * is. Throws UnreadableNotice for 18 digits whose check digit is wrong, since no carton will ever scan as that.
 */
export function packageCode(text: string): string {
  const code = text.trim();
  const digits = /^(?:\(00\)|00)?\s*(\d{18})$/.exec(code)?.[1];
  if (digits === undefined) return code;
  if (!hasCheckDigit(digits)) throw new UnreadableNotice(`SSCC ${digits} has a wrong check digit.`);
  return digits;
}

/** GS1: digits count three and one by turns from the right, and all make a multiple of ten. */
export function hasCheckDigit(digits: string): boolean {
  const sum = [...digits].reduceRight(
    (total, digit, index) => total + Number(digit) * ((digits.length - index) % 2 === 0 ? 3 : 1),
    0,
  );
  return sum % 10 === 0;
}
