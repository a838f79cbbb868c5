import { UnreadableNotice } from '../delivery-notice.ts';
import { placeOf, type Segment } from './segments.ts';

/** As many numbers as a range may stand for. */
const longestRange = 10_000;

/**
 * The numbers from the first to the last, which share their beginning and their length and end in digits. Throws
 * UnreadableNotice for ranges that cannot be counted through.
 */
export function numbersOfRange(segment: Segment, first: string, last: string): readonly string[] {
  if (last === '' || last === first) return first === '' ? [] : [first];
  const digits = /\d*$/.exec(first)?.[0] ?? '';
  const stem = first.slice(0, first.length - digits.length);
  const lastDigits = last.slice(stem.length);
  const fits = last.length === first.length && last.startsWith(stem) && /^\d+$/.test(lastDigits) && digits !== '';
  const count = fits ? Number(BigInt(lastDigits) - BigInt(digits)) + 1 : 0;
  if (count < 1 || count > longestRange)
    throw new UnreadableNotice(
      `${placeOf(segment)} has a range from ${first} to ${last}, which cannot be counted through.`,
    );
  return Array.from(
    { length: count },
    (_, index) => `${stem}${(BigInt(digits) + BigInt(index)).toString().padStart(digits.length, '0')}`,
  );
}
