import { UnreadableNotice } from '../delivery-notice.ts';
import { placeOf, type Segment } from './segments.ts';

/** The whole number of units that a segment says. Decimals other than zeros are no units. */
export function unitsIn(segment: Segment, text: string, decimalMark = '.'): number {
  const [whole = '', rest = ''] = text.split(decimalMark);
  if (!/^\d{1,9}$/.test(whole) || !/^0*$/.test(rest))
    throw new UnreadableNotice(
      `${placeOf(segment)} has the quantity "${text.slice(0, 30)}", which is no number of units.`,
    );
  return Number(whole);
}
