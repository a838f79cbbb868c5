import { type DeliveryNotice, UnreadableNotice } from '../delivery-notice.ts';
import { draftNotice, finishedNotice } from './draft-notice.ts';
import { edifactSegments, edifactSyntax } from './edifact-envelope.ts';
import { type Place, readSegment, topPlace } from './edifact-segments.ts';
import { placeOf, requireCount, type Segment, valueAt } from './segments.ts';

/** The notice in a UN/EDIFACT interchange with one message DESADV of directory D.96A or later. */
export function readEdifact(text: string): DeliveryNotice {
  const notice = draftNotice();
  const syntax = edifactSyntax(text);
  const levels = new Map<string, Place>();
  let current: Place = topPlace;
  for (const segment of edifactSegments(text, syntax)) {
    if (segment.tag === 'CPS') current = levelOf(segment, levels);
    else if (segment.tag === 'CNT') requireTotals(segment, notice.lines.length);
    else if (segment.tag === 'BGM') requireOriginal(segment);
    current = readSegment({ notice, decimalMark: syntax.decimalMark }, current, segment);
    if (current.id !== '' && current.line === null) levels.set(current.id, current);
  }
  return finishedNotice(notice);
}

/** CPS: id and parent of a level of packing. The first one is the whole shipment. */
function levelOf(segment: Segment, levels: ReadonlyMap<string, Place>): Place {
  const [id, parentId] = [valueAt(segment, 1), valueAt(segment, 2)];
  if (id === '' || levels.has(id)) throw new UnreadableNotice(`${placeOf(segment)} has no number of its own.`);
  // Where there is one level only, senders name one above it that is nowhere.
  const parent = parentId === '' || levels.size === 0 ? topPlace : levels.get(parentId);
  if (!parent)
    throw new UnreadableNotice(`${placeOf(segment)} is within level ${parentId}, which does not come before it.`);
  return { ...topPlace, id, package: parent.package, outer: parent.package };
}

const lineItems = '2';
function requireTotals(segment: Segment, lines: number): void {
  if (valueAt(segment, 1, 1) === lineItems) requireCount(segment, 'line items (LIN)', valueAt(segment, 1, 2), lines);
}

const cancellation = '1';
function requireOriginal(segment: Segment): void {
  if (valueAt(segment, 3) === cancellation)
    throw new UnreadableNotice(
      'The notice cancels an earlier one (BGM 1225 is 1). Set the status of its shipment to cancelled.',
    );
}
