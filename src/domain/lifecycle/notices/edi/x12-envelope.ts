import { UnreadableNotice } from '../delivery-notice.ts';
import { type Envelopes, noticeSegments } from './envelopes.ts';
import { type Segment, type Separators, segmentsOf } from './segments.ts';

/** The header of an interchange has the same length everywhere, so that it shows the separators. */
const headerLength = 106;

/** The separators that the header of an X12 interchange uses. */
function separatorsOf(text: string): Separators {
  const header = text.slice(0, headerLength);
  const [element = '', component = '', segment = ''] = [header[3], header[104], header[105]];
  const fits = header.length === headerLength && header.split(element).length === 17;
  if (!fits || /[A-Za-z0-9 ]/.test(element + component + segment) || new Set([element, component, segment]).size < 3)
    throw new UnreadableNotice(`The header of the interchange (ISA) does not have its ${headerLength} characters.`);
  return { segment, element, component, release: null };
}

const envelopes: Envelopes = {
  all: [
    { first: 'ISA', last: 'IEA', within: [''], name: 'interchange', counts: 'groups', number: 13 },
    { first: 'GS', last: 'GE', within: ['ISA'], name: 'group', counts: 'transaction sets', number: 6 },
    { first: 'ST', last: 'SE', within: ['GS'], name: 'transaction set', counts: 'segments', number: 2 },
  ],
  innermost: 'ST',
  kind: '856',
  kindAt: 1,
};

/** The segments of the delivery notice in an X12 interchange, from BSN on. */
export const x12Segments = (text: string): Generator<Segment> =>
  noticeSegments(segmentsOf(text, separatorsOf(text)), envelopes);
