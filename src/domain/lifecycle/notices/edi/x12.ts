import { type DeliveryNotice, UnreadableNotice } from '../delivery-notice.ts';
import { draftNotice, finishedNotice } from './draft-notice.ts';
import { placeOf, requireCount, type Segment, valueAt } from './segments.ts';
import { x12Segments } from './x12-envelope.ts';
import { type Level, readSegment, topLevel } from './x12-segments.ts';

/** The notice in an interchange of ANSI X12 with one transaction set 856. */
export function readX12(text: string): DeliveryNotice {
  const notice = draftNotice();
  const levels = new Map<string, Level>();
  let current: Level = topLevel;
  let units = 0;
  for (const segment of x12Segments(text)) {
    if (segment.tag === 'HL') current = levelOf(segment, levels);
    else if (segment.tag === 'CTT') requireTotals(segment, levels.size, units);
    else if (segment.tag === 'BSN') requireOriginal(segment);
    if (segment.tag === 'SN1') units += Number(valueAt(segment, 2));
    current = readSegment(notice, current, segment);
    if (current.id !== '') levels.set(current.id, current);
  }
  return finishedNotice(notice);
}

/** HL: id, parent and kind. What its parents say of order and package holds for it. */
function levelOf(segment: Segment, levels: ReadonlyMap<string, Level>): Level {
  const [id, parentId, kind] = [valueAt(segment, 1), valueAt(segment, 2), valueAt(segment, 3)];
  if (id !== `${levels.size + 1}`)
    throw new UnreadableNotice(
      `${placeOf(segment)} has the number ${id || 'nothing'}; levels are counted from 1, and this is number ${levels.size + 1}.`,
    );
  const parent = parentId === '' ? topLevel : levels.get(parentId);
  if (!parent)
    throw new UnreadableNotice(`${placeOf(segment)} is within level ${parentId}, which does not come before it.`);
  return { ...parent, id, kind, outer: parent.package, packages: 0 };
}

/** CTT: the number of levels and, where it is given, the sum of the shipped quantities. */
function requireTotals(segment: Segment, levels: number, units: number): void {
  requireCount(segment, 'levels (HL)', valueAt(segment, 1), levels);
  const said = valueAt(segment, 2);
  if (said !== '') requireCount(segment, 'shipped units (SN1)', said, units);
}

const cancellation = '01';
function requireOriginal(segment: Segment): void {
  if (valueAt(segment, 1) === cancellation)
    throw new UnreadableNotice(
      'The notice cancels an earlier one (BSN01 is 01). Set the status of its shipment to cancelled.',
    );
}
