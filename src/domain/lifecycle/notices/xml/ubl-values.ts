import { UnreadableNotice } from '../delivery-notice.ts';
import { elementsAt, type XmlElement } from './read-xml.ts';

export const serialsOf = (item: XmlElement): readonly string[] =>
  elementsAt(item, 'ItemInstance', 'SerialID').flatMap(({ text }) => (text === '' ? [] : [text]));

/** The whole number of units that a quantity says. */
export function unitsOf(text: string, place: string): number {
  const [, whole] = /^(\d{1,9})(?:\.0*)?$/.exec(text) ?? [];
  if (whole === undefined)
    throw new UnreadableNotice(`The quantity "${text.slice(0, 30)}" of ${place} is no number of units.`);
  return Number(whole);
}
