import { UnreadableNotice } from '../delivery-notice.ts';
import { requireCount, requireSame, type Segment, valueAt } from './segments.ts';

/** A pair of segments around others. The last one says how many there are, and repeats the number of the first. */
interface Envelope {
  readonly first: string;
  readonly last: string;
  /** The envelopes that it may stand in; '' for none. */
  readonly within: readonly string[];
  readonly name: string;
  /** What it counts. */
  readonly counts: string;
  /** The element of the first segment that holds its number. */
  readonly number: number;
}

/** The envelopes of a kind of interchange. The innermost holds the segments of a document, its own two among them. */
export interface Envelopes {
  readonly all: readonly Envelope[];
  readonly innermost: string;
  /** The name of a delivery notice in the interchange, and the element of the innermost envelope that says it. */
  readonly kind: string;
  readonly kindAt: number;
}

interface Opened {
  readonly tag: string;
  readonly begin: Segment;
  inside: number;
}

/** The segments of the one delivery notice in an interchange, without envelopes, which are checked. */
export function* noticeSegments(segments: Iterable<Segment>, envelopes: Envelopes): Generator<Segment> {
  const opened: Opened[] = [];
  let notices = 0;
  let isOver = false;
  for (const segment of segments) {
    const { tag } = segment;
    if (isOver)
      throw new UnreadableNotice(`Segment ${segment.number} (${tag}) stands behind the end of the interchange.`);
    const begins = envelopes.all.find(({ first }) => first === tag);
    const ends = envelopes.all.find(({ last }) => last === tag);
    const current = opened.at(-1);
    if (begins) {
      if (!begins.within.includes(current?.tag ?? '')) throw misplaced(segment);
      if (current) current.inside += 1;
      opened.push({ tag, begin: segment, inside: 0 });
      if (tag === envelopes.innermost) requireNotice(segment, envelopes, ++notices);
    } else if (ends) {
      if (current?.tag !== ends.first) throw misplaced(segment);
      opened.pop();
      close(segment, ends, current, envelopes);
      isOver = opened.length === 0;
    } else {
      if (current?.tag !== envelopes.innermost) throw misplaced(segment);
      current.inside += 1;
      yield segment;
    }
  }
  if (!isOver) throw new UnreadableNotice(`The interchange has no end: ${opened.at(-1)?.tag ?? 'it'} is not closed.`);
  if (notices === 0) throw new UnreadableNotice(`The interchange holds no delivery notice (${envelopes.kind}).`);
}

function close(segment: Segment, ends: Envelope, { begin, inside }: Opened, { innermost }: Envelopes): void {
  const ownSegments = 2;
  const counted = ends.first === innermost ? inside + ownSegments : inside;
  requireCount(segment, ends.counts, valueAt(segment, 1), counted);
  requireSame(segment, ends.name, valueAt(begin, ends.number), valueAt(segment, 2));
}

const misplaced = ({ tag, number }: Segment): UnreadableNotice =>
  new UnreadableNotice(`Segment ${number} (${tag}) is out of place.`);

function requireNotice(segment: Segment, { kind, kindAt }: Envelopes, count: number): void {
  const found = valueAt(segment, kindAt);
  if (found !== kind)
    throw new UnreadableNotice(`The interchange holds a document ${found}; only delivery notices (${kind}) are read.`);
  if (count > 1)
    throw new UnreadableNotice('The interchange holds several delivery notices. Send each in a file of its own.');
}
