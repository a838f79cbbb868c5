import { UnreadableNotice } from '../delivery-notice.ts';
import { type Envelopes, noticeSegments } from './envelopes.ts';
import { type Segment, type Separators, segmentsOf } from './segments.ts';

export interface EdifactSyntax extends Separators {
  readonly decimalMark: string;
}

/** ISO 9735: what holds where no UNA says otherwise. */
const usual: EdifactSyntax = { component: ':', element: '+', decimalMark: '.', release: '?', segment: "'" };
const serviceLength = 9;

/** The separators of an interchange. */
export function edifactSyntax(text: string): EdifactSyntax {
  if (!text.startsWith('UNA')) return usual;
  const [component = '', element = '', decimalMark = '', release = '', , segment = ''] = text.slice(3, serviceLength);
  const separators = [component, element, segment];
  if (separators.some((one) => one === '' || /[A-Za-z0-9 ]/.test(one)) || new Set(separators).size < separators.length)
    throw new UnreadableNotice('The service string (UNA) does not name separators that differ.');
  return { component, element, decimalMark, release: release === ' ' ? null : release, segment };
}

const envelopes: Envelopes = {
  all: [
    { first: 'UNB', last: 'UNZ', within: [''], name: 'interchange', counts: 'messages or groups', number: 5 },
    { first: 'UNG', last: 'UNE', within: ['UNB'], name: 'group', counts: 'messages', number: 5 },
    { first: 'UNH', last: 'UNT', within: ['UNB', 'UNG'], name: 'message', counts: 'segments', number: 1 },
  ],
  innermost: 'UNH',
  kind: 'DESADV',
  kindAt: 2,
};

/** The segments of the delivery notice in an EDIFACT interchange, from BGM on. */
export function edifactSegments(text: string, syntax: EdifactSyntax): Generator<Segment> {
  const segments = text.startsWith('UNA') ? text.slice(serviceLength) : text;
  return noticeSegments(segmentsOf(segments, syntax), envelopes);
}
