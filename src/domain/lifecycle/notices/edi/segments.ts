import { UnreadableNotice } from '../delivery-notice.ts';

/** What separates the parts of an interchange. The release character takes its meaning from the one behind it. */
export interface Separators {
  readonly segment: string;
  readonly element: string;
  readonly component: string;
  readonly release: string | null;
}

/** The components of an element. */
type Element = readonly string[];

export interface Segment {
  readonly tag: string;
  /** Its place in the file, from 1. */
  readonly number: number;
  readonly elements: readonly Element[];
}

/** A notice of 50,000 units has half of it. */
const mostSegments = 500_000;
/** Elements are short; a longer segment has lost its end. */
const longestSegment = 20_000;

/**
 * The segments of an interchange one by one, so that only what is made of them stays in memory. Throws UnreadableNotice,
 * which names the place, for a segment without name or end.
 */
export function* segmentsOf(text: string, separators: Separators): Generator<Segment> {
  let number = 0;
  for (let at = afterBlanks(text, 0); at < text.length; ) {
    number += 1;
    if (number > mostSegments) throw new UnreadableNotice(`The file has more than ${mostSegments} segments.`);
    const end = endOf(text, at, separators);
    if (end === undefined)
      throw new UnreadableNotice(`Segment ${number} has no end: ${excerpt(text.slice(at, at + 40))}.`);
    const [[tag = ''] = [], ...elements] = partsOf(text.slice(at, end), separators);
    if (!/^[A-Z][A-Z0-9]{1,2}$/.test(tag))
      throw new UnreadableNotice(`Segment ${number} has no name: ${excerpt(text.slice(at, Math.min(end, at + 40)))}.`);
    yield { tag, number, elements };
    at = afterBlanks(text, end + 1);
  }
}

/** Senders break lines between segments. */
function afterBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && /\s/.test(text[at] ?? '')) at += 1;
  return at;
}

/** The place of the separator that ends the segment; undefined where none does. */
function endOf(text: string, from: number, { segment, release }: Separators): number | undefined {
  let end = text.indexOf(segment, from);
  while (end >= 0 && release !== null && isReleased(text, end, release)) end = text.indexOf(segment, end + 1);
  return end < 0 || end - from > longestSegment ? undefined : end;
}

/** An odd number of release characters stands before it. */
function isReleased(text: string, at: number, release: string): boolean {
  let first = at;
  while (text[first - 1] === release) first -= 1;
  return (at - first) % 2 === 1;
}

function partsOf(text: string, { element, component, release }: Separators): readonly Element[] {
  if (release === null || !text.includes(release))
    return text.split(element).map((part) => part.split(component).map((value) => value.trim()));
  const elements: string[][] = [];
  let components: string[] = [];
  let value = '';
  for (let at = 0; at <= text.length; at++) {
    const character = text[at];
    if (character === release) {
      at += 1;
      value += text[at] ?? '';
    } else if (character === component || character === element || character === undefined) {
      components.push(value.trim());
      value = '';
      if (character !== component) {
        elements.push(components);
        components = [];
      }
    } else value += character;
  }
  return elements;
}

const excerpt = (text: string): string => JSON.stringify(text);

/** Names a segment in a sentence. */
export const placeOf = ({ tag, number }: Segment): string => `segment ${number} (${tag})`;

/** A component of an element, both from 1 as the standards count them; '' when it is not there. */
export const valueAt = ({ elements }: Segment, element: number, component = 1): string =>
  elements[element - 1]?.[component - 1] ?? '';

/** The error for a count that does not say what is there. */
export function requireCount(segment: Segment, what: string, said: string, counted: number): void {
  if (Number(said) !== counted || said === '')
    throw new UnreadableNotice(
      `${placeOf(segment)} says ${said || 'nothing'} as the number of ${what}; there are ${counted}.`,
    );
}

/** The error for a number or reference at the end that is not that of the beginning. */
export function requireSame(segment: Segment, what: string, begun: string, ended: string): void {
  if (begun !== ended)
    throw new UnreadableNotice(
      `${placeOf(segment)} ends ${what} ${ended || 'without a number'}, but ${begun} was begun.`,
    );
}
