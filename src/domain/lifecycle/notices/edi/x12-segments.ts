import { centuryOf, isoDay } from '../dates.ts';
import { UnreadableNotice } from '../delivery-notice.ts';
import { packageCode } from '../sscc.ts';
import { type DraftLine, type DraftNotice, draftLine, portionIn } from './draft-notice.ts';
import { unitsIn } from './quantity.ts';
import { placeOf, type Segment, valueAt } from './segments.ts';

/** A level of the hierarchy, with what holds for its segments: the order, the package and the line. */
export interface Level {
  /** '' above all levels. */
  readonly id: string;
  /** S shipment, O order, T pallet, P package, I item; others say nothing of units. */
  readonly kind: string;
  readonly order: string;
  readonly package: string | null;
  /** The package around the level. */
  readonly outer: string | null;
  /** Packages of the level. */
  readonly packages: number;
  readonly line: DraftLine | null;
}

export const topLevel: Level = { id: '', kind: '', order: '', package: null, outer: null, packages: 0, line: null };

/** Takes in what a segment says; answers the level with what it says of the level itself. */
export function readSegment(notice: DraftNotice, level: Level, segment: Segment): Level {
  if (segment.tag === 'HL') return level.kind === 'I' ? withNewLine(notice, level, segment) : level;
  const read = readers[segment.tag];
  return read ? (read(notice, level, segment) ?? level) : level;
}

function withNewLine(notice: DraftNotice, level: Level, segment: Segment): Level {
  const line = draftLine(placeOf(segment), { number: '', order: level.order, package: level.package });
  notice.lines.push(line);
  return { ...level, line };
}

type ReadSegment = (notice: DraftNotice, level: Level, segment: Segment) => Level | undefined;

const readers: Readonly<Record<string, ReadSegment>> = {
  BSN(notice, _, segment) {
    notice.number = valueAt(segment, 2);
    return undefined;
  },
  DTM(notice, _, segment) {
    const date = dateIn(segment);
    if (shippedDates.has(valueAt(segment, 1))) notice.shipped ??= date;
    if (expectedDates.has(valueAt(segment, 1))) notice.expected ??= date;
    return undefined;
  },
  TD5(notice, { kind }, segment) {
    if (kind === 'S' || notice.carrier.code + notice.carrier.name === '')
      notice.carrier = { code: valueAt(segment, 3), name: valueAt(segment, 5) };
    return undefined;
  },
  N1(notice, _, segment) {
    const rank = sellers.indexOf(valueAt(segment, 1));
    if (rank >= 0 && (rank < sellers.length - 1 || notice.seller.name + notice.seller.code === ''))
      notice.seller = { code: valueAt(segment, 4), name: valueAt(segment, 2) };
    return undefined;
  },
  PRF(notice, level, segment) {
    const order = valueAt(segment, 1);
    if (order === '') return undefined;
    if (level.line) level.line.order = order;
    else if (level.kind === 'S') notice.orders.push(order);
    return { ...level, order };
  },
  REF(notice, level, segment) {
    const [qualifier, value] = [valueAt(segment, 1), valueAt(segment, 2)];
    const rank = trackingReferences.indexOf(qualifier);
    if (rank >= 0 && value !== '') notice.trackingNumbers.push({ rank, number: value });
    if (qualifier === 'SE') addSerial(level, segment, value);
    return undefined;
  },
  MAN(notice, level, segment) {
    const [qualifier, code] = [valueAt(segment, 1), valueAt(segment, 2)];
    if (qualifier === 'CP') notice.trackingNumbers.push({ rank: 0, number: code });
    return packageMarks.has(qualifier) && packageLevels.has(level.kind)
      ? withPackage(notice, level, segment, code)
      : undefined;
  },
  LIN(_, { line }, segment) {
    if (!line) return undefined;
    line.number = valueAt(segment, 1) || line.number;
    for (let element = 2; element < segment.elements.length; element += 2) {
      const member = identifiers[valueAt(segment, element)];
      const value = valueAt(segment, element + 1);
      if (member === 'serial') line.serials.push(value);
      else if (member) line[member] ||= value;
    }
    return undefined;
  },
  SN1(_, { line }, segment) {
    if (!line) return undefined;
    line.quantity += unitsIn(segment, valueAt(segment, 2));
    line.unit = valueAt(segment, 3);
    line.number ||= valueAt(segment, 1);
    return undefined;
  },
  PID(_, { line }, segment) {
    if (line) line.description ||= valueAt(segment, 5);
    return undefined;
  },
};

const shippedDates: ReadonlySet<string> = new Set(['011']);
/** Estimated delivery, and current schedule of it. */
const expectedDates: ReadonlySet<string> = new Set(['017', '067']);
/** Vendor, supplier, selling party; where from counts only when none of them is named. */
const sellers: readonly string[] = ['VN', 'SU', 'SE', 'SF'];
/** Tracking number, carrier's reference (PRO), bill of lading. */
const trackingReferences: readonly string[] = ['2I', 'CN', 'BM'];
const packageLevels: ReadonlySet<string> = new Set(['P', 'T']);
/** SSCC-18 and its older names, and the number on the package. */
const packageMarks: ReadonlySet<string> = new Set(['GM', 'AA', 'AI', 'UC', 'SM']);

type Identifier = 'vendorPart' | 'manufacturerPart' | 'gtin' | 'serial';
const identifiers: Readonly<Record<string, Identifier>> = {
  VP: 'vendorPart',
  VN: 'vendorPart',
  VC: 'vendorPart',
  SK: 'vendorPart',
  MG: 'manufacturerPart',
  MF: 'manufacturerPart',
  MN: 'manufacturerPart',
  UP: 'gtin',
  EN: 'gtin',
  UK: 'gtin',
  UA: 'gtin',
  SN: 'serial',
};

function addSerial({ line }: Level, segment: Segment, serial: string): void {
  if (!line) throw new UnreadableNotice(`${placeOf(segment)} has a serial number outside of any item.`);
  line.serials.push(serial);
}

/** A package of the level. Where a level has several, nobody knows in which of them a unit is. */
function withPackage(notice: DraftNotice, level: Level, segment: Segment, text: string): Level {
  const code = packageCode(text);
  if (code === '') throw new UnreadableNotice(`${placeOf(segment)} names no package.`);
  notice.packages.push({ code, parent: level.outer });
  const packages = level.packages + 1;
  if (packages > 1) return { ...level, packages, package: level.outer };
  return { ...level, packages, package: code, line: level.line && portionIn(notice, level.line, code) };
}

/** CCYYMMDD, or YYMMDD in versions before 4010. */
function dateIn(segment: Segment): string | null {
  const [, century, year, month, day] = /^(\d{2})?(\d{2})(\d{2})(\d{2})$/.exec(valueAt(segment, 2)) ?? [];
  return (year && month && day && isoDay(`${century ?? centuryOf(year)}${year}`, month, day)) || null;
}
